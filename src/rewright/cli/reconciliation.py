"""A reconciliation -> the lines and tables that a terminal shows."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rewright.reconcile import Reconciliation

_COLOURS = {'identical': 'green', 'equal_values': 'green', 'within_tolerance': 'yellow', 'different': 'red'}
_MOST_COLUMNS = 30


def drawn(found: Reconciliation) -> Group:
    """The verdict with its reasons, the columns that differ, the first differences, and the files of a folder."""
    return Group(*_parts(found))


def _parts(found: Reconciliation) -> Iterator[RenderableType]:
    yield Text.assemble(
        (found.verdict, f'bold {_COLOURS[found.verdict]}'),
        f'  {_visible(found.left)} and {_visible(found.right)} ({found.format})',
    )
    asked = found.required or 'what each file asks for'
    yield Text(f'asked for   {asked}: {"passed" if found.passed else "not passed"}')
    if found.kinds:
        yield Text(f'differs in  {", ".join(found.kinds)}')
    if found.rows:
        rows = found.rows
        yield Text(f'rows        {rows.left} and {rows.right}, {rows.matched} the same ({_percent(rows.percent)})')
    yield Text(f'band        {found.band or "not measured"}')
    if found.key:
        yield Text(f'paired by   {_visible(", ".join(found.key.columns)) or "no key"}: {_visible(found.key.why)}')
    for note in found.notes:
        yield Text(f'note        {_visible(note)}')
    yield from _tables(found)


def _tables(found: Reconciliation) -> Iterator[RenderableType]:
    columns = [c for c in found.columns if c.differing or c.rule != 'strict']
    if columns:
        yield _table(
            ('column', 'rule', 'rows that differ', 'the same'),
            [
                (c.name, f'{c.rule} {c.protected}', str(c.differing), _percent(c.percent))
                for c in columns[:_MOST_COLUMNS]
            ],
        )
    if found.differences:
        rows = [(place.where, place.kind, place.left, place.right) for place in found.differences]
        yield _table(('where', 'kind', 'left', 'right'), rows)
        if found.total > len(rows):
            yield Text(f'and {found.total - len(rows)} more places')
    if found.files:
        files = [(f.left, f.verdict, 'passed' if f.passed else 'not passed', ', '.join(f.kinds)) for f in found.files]
        yield _table(('file', 'verdict', '', 'differs in'), files)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(*head)
    for row in rows:
        table.add_row(*(Text(_visible(text)) for text in row))
    return table


def _visible(text: str) -> str:
    """Data is shown, never obeyed: control characters become escapes."""
    return ''.join(c if c.isprintable() else c.encode('unicode_escape').decode() for c in text)


def _percent(share: float | None) -> str:
    return 'not measured' if share is None else f'{share:g} %'
