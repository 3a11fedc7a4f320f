"""Runs a job in the sandbox and records everything it does."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.outcome import Outcome
from rewright.record.recording import record

CONTRACT = Contract(
    role='recorder',
    title='Recorder',
    duty='runs the legacy job in its own environment and records its network, files, output and every value it made',
    reads=frozenset({'job', 'facts'}),
    writes=frozenset({'recording', 'observation'}),
    tools=frozenset({'sandbox', 'environments', 'blobs', 'clock'}),
)


def act(desk: Desk) -> Report:
    """Record the job."""
    job, facts = desk.read('job', Job), desk.read('facts', Facts)
    recording = record(job, facts, desk.sandbox, desk.environments, desk.blobs, desk.clock, desk.say)
    if recording.observation:
        observation = Observation.model_validate_json(desk.blobs.get(recording.observation))
    else:
        observation = Observation(
            script=job.script, not_observed=(f'{job.script}: no replay under observation did what the live run did',)
        )
    desk.write('observation', observation)
    path = desk.write('recording', recording)
    live = recording.live
    held = sum(found.operation != 'untouched' for found in live.stored)
    summary = (
        f'exit {live.exit_code}, {len(live.tape.exchanges)} requests, {len(live.effects)} files changed, '
        f'{f"{held} tables and objects changed in its servers, " if live.stored else ""}'
        f'{len(observation.expressions)} expressions seen, {live.wall_seconds:.1f} s, {live.peak_mb:.0f} MB; '
        f'{len(recording.volatile)} volatile places'
    )
    if not recording.repeatable:
        summary += f'; not repeatable: {"; ".join(recording.unstable)}'
    return Report(outcome=Outcome.OK, summary=summary, evidence=(str(path),))
