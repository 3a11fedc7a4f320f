"""The tables of two containers -> where they differ in schema, rows, values or types."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rewright.reconcile.bounds import Bounds
from rewright.reconcile.content import Table
from rewright.reconcile.found import Found, Spot
from rewright.reconcile.masking import Masks


def compare_tables(
    left: Sequence[Table], right: Sequence[Table], masks: Masks, bounds: Bounds | None = None
) -> tuple[Found, int]:
    """Return what differs, and how many cells differ but are masked on both sides; `bounds` count what they let pass."""
    found, masked = Found(), 0
    names = [[table.name for table in side] for side in (left, right)]
    if names[0] != names[1]:
        found.add(Spot('file', 'tables', ', '.join(names[0]), ', '.join(names[1])))
        return found, 0
    for one, two in zip(left, right, strict=True):
        masked += _table(one, two, masks, bounds or Bounds(), found)
    return found, masked


def _table(one: Table, two: Table, masks: Masks, bounds: Bounds, found: Found) -> int:
    before = found.total
    found.extend(_outside(one, two))
    if found.total > before:
        return 0
    cells = Found()
    masked = _cells(one, two, masks, bounds, cells)
    if cells.total and not masked and _rows(one) == _rows(two):
        found.add(_order(one, two))
    else:
        found.join(cells)
    return masked


def _outside(one: Table, two: Table) -> Iterator[Spot]:
    where = f'table "{one.name}"' if one.name else 'table'
    if one.structure != two.structure:
        yield Spot(where, 'structure', '; '.join(one.structure), '; '.join(two.structure))
    names = [[column for column, _ in table.schema] for table in (one, two)]
    if names[0] != names[1]:
        same = Counter(names[0]) == Counter(names[1])
        yield Spot(where, 'column order' if same else 'columns', *(', '.join(map(str, side)) for side in names))
        return
    for (column, left_type), (_, right_type) in zip(one.schema, two.schema, strict=True):
        if left_type != right_type:
            yield Spot(f'{where}, column "{column}"', 'type', left_type, right_type)
    if one.rows != two.rows:
        yield Spot(where, 'row count', str(one.rows), str(two.rows))


def _cells(one: Table, two: Table, masks: Masks, bounds: Bounds, found: Found) -> int:
    masked = 0
    for column, (left, right) in enumerate(zip(one.columns, two.columns, strict=True)):
        if left == right:
            continue
        place = one.place(column)
        for row in range(one.rows):
            a, b = left[row], right[row]
            if a == b:
                continue
            found_left, found_right = masks.match(place, a), masks.match(place, b)
            # One mask has to cover both sides: two shapes of a value are not the same value at another time.
            if found_left and found_right and found_left[0] == found_right[0]:
                masked += 1
            elif not bounds.near(place, a, b):
                found.add(Spot(one.where(row, column), 'value', a, b))
    return masked


def _rows(table: Table) -> Counter[tuple[str, ...]]:
    return Counter(tuple(column[row] for column in table.columns) for row in range(table.rows))


def _order(one: Table, two: Table) -> Spot:
    for row in range(one.rows):
        sides = [tuple(column[row] for column in table.columns) for table in (one, two)]
        if sides[0] != sides[1]:
            where = one.where(row, 0).rsplit(', column', 1)[0]
            return Spot(where, 'row order', ', '.join(sides[0]), ', '.join(sides[1]))
    raise AssertionError('called for tables that differ')
