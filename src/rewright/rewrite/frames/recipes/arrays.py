"""`.values`, `to_numpy`, `unique`, `.dtype`: the numpy array or type that pandas holds, for Python to go on with."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.iterated import array
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import PyV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs

# The release from which texts have a type and arrays of their own.
OWN_SINCE = (3, 0)


def _values(call: Call) -> Value:
    return PyV(array(call.series()))


def _to_numpy(call: Call) -> Value:
    call.bind()
    return _values(call)


def _matrix(call: Call) -> Value:
    """One array of all columns: numbers together, objects where there is any text."""
    frame = call.frame()
    require(not frame.named and bool(frame.columns), 'an array beside labels')
    for name in frame.columns:
        array(column(frame, name))
    kinds = {cell.kind for cell in frame.columns.values()}
    require('bool' not in kinds or len(kinds) == 1, 'truth values among others')
    return PyV(fill('frames.matrix(A)', A=frame.code))


def _matrix_to_numpy(call: Call) -> Value:
    call.bind()
    return _matrix(call)


def _type(call: Call) -> Value:
    series = call.series()
    assert isinstance(series, SeriesV)
    known = series.e.kind in {'int', 'float', 'text'} or (series.e.kind == 'bool' and not series.e.null)
    require(known and not (series.e.boxed or series.e.fickle or series.e.typed_by_rows), f'the type of {series.e.kind}')
    require(series.e.kind != 'text' or call.observed.versions.pandas < OWN_SINCE, 'the type of texts')
    return PyV(fill('frames.dtype(A)', A=as_column(series)))


RECIPES: dict[str, Recipe] = {
    'Series.values': _values,
    'Series.to_numpy()': _to_numpy,
    'DataFrame.values': _matrix,
    'DataFrame.to_numpy()': _matrix_to_numpy,
    'Series.dtype': _type,
}
_TEXTS = Differs(
    'texts are in arrays of their own: they can be gone through and looked into, or are refused', since=OWN_SINCE
)
DIFFERS = {
    'Series.values': (_TEXTS,),
    'Series.to_numpy()': (_TEXTS,),
    'Series.dtype': (Differs('that of texts is left', since=OWN_SINCE),),
}
