"""Paths of reports in, what they say of jobs and what could not be used out, as JSON: work for a child process."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import ModuleType

from pydantic import TypeAdapter

from rewright.catalog import units
from rewright.model.portfolio import Unplaced
from rewright.scan import cells
from rewright.scan.fact import Fact, Row, Table
from rewright.scan.headers import Column, columns_of, header_row
from rewright.scan.tabular import NoTable, Sheet, sheets

SUFFIXES = frozenset(('.csv', '.tsv', '.json', '.jsonl', '.ndjson', '.xlsx', '.xlsm', '.db', '.sqlite', '.sqlite3'))
LARGEST = 200 << 20
_FAMILY = 'rewright.scan.reports'


@dataclass(frozen=True, slots=True)
class Reported:
    """What one report says, as which kind of report it was read, and what of it belongs nowhere."""

    path: str
    kinds: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


REPORTED: TypeAdapter[list[Reported]] = TypeAdapter(list[Reported])


def is_report(path: PurePath) -> bool:
    """Say whether a file of that name may be a report."""
    return path.suffix.lower() in SUFFIXES


def asked(path: str, rates: Mapping[str, float]) -> str:
    """Return the piece of work for one report; `rates` are US dollars for one of each other currency."""
    return json.dumps([path, dict(rates)])


def reported(payload: bytes) -> bytes:
    """Take a JSON list of pieces of `asked`, and return a JSON list of what each report says."""
    return REPORTED.dump_json([_of(Path(path), rates) for path, rates in map(json.loads, json.loads(payload))])


def _of(path: Path, rates: Mapping[str, float]) -> Reported:
    try:
        if path.stat().st_size > LARGEST:
            return unread(str(path), f'it is larger than {LARGEST >> 20} MB')
        found = sheets(path.name, path.read_bytes())
    except (OSError, NoTable) as error:
        return unread(str(path), f'it cannot be read as a table: {error}')
    facts: list[Fact] = []
    kinds: list[str] = []
    missed: list[Unplaced] = []
    for sheet in found:
        table = _table(sheet, path, rates)
        kind = next((name for name, unit in _in_order() if table is not None and unit.takes(table.columns)), '')
        if table is None or not kind:
            missed += unread(str(path), f'{sheet.name or "it"} has no columns that tell of jobs').unplaced
            continue
        kinds.append(kind)
        facts += units(_FAMILY)[kind].facts(table)
        missed += _not_understood(table)
    return Reported(str(path), tuple(kinds), tuple(facts), tuple(missed))


def unread(path: str, why: str) -> Reported:
    """Return what stands for a report that says nothing, and why."""
    return Reported(path, unplaced=(Unplaced(what='a report', where=path, why=why),))


def _in_order() -> Sequence[tuple[str, ModuleType]]:
    return sorted(units(_FAMILY).items(), key=lambda named: int(named[1].RANK))


def _table(sheet: Sheet, path: Path, rates: Mapping[str, float]) -> Table | None:
    """The table below the header; None where no row names columns that are known."""
    top = header_row(sheet.rows)
    if top is None:
        return None
    columns = columns_of(sheet.rows[top])
    place = f'{path.name}[{sheet.name}]' if sheet.name else path.name
    rows = [
        Row(found, f'{place}:{number}')
        for number, cells_ in enumerate(sheet.rows[top + 1 :], sheet.first + top + 1)
        if (found := _cells(cells_, columns))
    ]
    return Table(place, columns, rows, rates)


def _cells(row: Sequence[str], columns: Mapping[str, Column]) -> dict[str, str]:
    found = {role: row[c.place].strip() for role, c in columns.items() if c.place < len(row)}
    return {role: text for role, text in found.items() if not cells.is_empty(text)}


def _not_understood(table: Table) -> Iterator[Unplaced]:
    """Cells that say something which is no value of their column: the first of each column, and how many."""
    meant: dict[str, Callable[[Row, str], object]] = {
        'cost': table.dollars,
        'duration': lambda row, role: cells.seconds(row.get(role), table.unit(role, 's')),
        'failure rate': lambda row, role: cells.share(row.get(role), percent=table.unit(role) == '%'),
        'volume': lambda row, role: cells.megabytes(row.get(role), table.unit(role, 'mb')),
        'modified': lambda row, role: cells.day(row.get(role)),
        'runs': lambda row, role: cells.count(row.get(role)),
    }
    for role, value in meant.items():
        odd = [row for row in table.rows if row.get(role) and value(row, role) is None]
        if odd:
            what = f'{len(odd)} cells of {table.columns[role].header}, the first: {odd[0].get(role)[:60]}'
            yield Unplaced(what=what, where=odd[0].where, why=f'no {role} can be read from it')
