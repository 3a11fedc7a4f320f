"""A frame not computed yet in; its rows out, in the order that pandas gives them."""

import polars as pl

from rewright_runtime.frames.numbering import in_order, numbers_of

# Otherwise polars drops `maintain_order` below a group-by that it takes for free of order, sums of floats included.
_IN_ORDER = pl.QueryOptFlags(check_order_observe=False)


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """Compute `frame`: rows with numbers in any order, to be put into theirs; others in memory, every order that it asks for kept."""
    numbers = numbers_of(frame)
    if numbers:
        return in_order(frame.collect(), numbers)
    return frame.collect(engine='in-memory', optimizations=_IN_ORDER)
