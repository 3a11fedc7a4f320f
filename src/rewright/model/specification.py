"""What a job means: rules with evidence, assumptions, suspected defects, and the contracts of its inputs and outputs."""

from typing import Any, Literal

from rewright.model.span import Span
from rewright.model.value import Artifact, Value

Tag = Literal['happy', 'edge', 'null', 'boundary', 'regression', 'dual_interpretation', 'defect_preserving']


class Evidence(Value):
    """Why something is believed: a place in the source, recorded data, or an output."""

    kind: Literal['source', 'data', 'output']
    reference: str
    quote: str = ''


class Rule(Value):
    """A business rule in one sentence; `id` is `R1`, `R2`… and is stable for one source."""

    id: str
    sentence: str
    stage: Literal['prepare', 'fetch', 'transform', 'save']
    evidence: tuple[Evidence, ...]
    span: Span | None = None


class Belief(Value):
    """An assumption, with the confidence (0 to 1) that its evidence gives."""

    id: str
    sentence: str
    confidence: float
    evidence: tuple[Evidence, ...]


class Defect(Value):
    """A suspected defect of the legacy job; the rewrite preserves it."""

    id: str
    sentence: str
    why_suspect: str
    evidence: tuple[Evidence, ...]
    span: Span | None = None


class Case(Value):
    """A test case of the specification: given, expected, and its tag.

    `defect_preserving` holds a suspected defect; `dual_interpretation` tells two readings of what was recorded apart.
    `rules` names what it is about: rules, suspected defects or assumptions.
    """

    id: str
    title: str
    tag: Tag
    rules: tuple[str, ...]


class Specification(Artifact):
    """One job's meaning. `contracts` are Open Data Contract Standard documents (version 3), one per input and output."""

    job: str
    purpose: str
    rules: tuple[Rule, ...]
    assumptions: tuple[Belief, ...]
    suspected_defects: tuple[Defect, ...]
    cases: tuple[Case, ...]
    contracts: tuple[dict[str, Any], ...]
