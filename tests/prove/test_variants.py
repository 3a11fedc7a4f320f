"""Changed inputs are spread over mutators, never repeat themselves, and shrink."""

import json

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.catalog import units
from rewright.model.run import InputFile, Inputs
from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.document import lists
from rewright.prove.materials import Material, content, fingerprint, replaced
from rewright.prove.variants import asked, kinds, others, patience, spoken, variants
from rewright.prove.way import conditions


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path)


@pytest.fixture
def inputs(blobs):
    table = b'a,b\n' + b''.join(b'%d,x%d\n' % (i, i) for i in range(20))
    page = blobs.put(b'{"rows": [{"a": 1}, {"a": 2}]}')
    tape = Tape(
        exchanges=tuple(
            Exchange(
                key=f'k{i}', method='GET', url=f'http://x/{i}', status=200, body=page, seconds=1.0,
                headers=(('ETag', 'old'), ('Content-Encoding', 'gzip'), ('X-Kept', 'yes')),
            )
            for i in range(5)
        )
    )  # fmt: skip
    return Inputs(files=(InputFile(path='/j/t.csv', sha256=blobs.put(table), size=len(table)),), tape=tape)


FILE = Material('t.csv', 'csv', file=0)
PAGES = tuple(Material(f'http://x/{i}', 'json', answer=i) for i in range(5))
NETWORK = Material('the network', 'tape')


def first(count, *pieces, seed='s'):
    found = variants(pieces, Dice(seed))
    return [next(found)[0] for _ in range(count)]


def test_the_first_changes_come_from_every_mutator_in_turn():
    mutators = [m for m in units('rewright.prove.mutators').values() if m.MATERIAL in {'csv', 'json', 'tape'}]
    assert [v.kind for v in first(len(mutators), FILE, *PAGES, NETWORK)] == [
        f'{m.MATERIAL}: {m.WAYS[0].name}' for m in mutators
    ]


def test_every_kind_comes_once_before_one_comes_again():
    mutators = [m for m in units('rewright.prove.mutators').values() if m.MATERIAL in {'csv', 'json', 'tape'}]
    every = {f'{m.MATERIAL}: {way.name}' for m in mutators for way in m.WAYS}
    assert {v.kind for v in first(len(every), FILE, *PAGES, NETWORK)} == every
    assert every < set(kinds())


def test_a_kind_is_offered_for_every_group_of_pieces():
    other = Material('u.csv', 'csv', file=1)
    assert all({v.pieces for v in offered} == {(FILE,), (other,)} for offered in variants((FILE, other), Dice('s'), 1))


def test_the_same_seed_gives_the_same_inputs_and_another_gives_others(inputs, blobs):
    def named(seed):
        found = [variant.applied(inputs, blobs) for variant in first(12, FILE, *PAGES, NETWORK, seed=seed)]
        return [fingerprint(one) for one in found if one]

    assert named('one') == named('one')
    assert named('one') != named('two')
    assert len(set(named('one'))) > 8


def test_later_rounds_choose_other_rows(inputs, blobs):
    found = [offered[0] for offered in variants((FILE,), Dice('s'), rounds=2)]
    one, two = (v.applied(inputs, blobs) for v in found if v.way.name == 'rows dropped')
    assert fingerprint(one) != fingerprint(two)


def test_answers_are_changed_a_few_at_a_time_and_files_one_at_a_time():
    assert {len(variant.pieces) for variant in first(6, *PAGES)} == {3}
    assert {len(variant.pieces) for variant in first(6, FILE)} == {1}


def test_list_pages_and_their_details_take_turns():
    pages = [Material(f'http://x/{kind}/{i}', 'json', answer=i) for i in range(4) for kind in ('list', 'item')]
    changed = [{piece.name[9:13] for piece in variant.pieces} for variant in first(6, *pages)]
    assert all(len(kinds) == 1 for kinds in changed)
    assert {'list', 'item'} == set.union(*changed)


def test_no_piece_gives_no_variant():
    assert list(variants((), Dice('s'))) == []
    assert list(variants((Material('x.xyz', 'unknown', file=0),), Dice('s'))) == []


@pytest.mark.parametrize(('window', 'shared'), [((0, 6), 'abcdef'), ((0, 3), 'abc'), ((3, 6), 'def'), ((5, 6), 'f')])
def test_a_share_is_as_much_of_the_items_as_the_window_is_of_the_whole(window, shared):
    assert Dice('s', window).share('abcdef') == shared
    assert Dice('s', window).share('') == ''


def test_a_share_is_never_empty_where_there_is_something():
    assert all(Dice('s', (at, at + 1)).share('ab') for at in range(6))


def test_conditions_are_met_by_one_column_while_the_others_are_one():
    met = conditions(Dice('s', numbers=('50', '7')), ['a', 'b'])
    assert list(met) == [{'a': x, 'b': y} for x, y in (('50', '1'), ('1', '50'), ('7', '1'), ('1', '7'))]
    assert list(conditions(Dice('s'), ['a'])) == []


