"""Runs the workflow for one job from the command line: folder, progress, report, and the exit code."""

import json
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from rewright import wiring
from rewright.agents.agent import Report
from rewright.cli.options import quiet
from rewright.cli.progress import LiveTree, PlainLines, Silent
from rewright.model.job import Job
from rewright.model.policy import Policy
from rewright.ports.store import Store
from rewright.queries.report import report, report_data
from rewright.queries.result import result
from rewright.queries.summary import summary
from rewright.workflows.modernize import STAGES, modernize, run_name
from rewright.workflows.watcher import Watcher


def run_job(
    job: Job, policy: Policy, out: Path, *, until: str = 'review', as_json: bool = False, fresh: bool = False
) -> int:
    """Run the stages of `job` up to `until`, leave the report, print the result, and return the exit code."""
    console = Console(stderr=as_json, no_color=quiet() or None)
    folder = (out / run_name(job, policy)).absolute()
    if fresh and folder.exists():
        shutil.rmtree(folder)
    store = wiring.store(folder)
    with ExitStack() as stack:
        watcher = _watcher(console, job, folder, stack, as_json=as_json)
        tools = wiring.tools(folder, job, policy, lambda _: None)
        modernize(job, store, tools, wiring.engine(folder), watcher, until)
    _leave_report(store, folder)
    if as_json:
        print(result(store, until).model_dump_json(indent=1))
        _say_what_stopped(store, until)
    else:
        console.print(summary(store))
    return exit_code(store, until)


def _say_what_stopped(store: Store, until: str) -> None:
    for stage, ended in _reports(store, until):
        if ended.exit_code:
            print(f'rewright: {stage}: {ended.summary}. {ended.next_move}', file=sys.stderr)


def exit_code(store: Store, until: str) -> int:
    """Return what the first stage up to `until` that did not end well asks for, or 0."""
    return next((ended.exit_code for _, ended in _reports(store, until) if ended.exit_code), 0)


def _reports(store: Store, until: str) -> list[tuple[str, Report]]:
    names = [stage for stage, _ in STAGES]
    asked = names[: names.index(until) + 1]
    return [(name, store.read(f'{name}.report', Report)) for name in asked if store.has(f'{name}.report')]


def _leave_report(store: Store, folder: Path) -> None:
    store.write_text('report.html', report(store, wiring.blobs(folder)))
    store.write_text('report.json', json.dumps(report_data(store), ensure_ascii=False, indent=1, default=str) + '\n')


def _watcher(console: Console, job: Job, folder: Path, stack: ExitStack, *, as_json: bool) -> Watcher:
    if as_json:
        return Silent()
    title = f'{job.name}: {Path(job.root, job.script)} -> {folder}'
    if console.is_terminal and not quiet():
        return stack.enter_context(LiveTree(console, title, wiring.counted_so_far))
    console.print(title, highlight=False, markup=False, soft_wrap=True)
    for found in job.detected:
        console.print(
            f'detected     {found.setting} = {found.value} ({found.why})', highlight=False, markup=False, soft_wrap=True
        )
    return PlainLines(console)
