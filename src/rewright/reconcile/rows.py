"""Two sheets -> how many of their rows are the same and where they are not, in bounded memory."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from rewright.reconcile.found import Spot
from rewright.reconcile.keys import Pairing, apart, choose
from rewright.reconcile.matching import OTHER
from rewright.reconcile.numerals import may_be_respelled, with_one_spelling
from rewright.reconcile.pairing import Paired, Plan, alike, pair
from rewright.reconcile.residues import Residue, residue
from rewright.reconcile.rules import Rulebook
from rewright.reconcile.scale import Scale
from rewright.reconcile.senses import numeral_everywhere
from rewright.reconcile.sheets import RECORD, ROW, Column, Sheet
from rewright.reconcile.spooling import Spool
from rewright.reconcile.tallying import Tally


def compare_sheets(left: Sheet, right: Sheet, book: Rulebook, tally: Tally, folder: Path, scale: Scale) -> None:
    """Add to `tally` what differs between two sheets; what does not fit in memory lies in `folder` meanwhile."""
    plan = _plan(left, right, book, tally)
    if not plan.columns and not plan.raw:
        return
    found = residue(plan, folder, scale)
    tally.counted = True
    tally.left += found.rows[0]
    tally.right += found.rows[1]
    paired = Paired(matched=found.matched)
    tally.kinds |= found.kinds
    if any(side.rows for side in found.sides):
        plan = _grown(plan, found, book)
        _pair(plan, found, book, tally, paired, folder, scale)
    elif left.forms != right.forms and not any(rule.rule == 'excluded' for rule in book.rules.column):
        # What is excluded may be written in any way, and nothing tells its writing from that of the rest.
        for kind in (kind for kind, form in left.forms.items() if form != right.forms.get(kind)):
            tally.add(kind, Spot('file', kind, 'written one way', 'written another way'))
    if not found.standing.in_order():
        tally.disordered = tally.disordered or left.ordered
        tally.add('row order', Spot(_table(left) or f'{left.row_word}s', 'row order', 'one order', 'another order'))
    tally.tolerated += paired.tolerated
    tally.kinds |= {'tolerance'} if paired.tolerated else set()
    tally.matched += paired.matched
    _columns(plan, found, paired, book, tally)


def _table(sheet: Sheet) -> str:
    return f'table "{sheet.name}"' if sheet.name else ''


def _plan(left: Sheet, right: Sheet, book: Rulebook, tally: Tally) -> Plan:
    if left.growing != right.growing:
        shapes = ('records' if sheet.growing else 'one value' for sheet in (left, right))
        tally.add('schema', Spot('file', 'structure', *shapes))
        return Plan(left, right, {}, {})
    rules = {c.name: book.rule(s.place(c.name), c.name) for s in (left, right) for c in _columns_of(s) if not c.beyond}
    excluded = {name for name, rule in rules.items() if rule and rule.rule == 'excluded'}
    tally.excluded = tally.excluded or bool(excluded)
    tally.kinds |= {'excluded'} if excluded else set()
    raw = _raw(left, right) and not excluded and not (left.growing and book.rules.lenient)
    sides = [
        {c.name: c for c in (() if raw and sheet.growing else _columns_of(sheet)) if c.name not in excluded}
        for sheet in (left, right)
    ]
    _schema(left, right, sides, tally)
    if left.growing:
        # A record without a key has nothing there, and the other side may.
        sides = [{**sides[1], **sides[0]}] * 2
    shared = {name: _as_one(column, sides[1][name]) for name, column in sides[0].items() if name in sides[1]}
    return Plan(left, right, shared, rules, raw=raw)


def _raw(left: Sheet, right: Sheet) -> bool:
    """Whether rows whose bytes are equal are equal rows."""
    readable = left.records is not None and right.records is not None and left.dialect == right.dialect
    return readable and [c.name for c in left.columns] == [c.name for c in right.columns]


def _as_one(left: Column, right: Column) -> tuple[Column, Column]:
    """Values of unlike types are compared, and then shown, as their texts."""
    if left.type == right.type:
        return left, right
    return Column(left.name, left.type, str), Column(right.name, right.type, str)


def _columns_of(sheet: Sheet) -> tuple[Column, ...]:
    if not sheet.growing:
        return sheet.columns
    return tuple(Column(name) for name in dict.fromkeys(name for frame in sheet.frames() for name in frame.columns))


def _schema(left: Sheet, right: Sheet, sides: list[dict[str, Column]], tally: Tally) -> None:
    where = _table(left) or 'columns'
    if left.structure != right.structure:
        tally.add('schema', Spot(where, 'structure', '; '.join(left.structure), '; '.join(right.structure)))
    if left.growing:
        return
    for name in sides[0].keys() ^ sides[1].keys():
        spelled = ['present' if name in side else 'absent' for side in sides]
        tally.add('schema', Spot(f'{where}, column "{name}"', 'columns', *spelled))
    order = [[n for n, c in side.items() if n in sides[0] and n in sides[1] and not c.beyond] for side in sides]
    if order[0] != order[1]:
        tally.add('column order', Spot(where, 'column order', ', '.join(order[0]), ', '.join(order[1])))
    for name in order[0]:
        types = [side[name].type for side in sides]
        if types[0] != types[1]:
            tally.add('schema', Spot(f'{where}, column "{name}"', 'type', *types))
    if left.dialect != right.dialect and left.records and right.records:
        tally.add('separator', Spot('file', 'separator', repr(left.dialect), repr(right.dialect)))


def _grown(plan: Plan, found: Residue, book: Rulebook) -> Plan:
    """Read the raw rows that are left; a growing sheet learns its columns from them."""
    for spool, sheet in zip(found.sides, (plan.left, plan.right), strict=True):
        if plan.raw and sheet.parse:
            spool.change(partial(_with_cells, sheet.parse))
    if not plan.left.growing:
        return plan
    names = dict.fromkeys(
        name for spool in found.sides for frame in spool.every() for name in frame.columns if name not in {ROW, RECORD}
    )
    columns = {name: (Column(name), Column(name)) for name in names}
    return replace(plan, columns=columns, rules={name: book.rule(plan.left.place(name), name) for name in names})


def _with_cells(parse: Callable[[pl.Series], pl.DataFrame], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.hstack(parse(frame[RECORD]))


def _pair(plan: Plan, found: Residue, book: Rulebook, tally: Tally, paired: Paired, folder: Path, scale: Scale) -> None:
    plan = replace(plan, numerals=_numerals(plan, found))
    sides = found.sides
    if plan.raw or plan.numerals:
        sides = _alike(sides, plan, tally, paired, folder, scale)
    pairing = _pairing(plan, sides, book)
    parts = _parts(sides, scale)
    if parts > 1 and pairing.way == 'turn':
        pairing = apart(pairing)
    by = [ROW] if pairing.way == 'row' else list(pairing.columns) or plan.strict or list(plan.columns)
    for left, right in _spread(sides, plan, by, folder, parts):
        pair(left, right, plan, pairing, tally, paired)
    for places in paired.places:
        found.standing.pair(places[ROW], places[ROW + OTHER])
    if paired.looked_at:
        tally.key = pairing.key


def _alike(
    sides: tuple[Spool, Spool], plan: Plan, tally: Tally, paired: Paired, folder: Path, scale: Scale
) -> tuple[Spool, Spool]:
    """Take away the rows that are the same when they are read."""
    left_over = Spool(folder, limit=scale.spool), Spool(folder, limit=scale.spool)
    for left, right in _spread(sides, plan, list(plan.columns), folder, _parts(sides, scale)):
        for spool, frame in zip(left_over, alike(left, right, plan, tally, paired), strict=True):
            spool.add(frame)
    return left_over


def _parts(sides: tuple[Spool, Spool], scale: Scale) -> int:
    return max(1, -(-max(side.rows for side in sides) // scale.part))


def _pairing(plan: Plan, sides: tuple[Spool, Spool], book: Rulebook) -> Pairing:
    asked = [name for name in book.rules.key if name in plan.columns]
    candidates = [name for name in plan.strict if not plan.columns[name][0].beyond]
    if len(plan.columns) == 1 and not asked:
        # The only column is no key: what differs in it is the value.
        candidates = []
    return choose(*sides, candidates, asked if len(asked) == len(book.rules.key) else [])


def _numerals(plan: Plan, found: Residue) -> frozenset[str]:
    """The text columns that hold numbers on both sides in every row, and spell some of those left in an unusual way."""
    asked = [name for name, (column, _) in plan.columns.items() if column.numeral]
    odd: set[str] = set()
    for frame in (frame for side in found.sides for frame in side.every() if asked):
        told = frame.select(may_be_respelled(name) for name in asked).row(0, named=True)
        odd |= {name for name in asked if told[name]}
    return numeral_everywhere(plan, sorted(odd)) if odd else frozenset()


def _spread(
    sides: tuple[Spool, Spool], plan: Plan, by: list[str], folder: Path, parts: int
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield both sides in parts; rows that have the same values in the columns `by` lie in the same one."""
    if parts > 1:
        sides = _parted(sides[0], plan, by, folder, parts), _parted(sides[1], plan, by, folder, parts)
    for part in range(parts):
        yield sides[0].whole(part), sides[1].whole(part)


def _parted(side: Spool, plan: Plan, by: list[str], folder: Path, parts: int) -> Spool:
    spool = Spool(folder, parts)
    for frame in side.every():
        absent = [pl.lit(None, pl.String).alias(name) for name in by if name not in frame.columns]
        spelled = with_one_spelling(frame.with_columns(absent), plan.numerals & set(by))
        spool.add(frame, spelled.select(by).hash_rows(3).to_numpy() % parts)
    side.clear()
    return spool


def _columns(plan: Plan, found: Residue, paired: Paired, book: Rulebook, tally: Tally) -> None:
    whole = max(found.rows)
    same = paired.matched + paired.looked_at
    for name, rule in plan.rules.items():
        excluded = rule is not None and rule.rule == 'excluded'
        if name in plan.columns or excluded:
            differing = 0 if excluded else whole - same + paired.differing[name]
            tally.column(plan.left.place(name), rule, book.protected(name, rule), differing, whole)
