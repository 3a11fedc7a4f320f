"""Job and Facts -> Recording: a live run, replays of it under other conditions, and an observed replay."""

from collections.abc import Callable

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.recording import Recording
from rewright.ports.blobs import Blobs
from rewright.ports.clock import Clock
from rewright.ports.sandbox import Environments, Sandbox
from rewright.record.accepting import accept
from rewright.record.inputs import collect
from rewright.record.observing import observe
from rewright.record.program import program_of
from rewright.record.repeating import judge
from rewright.record.replays import Replays, live_conditions, start_of


def record(
    job: Job,
    facts: Facts,
    sandbox: Sandbox,
    environments: Environments,
    blobs: Blobs,
    clock: Clock,
    progress: Callable[[str], None] = lambda _: None,
) -> Recording:
    """Run the job and record everything it does; a job that fails is a recording too.

    Refusal when a secret is missing, a host is not allowed, a limit ends the live run, or the inputs cannot be taken.
    """
    environment = environments.legacy(job.python, job.requirements, job.requirements_before)
    program = program_of(job, facts, environment)
    secret = bool(program.secrets or job.secret_files)
    inputs = collect(job, facts, blobs, (lambda data: sandbox.redacted(program, data)) if secret else None)
    progress(f'running {job.script} on {len(inputs.files)} input files')
    before = clock.now()
    live = sandbox.run(program, inputs, live_conditions(job))
    accept(job, facts, live)
    recorded = inputs.model_copy(update={'tape': live.tape})
    replays = Replays(sandbox, program, recorded, job, start_of(job, live, before), environment.python)
    progress('replaying under another clock, hash seed and order of directories')
    again = replays.elsewhere()
    verdict = judge(job, blobs, live, again, replays, progress)
    progress('replaying under observation')
    observation = observe(job, facts.files, blobs, live, replays, verdict.volatile, environments, progress)
    return Recording(
        job=job.name,
        environment=environment,
        inputs=recorded,
        live=live,
        again=again,
        volatile=verdict.volatile,
        repeatable=not verdict.unstable,
        unstable=verdict.unstable,
        observation=observation,
        marks={name: sandbox.mark(program.variables[name]) for name in program.secrets},
    )
