"""Items for a table of DynamoDB, many in one request, that leave what one request for each leaves."""

import copy
from collections.abc import Generator, Iterable
from typing import Protocol, TypeVar, overload

from rewright_runtime.statements import SEND_NOW, telling

Told = TypeVar('Told')
Item = dict[str, object]
_IN_ONE_REQUEST = 25


class _Client(Protocol):
    """What is asked of the client of a table."""

    def batch_write_item(self, **words: object) -> dict[str, dict[str, list[dict[str, dict[str, Item]]]]]:
        """Put many items."""


class _Meta(Protocol):
    """What a table knows of its client."""

    client: _Client


class Table(Protocol):
    """What is asked of a table of boto3."""

    name: str
    meta: _Meta

    def put_item(self, *, Item: Item) -> object:  # noqa: N803  # It is the name that boto3 gives it.
        """Put one item."""


@overload
def put_items(table: Table, items: Generator[object, None, Told]) -> Told: ...
@overload
def put_items(table: Table, items: Iterable[object]) -> object: ...
def put_items(table: Table, items: Iterable[object]) -> object:
    """Put every item as `put_item` one after another does, many in one request, and return what `items` returns.

    `SEND_NOW` among the items puts what waits; so does whatever goes wrong with a later one.
    """
    told: list[object] = []
    waiting: list[Item] = []
    try:
        for item in telling(items, told):
            if item is SEND_NOW:
                _put(table, waiting)
                continue
            if not isinstance(item, dict):
                _put(table, waiting)
                table.put_item(Item=item)  # type: ignore[arg-type]  # boto3 says what is wrong with it.
                continue
            # The job may change its item for the next one.
            waiting.append(copy.deepcopy(item))
            if len(waiting) == _IN_ONE_REQUEST:
                _put(table, waiting)
    except BaseException:
        _put(table, waiting)
        raise
    _put(table, waiting)
    return told[0]


def _put(table: Table, waiting: list[Item]) -> None:
    """Put the items that wait, once.

    A request of many that is refused (a key twice, an item that is none) has put nothing: then they are put one by one, up
    to the one that fails by itself.
    """
    items = waiting[:]
    waiting.clear()
    left = items
    if len(items) > 1:
        try:
            given = {table.name: [{'PutRequest': {'Item': item}} for item in items]}
            answer = table.meta.client.batch_write_item(RequestItems=given)
            left = [x['PutRequest']['Item'] for x in answer.get('UnprocessedItems', {}).get(table.name, [])]
        except Exception:  # noqa: BLE001  # Whatever it is: the item that it comes from fails with it alone.
            left = items
    for item in left:
        table.put_item(Item=item)
