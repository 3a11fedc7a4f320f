"""CSV bytes -> the same table with cells emptied, repeated, or holding what nobody expects."""

from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.table import Rows, headed, rewritten
from rewright.prove.way import Way, conditions, extreme, is_number, like, models, strange

MATERIAL = 'csv'


def _numeric(rows: Rows) -> list[int]:
    return [c for c in range(len(rows[0])) if all(is_number(r[c]) for r in rows if c < len(r) and r[c])]


def _with(
    rows: Rows, dice: Dice, columns: list[int], value: Callable[[str, int], str], places: list[int] | None = None
) -> Rows | None:
    """Change one cell of each row at `places`, which are those picked unless said, going through the columns in turn."""
    if not columns:
        return None
    order = [columns[i] for i in dice.order(len(columns))]
    changed = [list(row) for row in rows]
    for at, place in enumerate(dice.pick(len(rows)) if places is None else places):
        column = order[at % len(order)]
        if column < len(changed[place]):
            changed[place][column] = value(changed[place][column], at // len(order) + at)
    return changed


def _emptied(rows: Rows, dice: Dice) -> Rows | None:
    # Many rows, for the job may pass over some of them.
    return _with(rows, dice, list(range(len(rows[0]))), lambda _, __: '', dice.many(len(rows)))


def _emptied_column(header: list[str], rows: Rows, dice: Dice) -> tuple[list[str], Rows] | None:
    # A cell that must not be empty ends the job, and hides what the others do.
    changed = _with(rows, dice, [dice.place(header)], lambda _, __: '', dice.many(len(rows)))
    return None if changed is None else (header, changed)


def _numbers(rows: Rows, dice: Dice) -> Rows | None:
    return _with(rows, dice, _numeric(rows), lambda old, at: like(old, extreme(dice, at)))


def _conditions(rows: Rows, dice: Dice) -> Rows | None:
    width = min(len(row) for row in rows)
    met = conditions(dice, [column for column in _numeric(rows) if column < width])
    added = [[v.get(at, cell) for at, cell in enumerate(model)] for model in models(rows, dice) for v in met]
    return [*rows, *added] if added else None


def _words(rows: Rows, dice: Dice) -> Rows | None:
    columns = sorted(set(range(len(rows[0]))) - set(_numeric(rows)))
    return _with(rows, dice, columns, lambda old, at: strange(dice, old, at))


def _repeated(rows: Rows, dice: Dice) -> Rows | None:
    column, other = dice.choose(range(len(rows[0]))), dice.choose(rows)
    return _with(rows, dice, [column], lambda _, __: other[column]) if column < len(other) else None


WAYS = (
    Way('numbers at the edge', rewritten(_numbers)),
    Way('rows at the edge of conditions', rewritten(_conditions)),
    Way('cells emptied', rewritten(_emptied)),
    Way('cells of one column emptied', headed(_emptied_column), choices=6),
    Way('unusual text', rewritten(_words)),
    Way('the same value in several rows', rewritten(_repeated)),
)
