"""Modernizes one job: the order of the stages, what a run is named by, and what happens when a stage does not end well."""

import hashlib
from pathlib import Path

from rewright import __version__
from rewright.agents.tools import Tools
from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.ports.engine import Engine, Step
from rewright.ports.store import Store
from rewright.read.settings import FILE
from rewright.reconcile.bounds import permitted
from rewright.record.inputs import may_read
from rewright.workflows.retreating import proving
from rewright.workflows.stage import Stage
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
    for path in _files(job):
        with path.open('rb') as file:
            digest.update(f'{path}\n{hashlib.file_digest(file, "sha256").hexdigest()}\n'.encode())
    return f'{job.name}-{digest.hexdigest()[:10]}'


def _files(job: Job) -> list[Path]:
    try:
        return may_read(job)
    except Refusal:
        # The stage that needs the inputs says what is wrong with them; reading the source needs none.
        return [Path(job.root, job.script)]


def modernize(
    job: Job, store: Store, tools: Tools, engine: Engine, watcher: Watcher, until: str = 'review'
) -> dict[str, Outcome]:
    """Run the stages up to `until` as one durable workflow and return how each ended.

    Stages that ended well in an earlier attempt are not run again: their artifacts are there. Refusal for a tolerance of
    a column that the policy holds to be strict.
    """
    permitted(job.tolerances, tools.policy.reconcile, f'{job.root}/{FILE}')
    store.write('job', job)
    store.write('policy', tools.policy)
    names = [stage for stage, _ in STAGES]
    wanted = STAGES[: names.index(until) + 1]
    roles = units('rewright.agents.roles')
    stages = {stage: Stage(stage, roles[role], store, tools, watcher) for stage, role in STAGES}
    steps = [Step(name=stage, work=stages[stage].once) for stage, _ in wanted]
    if until not in names[: names.index('prove')]:
        steps[names.index('prove')] = Step(name='prove', work=proving(stages['rewrite'], stages['prove'], store))
    for stage, _ in wanted:
        if (earlier := stages[stage].done()) is not None:
            watcher.ended(stage, earlier, earlier=True)
    return engine.run(f'modernize-until-{until}', steps)
