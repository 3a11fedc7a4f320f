"""The bytes of one output on both sides -> findings, in the sense of the output's format and volatile places and bounds."""

from rewright.prove.pair import Findings, Pair
from rewright.reconcile import Mask, compare
from rewright.reconcile.naming import same_output


def compared(pair: Pair, name: str, legacy: bytes, modern: bytes) -> Findings:
    """Compare one output."""
    masks = tuple(
        Mask.of(volatile) for volatile in pair.volatile if volatile.by_form and same_output(volatile.output, name)
    )
    tolerances = [tolerance for tolerance in pair.job.tolerances if tolerance.covers(name, pair.job.root)]
    result = compare(legacy, modern, name=name, masks=masks, trial=pair.trial, tolerances=tolerances)
    return Findings((result.compared,), result.differences, result.total)
