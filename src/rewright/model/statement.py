"""A proof as others read it: an in-toto Statement, version 1, whose predicate says what was run.

Source: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md.
"""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from rewright.model.digest import canonical
from rewright.model.policy import Policy
from rewright.model.proof import Mutation, Verdict
from rewright.model.tolerance import Tolerance
from rewright.model.value import Artifact, Value

STATEMENT: Final = 'https://in-toto.io/Statement/v1'
PREDICATE: Final = 'urn:rewright:proof:v1'
# Media type of the payload in a DSSE envelope, as the in-toto envelope specification names it.
PAYLOAD = 'application/vnd.in-toto+json'


class Digest(Value):
    """A file's content."""

    sha256: str


class Resource(Value):
    """A file by its name and content."""

    name: str
    digest: Digest


class Place(Value):
    """An environment by what lies in it."""

    python: str
    packages: tuple[str, ...]
    sha256: str


class MaskedPlace(Value):
    """A place of an output that is compared by form alone, because it changed when only clock and seed did."""

    output: str
    place: str
    cause: str
    pattern: str


class Ran(Value):
    """One trial: what it was given by hash, under which clock, seed and sandbox, and how it ended.

    `inputs` names what both programs could read; `kept`, `legacy` and `modern` are the objects that hold the inputs and
    the two runs. `outputs` are pairs of output and level.
    """

    name: str
    form: str
    inputs: str
    kept: str
    legacy: str
    modern: str
    clock_start: str | None
    hash_seed: int
    latency: bool
    sleep: str
    result: str
    outputs: tuple[tuple[str, str], ...]
    note: str


class Comparison(Value):
    """How outputs were compared: the checks, the places that are compared by form, and the columns compared within a bound."""

    checks: tuple[str, ...]
    rule: str
    volatile: tuple[MaskedPlace, ...]
    tolerances: Annotated[tuple[Tolerance, ...], Field(exclude_if=lambda given: not given)] = ()


class Predicate(Artifact):
    """What was run to judge a rewrite. `base` is the commit the delivered branch starts from, None before delivery."""

    job: str
    tool: str
    verdict: Verdict
    reasons: tuple[str, ...]
    base: str | None
    legacy: tuple[Resource, ...]
    hashes: dict[str, str]
    environments: dict[Literal['legacy', 'modern'], Place]
    comparison: Comparison
    trials: tuple[Ran, ...]
    inputs_tried: int
    differences: int
    mutation: Mutation | None
    sandboxes: tuple[str, ...]
    clocks: tuple[str, ...]
    policy: Policy


class Statement(Value):
    """The statement about the rewrite's files."""

    model_config = ConfigDict(frozen=True, extra='forbid', populate_by_name=True)

    type: Literal['https://in-toto.io/Statement/v1'] = Field(default=STATEMENT, alias='_type')
    subject: tuple[Resource, ...]
    predicate_type: Literal['urn:rewright:proof:v1'] = Field(default=PREDICATE, alias='predicateType')
    predicate: Predicate

    def as_bytes(self) -> bytes:
        """Return the statement as it is stored, signed and compared."""
        return canonical(self.model_dump(mode='json', by_alias=True))
