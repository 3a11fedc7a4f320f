"""Recorded inputs under other settings of the job: those that the statement reads, one changed at a time."""

from collections.abc import Iterator

from rewright.model.run import Inputs
from rewright.prove.target import Target

WHAT = 'another value of a setting that the line reads'


def aimed(target: Target) -> Iterator[Inputs]:
    """Change one setting after another."""
    for change in target.settings:
        yield target.inputs.model_copy(update={'settings': change.settings})
