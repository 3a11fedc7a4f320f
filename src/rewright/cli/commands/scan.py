"""`rewright scan PLACE...`: which jobs there are, how they are, what they share and cost, and which to rewrite first."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rewright.cli import options
from rewright.model.portfolio import Backlog, Inventory

Places = Annotated[
    list[str],
    typer.Argument(
        metavar='PLACE...',
        help='Folders of jobs, git repositories by path or address, and catalogs of jobs (CSV, Excel, JSON, SQLite, OpenLineage events).',
    ),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(
        '--reports', help='A report or a folder of reports: runs, costs, incidents, tickets, agreed times; repeatable.'
    ),
]
ScanOut = Annotated[Path, typer.Option(help='Where the inventory, the backlog and the page are written.')]
HELP = 'List the jobs of folders and catalogs, judge them by code and reports, and rank them for rewriting.'


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name='scan', help=HELP)(_scan)


def _scan(
    places: Places,
    reports: Reports = None,
    out: ScanOut = Path('.rewright', 'scan'),
    policy: options.PolicyFile = None,
    *,
    as_json: options.Json = False,
) -> None:
    from rewright import wiring
    from rewright.workflows.scanning import scan

    bounds = options.policy(policy, accept_weaker=False).portfolio
    found = wiring.places(places, out)
    folders = [place for place in found if place.is_dir() or place.suffix in {'.py', '.ipynb'} or not place.exists()]
    told = [*(place for place in found if place not in folders), *(reports or [])]
    console = Console(stderr=True, no_color=options.quiet() or None, quiet=as_json)
    with console.status('looking') as status:
        inventory, backlog = scan(folders, told, bounds, wiring.scan_tools(out, status.update))
    files = wiring.write_portfolio(out, inventory, backlog, bounds.top)
    if as_json:
        typer.echo(backlog.model_dump_json())
        return
    _print(inventory, backlog, bounds.top)
    for name, path in files.items():
        typer.echo(f'{name:<10} {path}')


def _print(inventory: Inventory, backlog: Backlog, top: int) -> None:
    """The first of the backlog with the part that weighs most, and what else a reader should know."""
    jobs = {job.id: job for job in inventory.jobs}
    shown = Table(
        title=f'{len(inventory.jobs):,} jobs, {inventory.lines:,} lines, {len(inventory.families)} families of copies',
        title_justify='left',
    )
    for name, right in (
        ('', True),
        ('job', False),
        ('score', True),
        ('up to', True),
        ('health', True),
        ('cost a month', True),
        ('of it', False),
    ):
        shown.add_column(name, justify='right' if right else 'left', no_wrap=right)
    for candidate in backlog.candidates[:top]:
        job = jobs[candidate.job]
        best = sorted(candidate.parts, key=lambda part: -part.points)[:3]
        shown.add_row(
            str(candidate.rank), job.id, f'{candidate.score:.1f}', f'{candidate.up_to:.1f}', f'{job.health.score:.1f}' if job.health else '',
            f'${job.cost.value:,.0f}' if job.cost else 'not known', ', '.join(f'{part.name} {part.points:.0f}' for part in best if part.points),
        )  # fmt: skip
    Console(no_color=options.quiet() or None).print(shown)
    changed = sorted({m.weight for m in backlog.movements if m.enter or m.leave})
    firm = (
        f'the first {top} change when these weights move: {", ".join(changed)}'
        if changed
        else f'the first {top} stay when a weight moves'
    )
    typer.echo(
        f'{firm}; {len(inventory.conflicts)} conflicts between sources, {len(inventory.unplaced)} lines that belong to no job'
    )
    for asked in backlog.escalations[:top]:
        typer.echo(f'? {asked.question} ({asked.rule}; without an answer {asked.default})')
    if len(backlog.escalations) > top:
        typer.echo(f'? and {len(backlog.escalations) - top} more questions, in the report')
