"""Two outputs of one format -> their reconciliation: bytes first, then what differs and how much is the same."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from rewright.catalog import named, units
from rewright.reconcile.content import UnreadableError
from rewright.reconcile.found import Spot
from rewright.reconcile.outcome import LEVELS, Band, ColumnMatch, Reconciliation, RowMatch, Verdict
from rewright.reconcile.packed import unpacked
from rewright.reconcile.rows import compare_sheets
from rewright.reconcile.rules import Level, Rulebook
from rewright.reconcile.scale import Scale
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.sides import side_by_side
from rewright.reconcile.sources import Source, first_difference
from rewright.reconcile.surveying import prepared
from rewright.reconcile.tallying import HARMLESS, Tally, percent

Confined = Callable[[Source], Source]
_MAGIC = {b'SQLite format 3\0': 'sqlite', b'PAR1': 'parquet', b'\x89HDF\r\n\x1a\n': 'hdf5'}


def reconcile(left: Source, right: Source, book: Rulebook, confined: Confined | None = None) -> Reconciliation:
    """Compare two outputs; `confined` returns what the sandbox reads of formats that nothing else may open."""
    with tempfile.TemporaryDirectory(prefix='rewright-') as kept:
        folder = Path(kept)
        inner, packed = unpacked(left, right, folder)
        unit = format_of(*inner)
        found = _compared(unit, *inner, book, folder, confined)
    return _packed(found, book) if packed else found


def format_of(left: Source, right: Source) -> ModuleType | None:
    """Return the unit that reads both sides; by suffix, else by the first bytes; None where only bytes are left."""
    names = left.name.casefold(), right.name.casefold()
    # A format that is called as the suffix is asked first, so that the others need not be loaded.
    called = named('rewright.reconcile.formats', names[0].rpartition('.')[2])
    if called and all(name.endswith(called.SUFFIXES) for name in names):
        return called
    formats = units('rewright.reconcile.formats')
    for one in formats.values():
        if all(name.endswith(one.SUFFIXES) for name in names):
            return one
    heads = left.head(), right.head()
    for magic, name in _MAGIC.items():
        if name in formats and all(head.startswith(magic) for head in heads):
            return formats[name]
    return None if any(b'\0' in head and not head.startswith(b'\xff\xfe') for head in heads) else formats['text']


def _compared(
    unit: ModuleType | None, left: Source, right: Source, book: Rulebook, folder: Path, confined: Confined | None
) -> Reconciliation:
    at = first_difference(left, right)
    if at is None:
        return _identical(unit, left, right, book)
    tally = Tally()
    notes: tuple[str, ...] = ()
    try:
        if unit is not None:
            _read(unit, left, right, book, tally, folder, confined)
    except UnreadableError as error:
        tally, notes = Tally(), (f'not compared as {_name(unit)}: {error}',)
        if unit is not None and unit.CAPABILITIES.text:
            _read(units('rewright.reconcile.formats')['text'], left, right, book, tally, folder, confined)
            tally.kinds.add('values')
        else:
            unit = None
    if unit is None:
        tally.add('bytes', Spot(f'byte {at}', 'bytes', _bytes(left, at), _bytes(right, at)))
    return told((left.name, right.name), _name(unit), required(unit, book), book, tally, notes)


def _bytes(source: Source, at: int) -> str:
    with source.open() as stream:
        stream.seek(at)
        return stream.read(16).hex(' ')


def _name(unit: ModuleType | None) -> str:
    return unit.__name__.rpartition('.')[2] if unit else 'bytes'


def _read(
    unit: ModuleType, left: Source, right: Source, book: Rulebook, tally: Tally, folder: Path, confined: Confined | None
) -> None:
    if unit.CAPABILITIES.text:
        declared = getattr(unit, 'declared', lambda _: '')
        texts, spots = prepared(left, right, folder, quoting=unit.CAPABILITIES.quoting, declared=declared)
        tally.around(spots)
        rules = frozenset(rule.name for rule in book.rules.column)
        sheets = side_by_side(lambda text: unit.sheets(text, rules), *texts)
    elif unit.CAPABILITIES.confined:
        if confined is None:
            raise UnreadableError('it may be read in the sandbox only, and there is none here')
        sheets = unit.sheets(confined(left)), unit.sheets(confined(right))
    else:
        sheets = unit.sheets(left), unit.sheets(right)
    compare_books(*sheets, book, tally, folder, left.scale)
    if unit.CAPABILITIES.text and not tally.kinds and not tally.tolerated and not tally.excluded:
        # Every value is the same and the bytes are not: without what was evened out they are, or fields are written otherwise.
        evened = first_difference(texts[0].source, texts[1].source) is None
        kind = 'line ending' if evened else sheets[0][0].between
        tally.add(kind, Spot('file', kind, 'written one way', 'written another way'))


def compare_books(
    left: Sequence[Sheet],
    right: Sequence[Sheet],
    book: Rulebook,
    tally: Tally,
    folder: Path,
    scale: Scale | None = None,
) -> None:
    """Add to `tally` which sheets only one side has, and what differs between those of one name."""
    names = [[sheet.name for sheet in side] for side in (left, right)]
    if sorted(names[0]) != sorted(names[1]):
        tally.add('schema', Spot('file', 'tables', ', '.join(names[0]), ', '.join(names[1])))
    others = {sheet.name: sheet for sheet in right}
    for sheet in left:
        if sheet.name in others:
            compare_sheets(sheet, others[sheet.name], book, tally, folder, scale or Scale())


def required(unit: ModuleType | None, book: Rulebook) -> Level:
    """The level that the rules ask for, or the default of the format: bytes carry meaning in text formats alone."""
    if book.rules.require:
        return book.rules.require
    if book.rules.lenient:
        return 'within_tolerance'
    return 'identical' if unit is None or unit.CAPABILITIES.text else 'equal_values'


def _identical(unit: ModuleType | None, left: Source, right: Source, book: Rulebook) -> Reconciliation:
    level = required(unit, book)
    return Reconciliation(
        left=left.name,
        right=right.name,
        format=_name(unit),
        verdict='identical',
        required=level,
        passed=True,
        band='pass',
    )


def told(
    names: tuple[str, str], kind: str, level: Level, book: Rulebook, tally: Tally, notes: tuple[str, ...] = ()
) -> Reconciliation:
    """What a tally of two sides of one `kind` of format comes to where `level` is asked for."""
    verdict = _verdict(tally)
    orders = {'row order': book.rules.row_order, 'column order': book.rules.column_order}
    wrong_order = any(kind in tally.kinds and asked == 'same' for kind, asked in orders.items())
    rows = max(tally.left, tally.right)
    return Reconciliation(
        left=names[0],
        right=names[1],
        format=kind,
        verdict=verdict,
        required=level,
        passed=LEVELS.index(verdict) <= LEVELS.index(level) and not wrong_order,
        kinds=tally.ordered_kinds,
        rows=RowMatch(left=tally.left, right=tally.right, matched=tally.matched, percent=percent(tally.matched, rows))
        if tally.counted
        else None,
        columns=_columns(tally),
        band=band(tally, verdict, book),
        key=tally.key,
        differences=tally.places,
        total=tally.total,
        notes=notes,
    )


def _verdict(tally: Tally) -> Verdict:
    if tally.disordered or tally.kinds - HARMLESS:
        return 'different'
    return 'within_tolerance' if tally.tolerated or tally.excluded else 'equal_values'


def band(tally: Tally, verdict: Verdict, book: Rulebook) -> Band | None:
    """Return what the policy makes of the share of equal rows; a strict column that differs outranks every share."""
    if verdict != 'different':
        return 'pass'
    outranks = [c for c in tally.columns.values() if c.apart and (c.protected or (c.named and c.rule == 'strict'))]
    share = percent(tally.matched, max(tally.left, tally.right))
    if outranks:
        return 'escalate'
    if share is None:
        return None
    if share >= book.policy.pass_percent:
        return 'pass'
    return 'review' if share >= book.policy.review_percent else 'escalate'


def _columns(tally: Tally) -> tuple[ColumnMatch, ...]:
    return tuple(
        ColumnMatch(
            name=name,
            rule=column.rule,
            protected=column.protected,
            differing=column.apart,
            percent=None if column.rule == 'excluded' else percent(column.rows - column.apart, column.rows),
        )
        for name, column in tally.columns.items()
    )


def _packed(found: Reconciliation, book: Rulebook) -> Reconciliation:
    """What is packed is judged by what is in it; other packing of the same bytes is no difference."""
    if found.verdict != 'identical' or found.kinds:
        return found
    asked = found.required if book.rules.require else 'equal_values'
    return found.model_copy(
        update={
            'verdict': 'equal_values',
            'required': asked,
            'passed': asked != 'identical',
            'kinds': ('compression',),
            'notes': ('the same bytes when unpacked',),
        }
    )
