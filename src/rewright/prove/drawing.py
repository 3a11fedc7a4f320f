"""A strategy and a seed -> examples drawn by Hypothesis, the same ones every time, with nothing left behind on disk."""

import tempfile
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from rewright.prove.dice import Dice

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar('T')
_EXAMPLES = 24


def drawn(strategy: 'SearchStrategy[T]', seed: str) -> list[T]:
    """Return different examples, the plainest ones last: the first ones of a run are the simplest Hypothesis knows."""
    import hypothesis
    from hypothesis.configuration import set_hypothesis_home_dir

    found: list[T] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=_EXAMPLES,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def gather(example: T) -> None:
        if example not in found:
            found.append(example)

    with tempfile.TemporaryDirectory(prefix='rewright-drawing-') as folder:
        # Hypothesis keeps tables of letters in its home; a job's folder is no place for them.
        set_hypothesis_home_dir(folder)
        gather()
    return found[::-1]


def of_kind(logical: str, dice: Dice) -> Sequence[str]:
    """Return values of a column of this type (`integer`, `number`, `boolean`, `date`, anything else is text), as text."""
    return _of_kind(logical, f'{dice.seed}:{logical}')


# Each cell of a column asks for the same values, and drawing them takes longer than a run of a small job.
@lru_cache(maxsize=256)
def _of_kind(logical: str, seed: str) -> tuple[str, ...]:
    from hypothesis import strategies as st

    kinds: dict[str, SearchStrategy[str]] = {
        'integer': st.integers(-(10**9), 10**9).map(str),
        'number': st.floats(-1e9, 1e9, allow_nan=False, width=32).map(lambda value: repr(round(value, 4))),
        'boolean': st.sampled_from(['True', 'False']),
        'date': st.dates().map(lambda day: day.isoformat()),
    }
    # No surrogates and no control letters: no writer of the kinds of file here can hold them.
    letters = st.characters(exclude_categories=['Cs', 'Cc'])
    return tuple(drawn(kinds.get(logical, st.text(letters, max_size=12)), seed))


def shaped(value: object) -> str:
    """Return the type that a value has the form of, as `of_kind` names it."""
    if isinstance(value, bool) or str(value) in {'True', 'False'}:
        return 'boolean'
    for logical, reads in (('integer', int), ('number', float)):
        try:
            reads(str(value))
        except ValueError:
            continue
        return logical
    return 'string'
