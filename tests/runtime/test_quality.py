"""Checks of rows: what is missing, repeated, out of bounds or old is counted, and what cannot be checked is said."""

import json
import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rewright_runtime.breach import ContractBreach
from rewright_runtime.contract import DataContract
from rewright_runtime.quality import Check, checked

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ROWS = [
    {'id': 1, 'name': 'Ana', 'price': 1.5, 'when': '2026-01-01T00:00:00Z'},
    {'id': 2, 'name': '', 'price': float('nan'), 'when': '2026-01-01T12:00:00+00:00'},
    {'id': 2, 'name': None, 'price': Decimal(-1), 'when': None},
    {'id': None, 'name': 'Łukasz', 'price': '3e2', 'when': ''},
    {'id': None, 'name': 'Łukasz', 'price': 'abc', 'when': datetime(2025, 1, 1)},  # noqa: DTZ001
]
CASES = [
    (Check('rows', least=5, most=5), True, 5),
    (Check('rows', least=6), False, 5),
    (Check('nulls', ('name',), most=1), False, 2),
    (Check('nulls', ('name',), most=40, percent=True), True, 40),
    (Check('nulls', ('price',), most=0), False, 1),
    (Check('unique', ('id',), most=0), False, 1),
    (Check('unique', ('id', 'name'), most=0), False, 1),
    (Check('unique', ('price',), most=0), True, 0),
    (Check('range', ('price',), least=0), False, 2),
    (Check('range', ('price',), least=-1, most=300), False, 1),
    (Check('range', ('id',), least=1, most=2), True, 0),
    (Check('fresh', ('when',), most=43200), True, 43200),
    (Check('fresh', ('when',), most=43199), False, 43200),
    (Check('fresh', ('name',), most=9), False, None),
    (Check('nulls', ('other',), most=9), False, None),
]


@pytest.mark.parametrize(('check', 'passed', 'found'), CASES)
def test_each_check_counts(check, passed, found):
    (result,) = checked(iter(ROWS), [check], NOW)
    assert (result.passed, result.found) == (passed, found), result.said


def test_no_rows_are_counted_too():
    checks = [Check('rows', least=1), Check('nulls', ('a',), most=0, percent=True), Check('fresh', ('a',), most=1)]
    assert [r.passed for r in checked([], checks, NOW)] == [False, True, False]


@pytest.mark.parametrize('value', [math.inf, -math.inf, True, [], 10**400, 'nan', '１'])
def test_odd_values_of_a_range_end_somewhere(value):
    (result,) = checked([{'a': value}], [Check('range', ('a',), least=0, most=1)])
    assert result.passed is (value in (True, '１') and not isinstance(value, list))


def document(**more):
    return {'apiVersion': 'v3.0.2', 'kind': 'DataContract', 'id': 'x', 'version': '1', 'status': 'draft'} | more


PRICE = {'name': 'price', 'logicalType': 'number', 'logicalTypeOptions': {'minimum': 0, 'maximum': 400}}
SCHEMA = {
    'name': 'out.csv',
    'properties': [{'name': 'id', 'required': True, 'unique': True}, {'name': 'name'}, PRICE, {'name': 'when'}],
    'quality': [
        {'rule': 'rowCount', 'mustBeBetween': [1, 5]},
        {'metric': 'duplicateValues', 'mustBeLessThan': 3, 'arguments': {'properties': ['id', 'name']}},
        {'metric': 'nullValues', 'mustBeLessOrEqualTo': 40, 'unit': 'percent', 'arguments': {'properties': ['name']}},
        {'type': 'sql', 'query': 'SELECT 1', 'mustBe': 1},
        {'rule': 'rowCount'},
        {'type': 'text', 'description': 'it looks right'},
    ],
}
FRESH = [{'property': 'latency', 'value': 36, 'unit': 'h', 'element': 'out.csv.when'}]


def test_a_document_says_what_is_checked():
    contract = DataContract.from_dict(document(schema=[SCHEMA], slaProperties=FRESH, name='n'))
    found = {r.check: r.passed for r in contract.quality('out.csv', ROWS)}
    fresh = found.pop('fresh of when')
    assert fresh is False  # Seen from today, the rows are old.
    assert found == {
        'nulls of id': False, 'unique of id': False, 'range of price': False, 'unique of id, name': True,
        'nulls of name': True, 'rows': True, 'sql of out.csv': None, 'rowCount of out.csv': None,
    }  # fmt: skip
    assert contract.quality('other.csv', ROWS) == []


def test_a_guard_raises_a_breach_or_gives_what_it_found():
    contract = DataContract.from_dict(document(schema=[SCHEMA]))
    good = [{'id': n, 'name': 'é', 'price': n, 'when': ''} for n in range(3)]
    assert all(r.passed is not False for r in contract.guard('out.csv', ['id', 'name', 'price', 'when'], good))
    for rows in ([], [*good, good[0]], [{**good[0], 'id': ''}], [{**good[0], 'price': 401}]):
        with pytest.raises(ContractBreach, match=r'^out\.csv: .*against the contract$'):
            contract.guard('out.csv', ['id', 'name', 'price', 'when'], rows)
    with pytest.raises(ContractBreach, match='columns are'):
        contract.guard('out.csv', ['name', 'id', 'price', 'when'], good)


YAML = """
apiVersion: v3.1.0
kind: DataContract
id: ü
version: 1.0.0
status: active
schema:
  - name: out.csv
    properties:
      - {name: id, required: true}
"""


def test_a_document_in_yaml_is_the_one_in_json(tmp_path):
    import yaml

    (tmp_path / 'c.yaml').write_text(YAML, encoding='utf-8')
    (tmp_path / 'c.json').write_text(json.dumps(yaml.safe_load(YAML)), encoding='utf-8')
    one, other = DataContract.load(tmp_path / 'c.yaml'), DataContract.load(tmp_path / 'c.json')
    assert one == other == DataContract.from_dict(one.to_dict())
    assert (one.job, one.columns('out.csv'), len(one.of('output'))) == ('ü', ['id'], 1)


WRONG = [
    (document(apiVersion='v2.2.2'), '3 is read'),
    ({**document(), 'id': ''}, "'id'|no id"),
    (document(schema={'a': 1}), 'no list'),
    (document(schema=[{'properties': []}]), 'has no name'),
    (document(schema=[{'name': 'a', 'properties': [{'name': 'b'}, {'x': 1}]}]), 'a property of'),
    (document(schema=[{'name': 'a', 'properties': [{'name': 'b'}, {'name': 'b'}]}]), 'twice'),
    (document(version=''), 'no version'),
    ({'job': 'j', 'contracts': [3], 'assumptions': [], 'traffic': None}, 'an object'),
    ({'job': 'j', 'contracts': [{'kind': 'Other'}], 'assumptions': [], 'traffic': None}, 'its kind is'),
]


@pytest.mark.parametrize(('body', 'said'), WRONG)
def test_what_is_no_document_is_refused(body, said, tmp_path):
    (tmp_path / 'c.json').write_text(json.dumps(body), encoding='utf-8')
    with pytest.raises(ContractBreach, match=said):
        DataContract.load(tmp_path / 'c.json')


@pytest.mark.parametrize('text', ['a: [', '- 1', 'just text', 'a: !!python/object:os.system {}'])
def test_what_is_no_yaml_of_a_contract_is_refused(text, tmp_path):
    (tmp_path / 'c.yml').write_text(text, encoding='utf-8')
    with pytest.raises(ContractBreach, match='is not a data contract'):
        DataContract.load(tmp_path / 'c.yml')


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    from rewright_runtime import breach

    yield
    breach.run_is_over()
