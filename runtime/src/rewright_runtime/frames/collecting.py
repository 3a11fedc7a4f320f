"""A frame not computed yet in; its rows out, floats added up in the order of the rows."""

import polars as pl

# Otherwise polars drops `maintain_order` below a group-by that it takes for free of order, sums of floats included.
_IN_ORDER = pl.QueryOptFlags(check_order_observe=False)


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """Compute `frame` in memory, every order that it asks for kept."""
    return frame.collect(engine='in-memory', optimizations=_IN_ORDER)
