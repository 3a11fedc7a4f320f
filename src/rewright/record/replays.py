"""A recorded live run -> replays of it, each under stated conditions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from rewright.model.job import Job
from rewright.model.run import OTHER_ZONE, Conditions, Inputs, Program, Run
from rewright.ports.sandbox import Sandbox

OTHER_CLOCK = timedelta(days=1, hours=3, minutes=17, seconds=29)
# Where the job says its clock, the day is an input: what is made of the date is asked for again as it was.
SAME_DAY = timedelta(minutes=17, seconds=29)
OTHER_SEED = 1


def live_conditions(job: Job) -> Conditions:
    """Reach the real network, and sleep as the job asks to: the site on the other side is real."""
    return Conditions(
        network='record',
        allowed_hosts=job.allowed_hosts,
        sleep='keep',
        clock_start=job.clock,
        **job.limits.model_dump(),
    )


def start_of(job: Job, live: Run, before: datetime) -> datetime:
    """When the live run began, as the job saw it."""
    text = job.clock or live.started
    if not text:
        return before
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Replays:
    """Everything a replay needs; `start` is when the live run began, `python` the version of the job's interpreter."""

    sandbox: Sandbox
    program: Program
    inputs: Inputs
    job: Job
    start: datetime
    python: str = ''

    def elsewhere(self) -> Run:
        """Replay at another moment, under another hash seed, with directories turned.

        So are the time zone and the locale, where the job does not say its own.
        """
        return self._run(self.later, self._other_seed, turned=True, zone=self._other_zone, locale=self._other_locale)

    def reordered(self) -> Run:
        """Replay as the live run was, but for the order in which directories are listed."""
        return self._run(self.start, 0, turned=True)

    def reseeded(self) -> Run:
        """Replay as the live run was, but for the hash seed."""
        return self._run(self.start, self._other_seed)

    def rezoned(self) -> Run:
        """Replay as the live run was, but for the time zone."""
        return self._run(self.start, 0, zone=self._other_zone)

    def relocated(self) -> Run:
        """Replay as the live run was, but for the locale."""
        return self._run(self.start, 0, locale=self._other_locale)

    def same(self) -> Run:
        """Replay under the clock and the hash seed of the live run."""
        return self._run(self.start, 0)

    def observed(self) -> Run:
        """Replay under the clock and the hash seed of the live run, with the observer inside."""
        return self._run(self.start, 0, observe=True)

    @property
    def later(self) -> datetime:
        """The other moment: a day, three hours and some minutes later, or one of the same day where the job says its clock."""
        if not self.job.clock:
            return self.start + OTHER_CLOCK
        later = self.start + SAME_DAY
        return later if later.date() == self.start.date() else self.start - SAME_DAY

    @property
    def _other_zone(self) -> str:
        return 'UTC' if self.job.pins_zone else OTHER_ZONE

    @property
    def _other_locale(self) -> Literal['usual', 'other']:
        return 'usual' if self.job.pins_locale else 'other'

    @property
    def _other_seed(self) -> int:
        """Python 2 hashes everywhere alike unless it is told otherwise, so nothing there is volatile for it."""
        return 0 if self.python.startswith('2.') else OTHER_SEED

    def _run(
        self,
        start: datetime,
        seed: int,
        *,
        observe: bool = False,
        turned: bool = False,
        zone: str = 'UTC',
        locale: Literal['usual', 'other'] = 'usual',
    ) -> Run:
        conditions = Conditions(
            network='replay',
            allowed_hosts=self.job.allowed_hosts,
            sleep='skip',  # Nobody is on the other side of a replay.
            clock_start=start.astimezone(UTC).isoformat(),
            hash_seed=seed,
            directory_order='reversed' if turned else 'native',
            zone=zone,
            locale=locale,
            observe=observe,
            **self.job.limits.model_dump(),
        )
        return self.sandbox.run(self.program, self.inputs, conditions)
