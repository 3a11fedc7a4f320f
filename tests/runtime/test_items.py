"""Items that are put together, into a table that refuses and leaves out as DynamoDB does and the emulator does not."""

import types

import pytest

from rewright_runtime.items import put_items
from rewright_runtime.statements import SEND_NOW


class Stock:
    """A table by its documented rules: a key twice refuses all of a request, and a busy one leaves some items out."""

    name = 'stock'

    def __init__(self, busy=0):
        self.busy, self.held, self.asked = busy, {}, []
        self.meta = types.SimpleNamespace(client=self)

    def put_item(self, *, Item):  # noqa: N803  # It is the name that boto3 gives it.
        self.asked.append('one')
        if 'id' not in Item:
            raise ValueError('no key')
        self.held[Item['id']] = Item

    def batch_write_item(self, RequestItems):  # noqa: N803  # It is the name that boto3 gives it.
        self.asked.append('many')
        items = [x['PutRequest']['Item'] for x in RequestItems['stock']]
        assert len(items) <= 25
        if len({x['id'] for x in items}) < len(items):
            raise RuntimeError('Provided list of item keys contains duplicates')
        kept, out = items[self.busy :], items[: self.busy]
        self.held |= {x['id']: x for x in kept}
        return {'UnprocessedItems': {'stock': [{'PutRequest': {'Item': x}} for x in out]} if out else {}}


def test_the_last_item_of_a_key_wins_in_a_request_and_across_requests():
    table = Stock()
    put_items(table, ({'id': n % 20, 'n': n} for n in range(50)))
    assert table.held == {n: {'id': n, 'n': n + 40 if n < 10 else n + 20} for n in range(20)}
    assert table.asked == ['many', *['one'] * 25, 'many', *['one'] * 25]


@pytest.mark.parametrize('busy', [0, 1, 25])
def test_what_a_busy_table_left_out_is_put_before_anything_else(busy):
    table = Stock(busy)
    put_items(table, [{'id': n % 30, 'n': n} for n in range(60)])
    assert table.held == {n: {'id': n, 'n': n + 30} for n in range(30)}


def test_an_item_that_fails_leaves_those_before_it_and_none_behind():
    table = Stock()
    with pytest.raises(ValueError, match='no key'):
        put_items(table, [{'id': 1}, {'id': 2}, {'n': 3}, {'id': 4}])
    assert sorted(table.held) == [1, 2]


def test_an_item_that_changes_while_it_waits_is_put_as_it_was():
    table, item = Stock(), {'id': 0, 'seen': []}

    def items():
        for n in range(3):
            item['id'] = n
            item['seen'].append(n)
            yield item
        yield SEND_NOW
        return sorted(table.held)

    assert put_items(table, items()) == [0, 1, 2]
    assert [table.held[n]['seen'] for n in range(3)] == [[0], [0, 1], [0, 1, 2]]
    assert table.asked == ['many']


def test_an_error_among_the_items_comes_behind_those_that_waited():
    table = Stock()

    def items():
        yield {'id': 1}
        yield {'id': 2}
        raise KeyError('row 3')

    with pytest.raises(KeyError):
        put_items(table, items())
    assert sorted(table.held) == [1, 2]
    assert put_items(table, iter(())) is None
