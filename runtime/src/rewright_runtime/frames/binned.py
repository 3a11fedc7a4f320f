"""Numbers and the bounds of bins in; the label of each number's bin out, as pandas 2 writes it."""

import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl

_DIGITS = 3
_MOST_DIGITS = 20


def cut(
    column: pl.Expr, bounds: Sequence[float], *, labels: Sequence[str] | None = None, lowest: bool = False
) -> pl.Expr:
    """`pandas.cut(column, bounds)`: bins are open below and closed above, the first also below if `lowest`; no bin is a hole."""
    edges = np.array(bounds)
    names = list(labels) if labels is not None else _intervals(edges, lowest=lowest)

    def binned(values: pl.Series) -> pl.Series:
        numbers = values.cast(pl.Float64) if values.null_count() else values
        places = edges.searchsorted(numbers.to_numpy(), side='left') - 1
        if lowest:
            places[(numbers == bounds[0]).fill_null(value=False).to_numpy()] = 0
        inside = (places >= 0) & (places < len(names)) & values.is_not_null().to_numpy()
        found = [names[place] if known else None for place, known in zip(places, inside, strict=True)]
        return pl.Series(values.name, found, dtype=pl.Categorical)

    return column.map_batches(binned, return_dtype=pl.Categorical, is_elementwise=True)


def _intervals(edges: np.ndarray[tuple[int], np.dtype[np.generic]], *, lowest: bool) -> list[str]:
    """The bins as texts, with as many digits as tell the bounds apart, three at least."""
    digits = next(
        (d for d in range(_DIGITS, _MOST_DIGITS) if len({_rounded(e, d) for e in edges}) == len(edges)), _DIGITS
    )
    rounded = [_rounded(edge, digits) for edge in edges]
    if lowest:
        rounded[0] = rounded[0] - 10.0**-digits
        rounded = [float(edge) for edge in rounded]
    return [f'({left}, {right}]' for left, right in itertools.pairwise(rounded)]


def _rounded(edge: np.generic, digits: int) -> float | int:
    number = edge.item()
    if not np.isfinite(number) or number == 0:
        return number  # type: ignore[no-any-return]  # What numpy holds is a number here.
    fraction, whole = np.modf(number)
    if whole == 0:
        digits += -int(np.floor(np.log10(abs(fraction)))) - 1
    return np.around(number, digits).item()  # type: ignore[no-any-return]  # As above.
