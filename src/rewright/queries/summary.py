"""A run's store -> what a person reads in the terminal when the run is over."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from rewright.model.proof import Proof
from rewright.ports.store import Store
from rewright.queries.dossier import Dossier, gather
from rewright.queries.gaps import gaps
from rewright.queries.page import megabytes, seconds
from rewright.queries.result import REPORT
from rewright.queries.timeline import stopped
from rewright.queries.timings import change
from rewright.queries.verdict import ruling
from rewright.queries.visible import visible

COLOURS = {'good': 'green', 'warn': 'yellow', 'bad': 'red', 'none': 'bright_black'}
SHOWN_GAPS = 6


def summary(store: Store) -> RenderableType:
    """Return the verdict, the figures that were measured, what was delivered and what is not known."""
    dossier = gather(store)
    table = Table.grid(padding=(0, 2))
    table.add_column(style='bright_black', no_wrap=True)
    table.add_column(overflow='fold')
    for label, text in _lines(dossier):
        table.add_row(label, _plain(text))
    said = ruling(dossier)
    title = Text.assemble((said.title, f'bold {COLOURS[said.tone]}'), f'  {visible(said.words)}')
    return Panel(
        Group(title, *(_plain(f'  {text}') for text in said.because), Text(), table),
        title=_plain(dossier.name),
        title_align='left',
        border_style=COLOURS[said.tone],
    )


def _plain(text: str) -> Text:
    """A text of the job as rich shows it literally: brackets in it are no markup."""
    return Text(visible(text))


def _lines(dossier: Dossier) -> Iterator[tuple[str, str]]:
    stage = stopped(dossier)
    if stage is not None:
        yield 'stopped at', f'{stage.name}: {stage.summary or "the run ended before it"}'
        if stage.next_move:
            yield 'next', stage.next_move
    if dossier.proof is not None:
        yield from _measured(dossier.proof)
    if dossier.patch is not None:
        coverage = dossier.patch.coverage
        yield 'modernized', f'{coverage.modernized} of {coverage.constructs} constructs, {len(coverage.left)} left'
        if coverage.records:
            became = sum(bool(use.became) for use in coverage.records)
            yield 'records', f'{became} of {len(coverage.records)} constructs in functions of their own or rewritten'
        if coverage.islands:
            yield 'islands', ', '.join(f'{i.what} at {i.span}' for i in coverage.islands)
        if coverage.untaken:
            yield (
                'refused',
                f'{", ".join(str(i.span) for i in coverage.untaken)}: not rewritten: no recorded run took it',
            )
        if dossier.patch.legacy_packages_left:
            yield 'still imported', ', '.join(dossier.patch.legacy_packages_left)
    yield from _delivered(dossier)
    yield from _unknown(dossier)
    folder = _near(Path(dossier.folder))
    yield 'run', str(folder)
    yield 'report', str(folder / REPORT)


def _near(path: Path) -> Path:
    """The path as somebody in this folder would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _measured(proof: Proof) -> Iterator[tuple[str, str]]:
    if proof.performance is None:
        yield 'time, memory', 'not measured'
        return
    old, new = proof.performance.legacy, proof.performance.modern
    yield 'wall time', _pair(seconds(old.wall_seconds), seconds(new.wall_seconds), old.wall_seconds, new.wall_seconds)
    yield 'peak memory', _pair(megabytes(old.peak_mb), megabytes(new.peak_mb), old.peak_mb, new.peak_mb)
    yield 'in flight', f'{old.most_in_flight} → {new.most_in_flight} of {new.requests} requests'


def _pair(legacy: str, modern: str, old: float, new: float) -> str:
    said = change(old, new)
    return f'{legacy} → {modern}' + (f'  ({said})' if said else '')


def _delivered(dossier: Dossier) -> Iterator[tuple[str, str]]:
    if dossier.delivery is None:
        yield 'delivered', 'nothing'
        return
    decisions = {d.pull_request: d for d in dossier.review.decisions} if dossier.review else {}
    for pull in dossier.delivery.pull_requests:
        state = 'merged' if pull.number in dossier.merged else pull.state
        judged = decisions.get(pull.number)
        verdict = f'{judged.decision}. {judged.next_move}' if judged else 'not reviewed'
        yield f'pull request {pull.number}', f'{pull.title} ({state}): {verdict}'
        yield '', pull.branch


def _unknown(dossier: Dossier) -> Iterator[tuple[str, str]]:
    stage = stopped(dossier)
    # What stopped the run stands above already.
    said = {f'{stage.name}: {stage.words}', 'equality is not proven'} if stage else set()
    found = [gap for gap in gaps(dossier) if gap.what not in said]
    for number, gap in enumerate(found[:SHOWN_GAPS]):
        yield '' if number else 'not known', f'{gap.what}: {gap.why}'
    if len(found) > SHOWN_GAPS:
        yield '', f'and {len(found) - SHOWN_GAPS} more, in the report'
