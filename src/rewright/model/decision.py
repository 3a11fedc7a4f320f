"""One line of the append-only decision log."""

from typing import Literal

from rewright.model.value import Value


class Decision(Value):
    """A choice somebody or something made, so that it can be audited and overridden.

    `confidence` is 0 to 1, 1 where a rule leaves no choice, None where nothing measured gives one. `override_of` is the
    `id` of the decision it replaces. `at` is ISO 8601 UTC.
    """

    id: str = ''
    at: str = ''
    actor: str
    question: str
    options: tuple[str, ...]
    choice: str
    rationale: str
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    impact: Literal['low', 'medium', 'high']
    reversible: bool = True
    override_of: str = ''
