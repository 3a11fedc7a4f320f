"""`rewright coverage [PATH...]`: how much of pandas is rewritten exactly, by frequency or in given scripts, and every gap with its reason."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rewright.cli.options import Json, quiet
from rewright.queries.coverage import OfReference, OfScripts, Row, Share, of_reference, of_scripts

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar='[PATH]...', help='Scripts, notebooks or folders to count; the reference without any.'),
]
Gaps = Annotated[bool, typer.Option('--gaps', help='Print every gap with its reason, and nothing else.')]
HELP = 'Say how much of pandas is rewritten exactly, by frequency or in given scripts, and why the rest is not.'
SHOWN = 40


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name='coverage', help=HELP)(_coverage)


def _coverage(paths: Paths = None, *, gaps_only: Gaps = False, as_json: Json = False) -> None:
    found = of_scripts(paths) if paths else of_reference()
    if as_json:
        typer.echo(found.model_dump_json())
        return
    gaps = [row for row in found.rows if row.state != 'exact']
    if gaps_only:
        _list(gaps, found)
        return
    Console(no_color=quiet() or None).print(_shares(*_figures(found)))
    typer.echo(f'{len(gaps)} gaps by frequency' + (f', the first {SHOWN} of them' if len(gaps) > SHOWN else ''))
    _list(gaps[:SHOWN], found)
    if isinstance(found, OfScripts):
        _scripts(found)
    typer.echo(f'\n{found.rule}')


def _figures(found: OfReference | OfScripts) -> tuple[str, dict[str, Share]]:
    """The title and the lines of the table of shares."""
    if isinstance(found, OfScripts):
        others = len(found.without_pandas) + len(found.not_counted)
        title = f'{len(found.scripts)} scripts that use pandas' + (f', {others} other files' if others else '')
        return title, {'uses': found.uses, 'constructs': found.by_construct, 'whole scripts': found.whole}
    words = {n: f'first {n}' if n < len(found.rows) else 'all constructs' for n in found.first}
    first = {words[n]: share for n, share in found.first.items()}
    return 'pandas by frequency', {'uses': found.uses, 'uses in ETL': found.etl_uses, **first}


def _shares(title: str, shares: dict[str, Share]) -> Table:
    table = Table(title=title, title_justify='left')
    table.add_column('')
    for column in ('covered', 'partly', 'not', 'of'):
        table.add_column(column, justify='right', no_wrap=True)
    for name, share in shares.items():
        rest = share.total - share.exact - share.partly
        table.add_row(name, *(_part(n, share.total) for n in (share.exact, share.partly, rest)), f'{share.total:,}')
    return table


def _part(n: int, total: int) -> str:
    return f'{n:,} {100 * n / total:5.1f} %' if total else '0'


def _list(gaps: list[Row], found: OfReference | OfScripts) -> None:
    """One line a gap: its place by frequency, uses, and the reason."""
    for row in gaps:
        place = f'{row.rank:3d}' if row.rank else '  -'
        second = f'{row.etl_uses:,} in ETL' if isinstance(found, OfReference) else f'in {row.scripts:,} scripts'
        typer.echo(f'{place} {row.name}: {row.uses:,} uses, {second}: {row.state}: {row.why}')


def _scripts(found: OfScripts) -> None:
    """One line a script with what it misses, then the files that were not counted."""
    typer.echo('\neach script')
    for script in found.scripts:
        missing = ', '.join(f'{name} {n}' for name, n in script.missing.items())
        typer.echo(f'{script.path}: {script.uses.exact} of {script.uses.total} uses, missing: {missing or "nothing"}')
    for file in found.not_counted:
        typer.echo(f'{file.path}: not counted: {file.why}')
