"""Modernizes one job: the order of the stages, what a run is named by, and what happens when a stage does not end well."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rewright import __version__
from rewright.agents.agent import Report, Role
from rewright.agents.desk import Desk
from rewright.agents.tools import Tools
from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.ports.engine import Engine, Step
from rewright.ports.store import Store
from rewright.workflows.watcher import Watcher

# The only place that knows the order of stages.
STAGES = (
    ('read', 'pipeline_intelligence'),
    ('record', 'recorder'),
    ('specify', 'business_analyst'),
    ('rewrite', 'code_transformation'),
    ('prove', 'quality_assurance'),
    ('design', 'architecture_optimization'),
    ('provision', 'infrastructure'),
    ('deliver', 'git_workflow_manager'),
    ('review', 'pr_review'),
)


def run_name(job: Job, policy: Policy) -> str:
    """Name a run by everything its result depends on: job, sources, inputs, policy and version."""
    digest = hashlib.sha256(f'{__version__}\n{job.model_dump_json()}\n{policy.model_dump_json()}'.encode())
    for name in sorted({job.script, *job.inputs}):
        path = Path(job.root, name)
        digest.update(name.encode() + b'\0' + (path.read_bytes() if path.is_file() else b''))
    return f'{job.name}-{digest.hexdigest()[:10]}'


def modernize(
    job: Job, store: Store, tools: Tools, engine: Engine, watcher: Watcher, until: str = 'review'
) -> dict[str, Outcome]:
    """Run the stages up to `until` as one durable workflow and return how each ended.

    Stages that ended well in an earlier attempt are not run again: their artifacts are there.
    """
    store.write('job', job)
    names = [stage for stage, _ in STAGES]
    wanted = STAGES[: names.index(until) + 1]
    roles = units('rewright.agents.roles')
    steps = [Step(name=stage, work=_work(stage, roles[role], store, tools, watcher)) for stage, role in wanted]
    for stage, _ in wanted:
        if (earlier := _done(stage, store)) is not None:
            watcher.ended(stage, earlier, earlier=True)
    return engine.run(f'modernize-until-{until}', steps)


def _done(stage: str, store: Store) -> Report | None:
    if not store.has(f'{stage}.report'):
        return None
    report = store.read(f'{stage}.report', Report)
    return report if report.outcome == Outcome.OK else None


def _work(stage: str, role: Role, store: Store, tools: Tools, watcher: Watcher) -> Callable[[], Outcome]:
    def work() -> Outcome:
        if (earlier := _done(stage, store)) is not None:
            return earlier.outcome
        watcher.started(stage, role.CONTRACT.title)
        report = _perform(role, store, replace(tools, say=lambda text: watcher.said(stage, text)))
        _log(stage, report, store, tools)
        store.write(f'{stage}.report', report)
        watcher.ended(stage, report, earlier=False)
        return report.outcome

    return work


def _perform(role: Role, store: Store, tools: Tools) -> Report:
    contract = role.CONTRACT
    desk = Desk(contract.role, store, tools, reads=contract.reads, writes=contract.writes, handed=contract.tools)
    began = tools.clock.now()
    try:
        report = role.act(desk)
    except Refusal as refusal:
        report = Report(
            outcome=Outcome.FAILED,
            summary=f'{refusal.where}: {refusal.what}' if refusal.where else refusal.what,
            next_move=refusal.next_move,
            exit_code=refusal.exit_code,
        )
    return report.model_copy(update={'seconds': (tools.clock.now() - began).total_seconds()})


def _log(stage: str, report: Report, store: Store, tools: Tools) -> None:
    at = tools.clock.now().isoformat(timespec='seconds')
    for number, decision in enumerate(report.decisions, 1):
        named = hashlib.sha256(decision.model_dump_json().encode()).hexdigest()[:8]
        store.log(decision.model_copy(update={'id': f'{stage}-{number}-{named}', 'at': at}))
