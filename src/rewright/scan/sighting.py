"""What one file of a repository tells of jobs."""

from dataclasses import dataclass
from typing import Literal

from rewright.scan.outline import Outline

Kind = Literal['script', 'notebook', 'crontab', 'settings']


@dataclass(frozen=True, slots=True)
class Timed:
    """A script that is started by a schedule: `when` is a cron expression or a name such as `@daily`."""

    script: str
    when: str
    line: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one file told: an outline, schedules of scripts, or the script and name of a job."""

    kind: Kind
    outline: Outline | None = None
    timed: tuple[Timed, ...] = ()
    name: str = ''
    script: str = ''
