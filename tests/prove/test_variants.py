"""Changed inputs are spread over mutators, never repeat themselves, and shrink."""

import json

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.run import InputFile, Inputs
from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.document import lists
from rewright.prove.materials import Material, content, fingerprint, replaced
from rewright.prove.variants import spoken, variants
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
    return [next(found) for _ in range(count)]


def test_the_first_changes_come_from_every_mutator_in_turn():
    names = [variant.way.name for variant in first(5, FILE, *PAGES, NETWORK)]
    assert names == [
        'numbers at the edge', 'rows duplicated', 'answers 503 once', 'records duplicated', 'numbers at the edge'
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_inputs_and_another_gives_others(inputs, blobs):
    def named(seed):
        found = [variant.applied(inputs, blobs) for variant in first(12, FILE, *PAGES, NETWORK, seed=seed)]
        return [fingerprint(one) for one in found if one]

    assert named('one') == named('one')
    assert named('one') != named('two')
    assert len(set(named('one'))) > 8


def test_later_rounds_choose_other_rows(inputs, blobs):
    found = list(variants((FILE,), Dice('s'), rounds=2))
    half = len(found) // 2
    one, two = found[1].applied(inputs, blobs), found[half + 1].applied(inputs, blobs)
    assert found[1].way.name == found[half + 1].way.name
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


def test_shrinking_goes_to_one_piece_and_then_to_one_place():
    variant = first(1, *PAGES)[0]
    one_page = list(variant.smaller())
    assert [len(smaller.pieces) for smaller in one_page] == [1, 1, 1]
    places = [one_page[0]]
    while smaller := list(places[-1].smaller()):
        places.append(smaller[0])
    start, stop = places[-1].dice.window
    assert stop - start == 1
    assert '2 more' in variant.name
    assert 'more' not in places[-1].name


def test_halves_pick_what_the_whole_picked():
    whole = Dice('s', (0, 6))
    left, right = whole.halves()
    assert left.pick(50) + right.pick(50) == whole.pick(50)
    assert whole.choose('abcdef') == left.choose('abcdef')
    assert Dice('s', (3, 4)).halves() == ()
    assert [half.window for half in Dice('s', (0, 2)).halves()] == [(0, 1), (1, 2)]


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


def test_a_way_that_changes_nothing_gives_no_inputs(inputs, blobs):
    empty = replaced(inputs, FILE, b'a,b\n', blobs)
    assert all(variant.applied(empty, blobs) is None for variant in first(4, FILE))


def test_changed_json_is_still_json(inputs, blobs):
    for variant in first(8, *PAGES):
        changed = variant.applied(inputs, blobs)
        for piece in variant.pieces if changed else ():
            json.loads(content(changed, piece, blobs))
