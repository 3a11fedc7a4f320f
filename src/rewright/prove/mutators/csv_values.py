"""CSV bytes -> the same table with values drawn as its contract allows, and as it forbids."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind, shaped
from rewright.prove.table import Rows, headed
from rewright.prove.way import Change, Way

MATERIAL = 'csv'
_NOT_NUMBERS = ('N/A', '1,234.50', 'NULL', '-', '0x1F', 'None')
_NOT_FINITE = ('NaN', 'inf', '-inf', 'nan', '1e400')
# What some readers take for a number and others do not.
_SPELLINGS = (' 7 ', '+5', '1e2', '007', '5.')
_DIGITS = ('1_0', '٣')


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


def _in_numbers(words: Sequence[str]) -> Change:
    """Put words into many cells of one column of numbers: a word that ends the job hides what other columns do."""

    def changed(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
        names = _numeric(header, rows, dice)
        return (header, _put(rows, header.index(names[dice.place(names)]), words, dice)) if names else None

    return headed(changed)


def _no_number(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
    """Put one word into one column, those first that the code compares with: the first that is no number to the job ends it."""
    names = _numeric(header, rows, dice)
    held = {cell for row in rows for cell in row}
    words = [word for word in dice.words if word not in held and shaped(word) == 'string' and not word.isspace()]
    pairs = [(word, turn) for word in (*words, *_NOT_NUMBERS) for turn in range(len(names))]
    if not pairs:
        return None
    word, turn = pairs[dice.turn % len(pairs)]
    return header, _put(rows, header.index(names[replace(dice, turn=turn).place(names)]), (word,), dice)


def _numeric(header: Sequence[str], rows: Rows, dice: Dice) -> list[str]:
    types = zip(header, _types(header, rows, dice), strict=True)
    return [name for name, logical in types if logical in {'integer', 'number'}]


def _put(rows: Rows, column: int, words: Sequence[str], dice: Dice) -> Rows:
    result = [list(row) for row in rows]
    for at, place in enumerate(dice.many(len(rows))):
        if column < len(result[place]):
            result[place][column] = words[at % len(words)]
    return result


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
    Way('words for no number', headed(_no_number), breaks=True, choices=8),
    Way('NaN and infinity', _in_numbers(_NOT_FINITE), breaks=True, choices=4),
    Way('numbers in another spelling', _in_numbers(_SPELLINGS), breaks=True, choices=4),
    Way('digits that only some readers know', _in_numbers(_DIGITS), breaks=True, choices=4),
    Way('values of another type', _changed(_of_another_type), breaks=True),
    Way('nothing where the contract requires something', headed(_null_where_required), breaks=True),
)
