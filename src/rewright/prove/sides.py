"""The two programs of a proof and everything needed to run either of them on any inputs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from rewright.model.job import Job
from rewright.model.policy import ProofPolicy
from rewright.model.recording import Recording, Volatile
from rewright.model.run import OTHER_ZONE, Conditions, Inputs, Program, Run, Settings
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Sandbox
from rewright.prove.pair import Findings, Pair, findings

# Another day, hour, minute and second, so that a value taken from any part of the clock shows itself.
_LATER = timedelta(days=1, hours=3, minutes=17, seconds=29)
_OTHER_SEED = 4242


@dataclass(frozen=True)
class Sides:
    """The legacy job and its rewrite; `fan_out` is the rewrite's second form, where it has one.

    `other` are the sources of the legacy job with another text in the place of each secret that was moved out of them.
    """

    job: Job
    recording: Recording
    policy: ProofPolicy
    sandbox: Sandbox
    blobs: Blobs
    legacy: Program
    modern: Program
    fan_out: Program | None
    say: Callable[[str], None]
    other: dict[str, str] = field(default_factory=dict)

    def run(self, program: Program, inputs: Inputs, conditions: Conditions | None = None) -> Run:
        """Run one side once, under the recorded clock unless told otherwise, with the settings of the inputs."""
        return self.sandbox.run(self._set(program, inputs.settings), inputs, conditions or self.replay())

    def _set(self, program: Program, settings: Settings | None) -> Program:
        """Return the program under other settings; the words before the job's own arguments are not the job's."""
        if settings is None:
            return program
        variables = program.variables | settings.variables
        update: dict[str, object] = {'variables': {n: value for n, value in variables.items() if value is not None}}
        if settings.arguments is not None:
            before = program.arguments[: len(program.arguments) - len(self.job.arguments)]
            update['arguments'] = (*before, *settings.arguments)
        return program.model_copy(update=update)

    def compare(self, trial: str, legacy: Run, modern: Run) -> Findings:
        """Compare two runs on the same inputs."""
        brought = (*self.legacy.sources.values(), *self.legacy.arguments, *self.job.environment.values())
        known = '\n'.join(brought)
        return findings(Pair(trial, self.job, legacy, modern, self.recording.volatile, self.blobs, known))

    def replay(self) -> Conditions:
        """Return the conditions of a trial: recorded answers, the recorded clock, no sleeping."""
        limits = self.job.limits.model_dump()
        limits['seconds'] = min(self.job.limits.seconds, self.policy.trial_seconds)
        return Conditions(allowed_hosts=self.job.allowed_hosts, clock_start=self._start().isoformat(), **limits)

    def later(self) -> Conditions:
        """Return the conditions of a trial with another clock and another hash seed."""
        # Python 2 hashes everywhere alike unless it is told otherwise.
        seed = 0 if self.recording.environment.python.startswith('2.') else _OTHER_SEED
        update: dict[str, object] = {'clock_start': (self._start() + _LATER).isoformat(), 'hash_seed': seed}
        return self.replay().model_copy(update=update)

    def elsewhere(self) -> Conditions:
        """Return the conditions of a trial on another machine: later, and in a zone and a locale that the job does not say."""
        update = {
            'zone': 'UTC' if self.job.pins_zone else OTHER_ZONE,
            'locale': 'usual' if self.job.pins_locale else 'other',
        }
        return self.later().model_copy(update=update)

    def with_other_secrets(self) -> 'Sides':
        """Return the same sides with the marks of secrets for their texts, which the recorded answers are found by as well."""

        def told(program: Program) -> Program:
            return program.model_copy(update={'variables': program.variables | self.recording.marks})

        legacy = told(self.legacy)
        return replace(
            self,
            legacy=legacy.model_copy(update={'sources': {p: self.other[p] for p in legacy.sources}}),
            modern=told(self.modern),
        )

    def timed(self) -> Conditions:
        """Return the conditions of a measurement: recorded latencies, and the programs' own pauses kept."""
        update = {'latency': True, 'sleep': 'keep', 'seconds': self.job.limits.seconds}
        return self.replay().model_copy(update=update)

    def _start(self) -> datetime:
        moment = datetime.fromisoformat(self.job.clock or self.recording.live.started)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def knowing(self, volatile: tuple[Volatile, ...]) -> 'Sides':
        """Return the same sides with more places known to be volatile."""
        update = {'volatile': (*self.recording.volatile, *volatile)}
        return replace(self, recording=self.recording.model_copy(update=update))

    def with_rewrite(self, path: str, text: str) -> 'Sides':
        """Return the same sides with one file of the rewrite replaced."""
        return replace(self, modern=self.modern.model_copy(update={'sources': self.modern.sources | {path: text}}))
