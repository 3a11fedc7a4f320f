"""CSV bytes -> the same table with values drawn as its contract allows, and as it forbids."""

from collections.abc import Callable, Sequence

from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind, shaped
from rewright.prove.table import Rows, headed
from rewright.prove.way import Change, Way

MATERIAL = 'csv'
_NOT_NUMBERS = ('NaN', 'nan', 'NULL', 'None', 'N/A', 'inf', '-inf', '1,234.50', '1e400', '0x1F', ' 7 ', '٣')


def _changed(value: Callable[[str, str, Dice, int], str | None]) -> Change:
    """Change a cell of each picked row, a column in turn, by the column's type."""

    def changed(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
        types = _types(header, rows, dice)
        order, result = dice.order(len(header)), [list(row) for row in rows]
        for at, place in enumerate(dice.pick(len(rows))):
            for column in [order[at % len(order)]] if order else []:
                new = value(types[column], result[place][column], dice, at) if column < len(result[place]) else None
                if new is not None:
                    result[place][column] = new
        return header, result

    return headed(changed)


def _types(header: Sequence[str], rows: Rows, dice: Dice) -> list[str]:
    told = {column.name: column.logical for column in dice.columns}
    seen = [next((shaped(row[at]) for row in rows if at < len(row) and row[at]), 'string') for at in range(len(header))]
    return [told.get(name, found) for name, found in zip(header, seen, strict=True)]


def _drawn(logical: str, _old: str, dice: Dice, at: int) -> str:
    values = of_kind(logical, dice)
    return values[at % len(values)]


def _no_number(logical: str, _old: str, dice: Dice, at: int) -> str | None:
    options = _NOT_NUMBERS[dice.order(len(_NOT_NUMBERS))[0] :] + _NOT_NUMBERS
    return options[at] if logical in {'integer', 'number'} else None


def _of_another_type(logical: str, old: str, dice: Dice, at: int) -> str:
    other = {'integer': 'number', 'number': 'string', 'date': 'integer', 'boolean': 'string'}.get(logical, 'integer')
    new = _drawn(other, old, dice, at)
    return new or 'x'


def _null_where_required(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
    required = [header.index(c.name) for c in dice.columns if c.required and c.name in header]
    if not required:
        return None
    result = [list(row) for row in rows]
    for at, place in enumerate(dice.pick(len(rows))):
        column = required[at % len(required)]
        if column < len(result[place]):
            result[place][column] = ''
    return header, result


def _twice_where_unique(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
    unique = [header.index(c.name) for c in dice.columns if c.unique and c.name in header]
    whole = [row for row in rows if len(row) == len(header)]
    if not unique or len(whole) < 2:
        return None
    first, *others = [whole[at] for at in dice.order(len(whole))]
    again = [
        [first[at] if at in unique else cell for at, cell in enumerate(row)] for row in others[: len(dice.pick(6))]
    ]
    return header, [*rows, *again]


WAYS = (
    Way('values drawn as the contract allows', _changed(_drawn)),
    Way('a key twice', headed(_twice_where_unique), breaks=True),
    Way('words for no number', _changed(_no_number), breaks=True),
    Way('values of another type', _changed(_of_another_type), breaks=True),
    Way('nothing where the contract requires something', headed(_null_where_required), breaks=True),
)
