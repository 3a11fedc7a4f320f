"""A legacy job: what is run, where, in which environment, and what it may touch."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.platform import Platform
from rewright.model.service import Aws, Postgres
from rewright.model.tolerance import Tolerance
from rewright.model.value import Artifact, Value

Autonomy = Literal['shadow', 'assisted', 'autonomous']
SandboxKind = Literal['bubblewrap', 'process']


class Limits(Value):
    """What one run may use; going past any of them ends the run and names the limit."""

    seconds: float = 600
    memory_mb: int = 4096
    processes: int = 64
    output_mb: int = 512
    open_files: int = 1024
    traffic_mb: int = 1024


class Detected(Value):
    """A setting nobody gave: what was chosen, and from what."""

    setting: str
    value: str
    why: str


class Job(Artifact):
    """One legacy script and how to run it.

    `root` is the absolute folder that is copied into the sandbox at the same path; `script`, `working_folder`, `inputs`
    and `outputs` (globs; empty means every file the job creates or changes) are relative to it. `requirements` are
    pinned lines of the job's own environment, in which nothing was released after `requirements_before` (a day); `allowed_hosts` are `host` or `host:port`. `clock` (ISO 8601, UTC) is when
    the job believes it runs; without it the recording's real start is used. `happens_before` are pairs of globs on
    `METHOD url`: what the first matches is answered before what the second matches is asked. `tolerances` are columns of
    outputs that may differ by a bound. Standard input is the text
    `stdin` or the file `stdin_file` (relative to `root`). `secrets` are variables of the caller's environment;
    `secret_files` are inputs (relative to `root`) of which every longer word is a secret. `platform` is the package of a
    company that the rewrite imports instead of the runtime.
    """

    name: str
    root: str
    script: str
    arguments: tuple[str, ...] = ()
    working_folder: str = '.'
    python: str
    requirements: tuple[str, ...] = ()
    requirements_before: str = ''
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    secret_files: tuple[str, ...] = ()
    stdin: str = ''
    stdin_file: str = ''
    clock: str | None = None
    happens_before: tuple[tuple[str, str], ...] = ()
    # Left out where there are none, so that runs of jobs without any keep their names.
    tolerances: Annotated[tuple[Tolerance, ...], Field(exclude_if=lambda given: not given)] = ()
    postgres: Postgres | None = None
    aws: Aws | None = None
    platform: Annotated[Platform | None, Field(exclude_if=lambda given: given is None)] = None
    autonomy: Autonomy = 'assisted'
    limits: Limits = Limits()
    sandbox: SandboxKind = 'bubblewrap'
    detected: tuple[Detected, ...] = ()

    @property
    def pins_zone(self) -> bool:
        """Whether the job says in which time zone it runs."""
        return 'TZ' in self.environment

    @property
    def pins_locale(self) -> bool:
        """Whether the job says in which locale it runs."""
        return any(name == 'LANG' or name.startswith('LC_') for name in self.environment)

    @property
    def stdin_place(self) -> str:
        """The absolute path of the file that is standard input; empty without one."""
        return f'{self.root}/{self.stdin_file}' if self.stdin_file else ''

    @property
    def secret_places(self) -> tuple[str, ...]:
        """The absolute paths of the files that hold secrets."""
        return tuple(f'{self.root}/{name}' for name in self.secret_files)
