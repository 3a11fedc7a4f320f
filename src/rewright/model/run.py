"""One execution of a program in the sandbox: what it was given, under which conditions, and everything it did."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.service import AwsContent, PostgresContent, Stored
from rewright.model.tape import Tape
from rewright.model.value import Artifact, Value

# Never a whole number of hours from UTC, and without summer time.
OTHER_ZONE, OTHER_ZONE_HOURS = 'Asia/Kathmandu', 5.75


class InputFile(Value):
    """A file lying in the program's world before the run: absolute path in the world, content by SHA-256, mode bits.

    What is kept of a `redacted` one is without its secrets; a run on the machine where the file lies reads the file itself.
    """

    path: str
    sha256: str
    size: int
    mode: int = 0o644
    redacted: bool = False


class Settings(Value):
    """Other settings than a job's own: variables by name, None where one is not set, and the words of its command line.

    Without `arguments` these are the job's own.
    """

    variables: dict[str, str | None] = {}
    arguments: tuple[str, ...] | None = None


class Inputs(Artifact):
    """Everything a program can read from outside itself: files, the network, what servers of its own hold, and settings.

    Without `settings` a program runs under the job's own.
    """

    files: tuple[InputFile, ...] = ()
    tape: Tape = Tape()
    postgres: PostgresContent | None = None
    aws: AwsContent | None = None
    # Left out where there are none, so that inputs recorded without any keep their names.
    settings: Annotated[Settings | None, Field(exclude_if=lambda given: given is None)] = None


class Program(Value):
    """What is run: sources (absolute path in the world -> text), the arguments after the interpreter, and the environment.

    `environment` is the absolute path of a virtual environment; it is mounted read-only. `variables` are added to a
    clean set; secrets among them are named in `secrets` and redacted wherever they appear in what is recorded, and so
    are the words of `secret_files` (absolute paths). `${NAME}` of a secret in an argument, another variable or `stdin`
    stands for its value. Standard input is the text `stdin`, or the file of the world that `stdin_file` names; it is
    empty without either.
    """

    sources: dict[str, str]
    arguments: tuple[str, ...]
    working_folder: str
    environment: str
    variables: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    secret_files: tuple[str, ...] = ()
    stdin: str = ''
    stdin_file: str = ''


class Conditions(Value):
    """The world around one run.

    `network`: `off`; `record` (reach `allowed_hosts`, keep everything); `replay` (answers come from the inputs' tape, in
    order per key; the last answer of a key repeats). `latency` replays each answer after the seconds it took when
    recorded. `sleep` keeps, or skips and counts, the program's own sleeping. `clock_start` (ISO 8601 UTC) is the wall
    clock at the start of the run; it then runs on. `directory_order` lists folders as the
    file system does, or reversed. `zone` and `locale` are those of a machine that the program asks for neither; `other`
    is a locale of another language with the same encoding. `observe` injects the observer.
    """

    network: Literal['off', 'record', 'replay'] = 'replay'
    allowed_hosts: tuple[str, ...] = ()
    latency: bool = False
    sleep: Literal['keep', 'skip'] = 'skip'
    clock_start: str | None = None
    hash_seed: int = 0
    directory_order: Literal['native', 'reversed'] = 'native'
    zone: str = 'UTC'
    locale: Literal['usual', 'other'] = 'usual'
    observe: bool = False
    seconds: float = 600
    memory_mb: int = 4096
    processes: int = 64
    output_mb: int = 512
    open_files: int = 1024
    traffic_mb: int = 1024


class FileEffect(Value):
    """What a run did to one file; `sha256` is the content afterwards (empty when deleted), `was` the content before.

    `source` is the path that a created file had before it was renamed; the old path counts as deleted. A SQLite file is
    kept with what its journals hold.
    """

    path: str
    operation: Literal['created', 'overwritten', 'appended', 'deleted']
    sha256: str = ''
    size: int = 0
    was: str = ''
    source: str = ''


class Sleep(Value):
    """Sleeping done at one place of the program: `times` calls, `seconds` asked for in all, `longest` in one call."""

    file: str
    line: int
    times: int
    seconds: float
    longest: float


class Run(Artifact):
    """Everything one run did. Blobs (`stdout`, `stderr`, effects, `stored`, `observation`) are named by SHA-256.

    `limit` names the limit that ended the run (empty: none did). `exception` is `type: message` of an uncaught Python
    exception. `sandbox`, `clock`, `directory_order`, `zone` and `locale` name what was really used.
    Times are seconds, `peak_mb` is 2**20 bytes.
    """

    exit_code: int
    limit: Literal['', 'seconds', 'memory', 'processes', 'output', 'open_files', 'not_recorded'] = ''
    exception: str = ''
    stdout: str
    stderr: str
    effects: tuple[FileEffect, ...] = ()
    stored: tuple[Stored, ...] = ()
    reads: tuple[str, ...] = ()
    tape: Tape = Tape()
    sleeps: tuple[Sleep, ...] = ()
    started: str
    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    observation: str = ''
    sandbox: str
    clock: str
    directory_order: str = 'native'
    zone: str = 'UTC'
    locale: str = 'C.UTF-8'
