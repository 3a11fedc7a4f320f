"""A DynamoDB table as declared (JSON) -> the same table with items missing, repeated, or attributes missing, null or at the edge.

Keys stay what they are, those of repeated items are made new: an item without its key is no item.
"""

from collections.abc import Callable
from typing import Any

from rewright.prove.dice import Dice
from rewright.prove.items import table_of, with_items
from rewright.prove.way import Change, Way, conditions, dropped, extreme, is_number, models, strange

MATERIAL = 'items'
Item = dict[str, dict[str, Any]]
_FIRST_KEY = 1_000_000_007


def _edited(edit: Callable[[list[Item], list[str], Dice], list[Item] | None]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        table = table_of(data)
        if table is None:
            return None
        found = edit(table['Items'], [part['AttributeName'] for part in table['KeySchema']], dice)
        return None if found is None else with_items(table, found)

    return changed


def _named(items: list[Item], keys: list[str], kinds: str) -> list[str]:
    """Attributes that are no keys and hold one of the kinds somewhere."""
    names = dict.fromkeys(name for item in items for name, value in item.items() if kinds in value or not kinds)
    return [name for name in names if name not in keys]


def _with(
    items: list[Item], dice: Dice, names: list[str], value: Callable[[dict[str, Any], int], dict[str, Any] | None]
) -> list[Item] | None:
    """Change one attribute of each picked item, going through the names in turn; None takes it away."""
    if not names:
        return None
    order = [names[i] for i in dice.order(len(names))]
    changed = [dict(item) for item in items]
    for at, place in enumerate(dice.pick(len(items))):
        name = order[at % len(order)]
        old = changed[place].get(name)
        new = value(old, at) if old is not None else None
        if new is not None:
            # Where it stood: the order of attributes is the order of columns to a job that makes a table of them.
            changed[place][name] = new
        else:
            changed[place].pop(name, None)
    return changed


def _numbers(items: list[Item], keys: list[str], dice: Dice) -> list[Item] | None:
    def value(old: dict[str, Any], at: int) -> dict[str, Any]:
        return {'N': f'{float(extreme(dice, at)):f}'} if 'N' in old else old

    return _with(items, dice, _named(items, keys, 'N'), value)


def _texts(items: list[Item], keys: list[str], dice: Dice) -> list[Item] | None:
    def value(old: dict[str, Any], at: int) -> dict[str, Any]:
        return {'S': strange(dice, old['S'], at)} if 'S' in old and not is_number(old['S']) else old

    return _with(items, dice, _named(items, keys, 'S'), value)


def _conditions(items: list[Item], keys: list[str], dice: Dice) -> list[Item] | None:
    met = conditions(dice, _named(items, keys, 'N'))
    added = [
        fresh
        for number, (model, values) in enumerate((model, values) for model in models(items, dice) for values in met)
        if (fresh := _anew(model | {name: {'N': text} for name, text in values.items()}, keys, number))
    ]
    return [*items, *added] if added else None


def _doubled(items: list[Item], keys: list[str], dice: Dice) -> list[Item] | None:
    added = [_anew(items[place], keys, number) for number, place in enumerate(dice.pick(len(items)))]
    return [*items, *filter(None, added)] if any(added) else None


def _anew(item: Item, keys: list[str], number: int) -> Item | None:
    """The item under a key of its own; None where its key is made of bytes."""
    last = item[keys[-1]]
    if 'N' in last:
        return item | {keys[-1]: {'N': str(_FIRST_KEY + number)}}
    return item | {keys[-1]: {'S': f'{last["S"]}~{number}'}} if 'S' in last else None


def _none_left(_items: list[Item], _keys: list[str], _dice: Dice) -> list[Item]:
    return []


WAYS = (
    Way('numbers at the edge', _edited(_numbers)),
    Way('items at the edge of conditions', _edited(_conditions)),
    Way('items dropped', _edited(lambda items, _, dice: dropped(items, dice))),
    Way(
        'attributes missing',
        _edited(lambda items, keys, dice: _with(items, dice, _named(items, keys, ''), lambda _, __: None)),
    ),
    Way(
        'attributes null',
        _edited(lambda items, keys, dice: _with(items, dice, _named(items, keys, ''), lambda _, __: {'NULL': True})),
    ),
    Way('unusual text', _edited(_texts)),
    Way('items duplicated', _edited(_doubled)),
    Way('no items', _edited(_none_left)),
)
