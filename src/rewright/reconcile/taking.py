"""A frame and the numbers of some of its rows -> these rows alone, letting go of the others."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.sheets import ROW


def taken(frame: pl.DataFrame, numbers: NDArray[np.int64], start: int) -> pl.DataFrame:
    """Some rows of a frame that begins with the row `start`, with their numbers; they do not hold on to the others."""
    oldest = pl.CompatLevel.oldest()
    arrays = {c.name: c.alias('').to_arrow(compat_level=oldest) for c in frame[numbers].get_columns()}
    rows = pl.DataFrame([pl.Series(name, pl.from_arrow(array)) for name, array in arrays.items()])
    return rows.with_columns(pl.Series(ROW, numbers + start, dtype=pl.Int64))
