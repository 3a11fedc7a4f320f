"""Two columns in; the frame both stand on out, if pandas' index surely lines their rows up as polars' position does."""

from rewright.rewrite.frames.values import FrameV, Refused, SeriesV

STALE = 'a column computed before one that it reads was changed'


def same_rows(a: SeriesV, b: SeriesV) -> FrameV:
    """The later frame of two columns over the same rows; Refused when their rows may differ."""
    if a.frame.rows != b.frame.rows:
        raise Refused('two columns whose rows may not line up')
    for frame in (b.frame, a.frame):
        if stands_on(a, frame) and stands_on(b, frame):
            return frame
    raise Refused(STALE)


def stands_on(series: SeriesV, frame: FrameV) -> bool:
    """Whether the column's expression still means the same on `frame`."""
    return series.frame.rows == frame.rows and all(
        name in frame.columns and frame.columns[name].made is series.frame.columns[name].made for name in series.e.reads
    )


def over(series: SeriesV, frame: FrameV) -> SeriesV:
    """The column as one of `frame`; Refused when the rows or a column it reads are others."""
    if series.frame.rows != frame.rows:
        raise Refused('a column whose rows may not line up with the frame')
    if not stands_on(series, frame):
        raise Refused(STALE)
    return series
