"""What was counted in a job's sources -> its complexity from 1 to 10, as parts that add up to it."""

from collections.abc import Collection

from rewright.model.facts import Endpoint, Loop

# Each part is a count times a weight, up to a cap; the caps and the first 1.0 add up to 10.
_WEIGHTS = {
    'branches': (0.10, 2.5),
    'loops': (0.40, 2.0),
    'endpoints': (0.30, 1.5),
    'length': (0.005, 1.5),
    'dialects': (0.20, 0.75),
    'not_understood': (0.25, 0.75),
}


def complexity(
    *, lines: int, branches: int, loops: Collection[Loop], endpoints: Collection[Endpoint], dialects: int, puzzles: int
) -> tuple[float, dict[str, float]]:
    """Return the complexity and its parts, each rounded to two digits.

    `lines` counts lines of text, `branches` decision points, `dialects` the readers that found something; endpoints
    are counted once for each direction, kind and target.
    """
    different = {(e.direction, e.kind, e.target) for e in endpoints}
    counts = {
        'branches': branches, 'loops': len(loops), 'endpoints': len(different), 'length': lines,
        'dialects': dialects, 'not_understood': puzzles,
    }  # fmt: skip
    parts = {'start': 1.0}
    parts |= {name: round(min(cap, counts[name] * weight), 2) for name, (weight, cap) in _WEIGHTS.items()}
    return round(sum(parts.values()), 2), parts