def test_only_lists_that_hold_records_alone_are_records():
    document = {'a': [1, {'b': 2}], 'c': [{'d': [{'e': 1}]}, {'d': []}], 'f': []}
    assert list(lists(document)) == [document['c'], [{'e': 1}]]


def test_a_changed_answer_loses_what_described_the_old_bytes(inputs, blobs):
    changed = replaced(inputs, PAGES[2], b'[]', blobs)
    exchange = changed.tape.exchanges[2]
    assert exchange.headers == (('X-Kept', 'yes'), ('Content-Length', '2'))
    assert content(changed, PAGES[2], blobs) == b'[]'
    assert changed.tape.exchanges[1] == inputs.tape.exchanges[1]


def test_the_fingerprint_sees_content_and_not_the_times_of_the_recording(inputs, blobs):
    exchanges = inputs.tape.exchanges
    slower = exchanges[0].model_copy(update={'seconds': 9.0, 'started': 3.0})
    failing = exchanges[0].model_copy(update={'status': 500})

    def with_first(exchange):
        return inputs.model_copy(update={'tape': Tape(exchanges=(exchange, *exchanges[1:]))})

    assert fingerprint(with_first(slower)) == fingerprint(inputs)
    assert fingerprint(with_first(failing)) != fingerprint(inputs)
    assert fingerprint(replaced(inputs, FILE, b'a,b\n', blobs)) != fingerprint(inputs)


def test_what_the_code_compares_with_is_spoken_and_nothing_else():
    source = "X = 7\nif a > 50 and b == 'cancelled' and c != 1.5 or d is True: print('no')\n"
    assert spoken({'a.py': source}) == (('50', '51', '1.5', '2.5'), ('cancelled',))
    assert spoken({'old.py': "print 'python 2'"}) == ((), ())


def test_what_the_code_looks_up_is_asked_for_and_comes_first_where_it_need_not_be_there():
    source = "row['b']; row.get('a', 'x'); frame[['c', 'd']]; d.pop('e'); frame.drop('f'); row[0]; print('no')\n"
    assert asked({'a.py': source, 'old.py': 'print 1'}) == ('a', 'x', 'e', 'b', 'c', 'd', 'f')


def test_every_column_has_its_turn_and_those_asked_for_come_first():
    dice = [Dice('s', asked=('c', 'nowhere', 'a'), turn=turn) for turn in range(5)]
    found = ['abcd'[one.place('abcd')] for one in dice]
    assert found[:2] == ['c', 'a']
    assert sorted(found[:4]) == [*'abcd']
    assert found[4] == 'c'
    assert sorted(one.choose('vwxyz') for one in dice) == [*'vwxyz']


@pytest.mark.parametrize(
    ('window', 'size', 'many'), [((0, 6), 4, 4), ((0, 6), 11, 6), ((0, 6), 40, 20), ((1, 2), 40, 3)]
)
def test_many_are_half_of_all_where_that_is_more_than_are_picked(window, size, many):
    found = Dice('s', window).many(size)
    assert len(found) == many
    assert set(Dice('s', window).pick(size)) <= set(found)


def test_other_choices_are_those_of_kinds_that_change_one_of_several_and_each_is_new(inputs, blobs):
    later = others((FILE, NETWORK), Dice('s'))
    found = [
        *first(len([k for k in kinds() if k.startswith(('csv', 'tape'))]), FILE, NETWORK),
        *(some[0] for some in later),
    ]
    emptied = [v.applied(inputs, blobs) for v in found if v.kind == 'csv: cells of one column emptied']
    # Two columns are emptied in two inputs, however many are offered.
    assert len(emptied) == 6
    assert len({fingerprint(one) for one in emptied}) == 2
    assert not list(others((NETWORK,), Dice('s')))
    assert list(others((), Dice('s'))) == []


@pytest.mark.parametrize(
    ('source', 'seconds'),
    [('get(u, timeout=10)', 10), ('get(u, timeout=2.5); get(u, timeout=1)', 2.5), ('get(u)', 0), ('get(u, timeout=T)', 0), ('print 1', 0)],
)  # fmt: skip
def test_how_long_the_code_waits_is_what_it_says(source, seconds):
    assert patience({'a.py': source}) == seconds


def test_a_way_that_changes_nothing_gives_no_inputs(inputs, blobs):
    empty = replaced(inputs, FILE, b'a,b\n', blobs)
    assert all(variant.applied(empty, blobs) is None for variant in first(4, FILE))


def test_changed_json_is_still_json(inputs, blobs):
    for variant in [one for one in first(16, *PAGES) if 'cut off' not in one.way.name]:
        changed = variant.applied(inputs, blobs)
        for piece in variant.pieces if changed else ():
            json.loads(content(changed, piece, blobs))
