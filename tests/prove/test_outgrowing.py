"""Ten times the rows keep keys that meet, and a rewrite that is slower or hungrier on them is no proof; noise refuses none."""

import csv
import io

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.policy import ProofPolicy
from rewright.model.proof import Cost, Enlarged
from rewright.model.run import InputFile, Inputs
from rewright.prove.enlarging import enlarged
from rewright.prove.materials import Material, content
from rewright.prove.outgrowing import against

ORDERS = 'order_id,customer,code\n7,Łódź,007\n9,Ana,008\n12,Ana,\n'
LINES = 'line;order_id;amount\n1;7;12.50\n2;7;\n3;12;3\n4;12;3\n5;;1\n'
CUSTOMERS = 'customer,segment\nAna,a\nŁódź,b\n'


def larger(tmp_path, **tables):
    blobs = FolderBlobs(tmp_path)
    files = tuple(
        InputFile(path=f'/job/{name}.csv', sha256=blobs.put(text.encode()), size=len(text))
        for name, text in tables.items()
    )
    pieces = tuple(Material(name, 'csv', file=at) for at, name in enumerate(tables))
    made = enlarged(Inputs(files=files), pieces, blobs, 10)
    if made is None:
        return None, {}
    return made, {piece.name: content(made.inputs, piece, blobs).decode() for piece in pieces}


def cells(text, delimiter=','):
    return list(csv.DictReader(io.StringIO(text, newline=''), delimiter=delimiter))


def test_copies_have_the_partners_of_their_models(tmp_path):
    made, found = larger(tmp_path, orders=ORDERS, lines=LINES, customers=CUSTOMERS)
    orders, lines = cells(found['orders']), cells(found['lines'], ';')
    assert (made.before, made.after) == (3 + 5 + 2, 30 + 50 + 2)
    assert found['customers'] == CUSTOMERS
    assert len({row['order_id'] for row in orders}) == 30
    partners = [sum(line['order_id'] == order['order_id'] for line in lines) for order in orders]
    assert sorted(partners) == [0] * 10 + [2] * 20
    assert [row['order_id'] for row in lines].count('') == 10
    assert {row['code'] for row in orders} == {'007', '008', ''}
    assert found['orders'].startswith(ORDERS)
    assert found['lines'].startswith(LINES)


def test_a_table_that_only_texts_tell_apart_is_repeated_where_there_is_no_other(tmp_path):
    made, found = larger(tmp_path, customers=CUSTOMERS)
    assert (made.before, made.after) == (2, 20)
    assert cells(found['customers']) == cells(CUSTOMERS) * 10


@pytest.mark.parametrize('tables', [{}, {'empty': ''}, {'header': 'a,b\n'}])
def test_what_has_no_rows_cannot_be_enlarged(tmp_path, tables):
    assert larger(tmp_path, **tables) == (None, {})


def test_answers_of_a_network_are_not_enlarged(tmp_path):
    assert enlarged(Inputs(), (Material('http://data.test/list', 'csv', answer=0),), FolderBlobs(tmp_path), 10) is None


# Legacy and rewrite: seconds on the clock, of the processors, megabytes; and what is said against it.
JUDGED = {
    'faster': ((20, 20, 900), (2, 3, 300), ''),
    'the same': ((2, 2, 100), (2, 2, 100), ''),
    'a little slower': ((0.1, 0.1, 20), (1.0, 1.0, 120), ''),
    'within its share': ((60, 60, 5_000), (65, 65, 5_400), ''),
    'on a busy machine': ((2, 2, 100), (9, 2.2, 100), ''),
    'on several processors': ((9, 9, 100), (6, 12, 100), ''),
    'slower': ((2, 2, 100), (4, 4, 100), 'slower on ten: 2.00 s -> 4.00 s'),
    'slower beyond its share': ((60, 60, 100), (67, 67, 100), 'slower on ten: 60.00 s -> 67.00 s'),
    'hungrier': ((2, 2, 100), (2, 2, 400), 'hungrier on ten: 100 MB -> 400 MB'),
}


@pytest.mark.parametrize('name', JUDGED)
def test_more_than_the_policy_allows_is_said(name):
    legacy, modern, said = JUDGED[name]
    sides = [
        Cost(wall_seconds=wall, cpu_seconds=cpu, peak_mb=peak, requests=0, most_in_flight=0, sleep_seconds=0)
        for wall, cpu, peak in (legacy, modern)
    ]
    found = against(ProofPolicy(), 'ten', Enlarged(times=10, legacy=sides[0], modern=sides[1]))
    assert found == ([said] if said else [])


@pytest.mark.parametrize('why', ['not tried: 90 s are expected', ''])
def test_what_was_not_measured_speaks_against_nothing(why):
    assert against(ProofPolicy(), 'ten', Enlarged(times=10, why=why)) == against(ProofPolicy(), 'ten', None) == []


PLANTED = {
    'slower': 'sum(range(50_000 * len(staff) ** 2))',
    'hungrier': "b'x' * (100_000 * len(staff) ** 2)",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize('how', PLANTED)
def test_a_rewrite_that_gets_worse_with_its_rows_is_not_proven(stand, how):
    case = stand('payroll')
    assert case.prove(enlarged_times=10).enlarged.why == ''
    worse = case.rewrite.replace('in staff:', f'in staff if {PLANTED[how]} else ():', 1)
    assert worse != case.rewrite
    proof = case.prove(case.patch(worse), enlarged_times=10)
    assert proof.verdict == 'not proven'
    assert [reason.split(':')[0] for reason in proof.reasons] == [f'{how} on 10 times the rows']
    assert proof.enlarged.after == 10 * proof.enlarged.before


@pytest.mark.slow
def test_a_pair_of_runs_that_takes_too_long_is_not_begun_and_named(stand):
    proof = stand('payroll').prove(enlarged_times=10, enlarged_seconds=0)
    assert (proof.verdict, proof.enlarged.legacy) == ('proven', None)
    assert proof.enlarged.why.startswith('not tried: about')
