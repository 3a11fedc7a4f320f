"""Everything that somebody else needs to make a proof again, but for the objects, which lie beside it."""

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.recording import Environment, Recording
from rewright.model.value import Artifact, Value

BUNDLE_SCHEMA = 1


class Locked(Value):
    """An environment that can be built again: pinned requirement lines with hashes, and code by its path below the library.

    `environment.path` is empty: where one machine keeps it says nothing to another.
    """

    environment: Environment
    requirements: tuple[str, ...]
    code: dict[str, str] = {}


class Bundle(Artifact):
    """One proof with all it was made from; `sources` are the legacy files by absolute path in the world of the run.

    `secrets` says that material known to hold secrets was exported on purpose.
    """

    schema_version: int = BUNDLE_SCHEMA
    tool: str
    job: Job
    policy: Policy
    facts: Facts
    sources: dict[str, str]
    recording: Recording
    patch: Patch
    proof: Proof
    legacy: Locked
    modern: Locked
    base: str = ''
    secrets: bool = False


class Verification(Artifact):
    """What making a proof again showed: `same` only where all of it ran and nothing moved.

    `moved` are sentences about what is not as the certificate says; `checked` and `unchecked` name what was and what was
    not looked at; `certificate` is the SHA-256 of the statement.
    """

    verdict: str
    certificate: str
    signature: str
    moved: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    sandbox: str = ''
    clock: str = ''
