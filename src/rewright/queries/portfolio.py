"""The inventory and the backlog -> a page that stays quick with ten thousand jobs, a Parquet table, and rows for a terminal."""

import io
from collections.abc import Sequence

import polars as pl

from rewright.model.policy import Weights
from rewright.model.portfolio import NUMBERS, TEXTS, Backlog, Candidate, Inventory, Known, ListedJob, Said
from rewright.queries.page import ours, render, script_hash


def table(inventory: Inventory, backlog: Backlog) -> bytes:
    """Return the backlog as a Parquet file, one row a job in its order: every field of the inventory with its confidence and evidence."""
    jobs = {job.id: job for job in inventory.jobs}
    rows = [_row(candidate, jobs[candidate.job]) for candidate in backlog.candidates]
    out = io.BytesIO()
    pl.DataFrame(rows, schema=_schema()).write_parquet(out)
    return out.getvalue()


def _row(candidate: Candidate, job: ListedJob) -> dict[str, object]:
    row: dict[str, object] = {
        'rank': candidate.rank, 'job': job.id, 'name': job.name, 'kind': job.kind, 'path': job.path, 'language': job.language, 'lines': job.lines,
        'complexity': job.complexity, 'health': job.health.score if job.health else None, 'family': job.family, 'score': candidate.score,
        'up_to': candidate.up_to, 'confidence': candidate.confidence, 'reads': list(job.reads), 'writes': list(job.writes),
        'upstream': list(job.upstream), 'downstream': list(job.downstream), 'regulated': list(job.regulated), 'fault': job.fault,
    }  # fmt: skip
    row |= {f'points_{part.name}': part.points if part.earned is not None else None for part in candidate.parts}
    for name in (*NUMBERS, *TEXTS):
        known: Known | Said | None = getattr(job, name)
        row |= {
            name: None if known is None else known.value,
            f'{name}_confidence': None if known is None else known.confidence,
            f'{name}_evidence': None if known is None else known.evidence,
        }
    return row


def _schema() -> dict[str, pl.DataType]:
    text, number, texts = pl.String(), pl.Float64(), pl.List(pl.String())
    schema: dict[str, pl.DataType] = {
        'rank': pl.Int64(), 'job': text, 'name': text, 'kind': text, 'path': text, 'language': text, 'lines': pl.Int64(), 'complexity': number,
        'health': number, 'family': text, 'score': number, 'up_to': number, 'confidence': number, 'reads': texts, 'writes': texts, 'upstream': texts,
        'downstream': texts, 'regulated': texts, 'fault': text,
    }  # fmt: skip
    schema |= {f'points_{name}': number for name in Weights.model_fields}
    for name in NUMBERS:
        schema |= {name: number, f'{name}_confidence': number, f'{name}_evidence': text}
    for name in TEXTS:
        schema |= {name: text, f'{name}_confidence': number, f'{name}_evidence': text}
    return schema


def page(inventory: Inventory, backlog: Backlog, top: int) -> str:
    """Return one self-contained page; only the rows in sight are in its tree, whatever the number of jobs."""
    jobs = {job.id: job for job in inventory.jobs}
    rows = [_compact(candidate, jobs[candidate.job]) for candidate in backlog.candidates]
    known = {name: sum(getattr(job, name) is not None for job in inventory.jobs) for name in NUMBERS}
    return render('portfolio.html.j2', {
        'inventory': inventory, 'backlog': backlog, 'rows': rows, 'top': backlog.candidates[:top], 'jobs': jobs, 'known': known,
        'portfolio_script': ours('portfolio.js'), 'portfolio_hash': script_hash('portfolio.js'), 'portfolio_css': ours('portfolio.css'),
        'moved': [m for m in backlog.movements if m.enter or m.leave],
    })  # fmt: skip


def _compact(candidate: Candidate, job: ListedJob) -> Sequence[object]:
    """What the table shows of a job, in the order of its columns, and the reasons that a click unfolds."""
    return (
        candidate.rank, job.id, job.kind, job.lines, job.complexity, job.health.score if job.health else None, candidate.score, candidate.up_to,
        _value(job.cost), _value(job.runs), _value(job.failure_rate), len(job.downstream), job.family,
        [(part.name, part.points, part.why) for part in candidate.parts], job.fault,
    )  # fmt: skip


def _value(known: Known | None) -> float | None:
    return None if known is None else known.value
