"""A changed input on which the sides differ -> the smallest change that still tells them apart."""

from rewright.prove.sides import Sides
from rewright.prove.trials import Tried, attempt
from rewright.prove.variants import Variant

_TRIES = 12


def shrunk(sides: Sides, variant: Variant, tried: Tried) -> Tried:
    """Return the last trial of ever smaller changes that is still different, after a bounded number of tries."""
    waiting = list(variant.smaller())
    for _ in range(_TRIES):
        if not waiting:
            break
        candidate = waiting.pop(0)
        smaller = _different(sides, candidate)
        if smaller is not None:
            tried, waiting = smaller, list(candidate.smaller())
    return tried


def _different(sides: Sides, variant: Variant) -> Tried | None:
    inputs = variant.applied(sides.recording.inputs, sides.blobs)
    if inputs is None:
        return None
    tried = attempt(sides, f'smallest: {variant.name}', inputs)
    return tried if tried.trial.result == 'different' else None
