"""`sum`, `mean`, `max`… of one column, and lists of its values: one Python value out, as numpy adds it up."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.iterated import array, listed
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import MomentV, PyV, SeriesV, Value

FORMS = {
    'sum': 'frames.total(A)',
    'mean': 'frames.average(A)',
    'std': 'frames.spread(A)',
    'median': 'frames.middle(A)',
    'min': 'frames.smallest(A)',
    'max': 'frames.largest(A)',
}


def _total(word: str, call: Call) -> Value:
    call.bind()
    return _of(word, call, call.series())


def _by_numpy(word: str, call: Call) -> Value:
    """`np.sum(column)`, which asks the column for its own."""
    series = call.series(call.bind('a').need('a'))
    require(series.e.kind in {'int', 'float'}, f'{word} of {series.e.kind}')
    return _of(word, call, series)


def _of(word: str, call: Call, series: SeriesV) -> Value:
    if series.e.kind == 'date' and word in {'min', 'max'}:
        return MomentV(fill(f'frames.{"earliest" if word == "min" else "latest"}(A)', A=as_column(series)))
    allowed = {'int', 'float', 'bool'} if word in {'sum', 'mean'} else {'int', 'float'}
    if word in {'min', 'max'} and series.e.kind == 'text':
        allowed, series = {'text'}, series.of(call.whole(series, _owner(call)))
    require(series.e.kind in allowed, f'{word} of {series.e.kind}')
    require(series.e.kind != 'bool' or not series.e.null or word == 'sum', f'{word} of truth values with holes')
    return PyV(fill(FORMS[word], A=as_column(series)))


def _count(form: str, call: Call) -> Value:
    call.bind()
    return PyV(fill(form, A=as_column(call.series())))


def _owner(call: Call) -> ast.expr:
    """Where the column of `column.method()` stands."""
    require(isinstance(call.node, ast.Call) and isinstance(call.node.func, ast.Attribute), 'a column of its own')
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    return call.node.func.value


def _list(call: Call) -> Value:
    call.bind()
    return PyV(listed(call, call.series(), _owner(call)))


def _unique(call: Call) -> Value:
    """The array of each value once, in the order they come."""
    call.bind()
    series = call.series()
    array(series)
    return PyV(fill('frames.distinct(A)', A=as_column(series)))


RECIPES: dict[str, Recipe] = {
    **{f'Series.{word}()': functools.partial(_total, word) for word in FORMS},
    **{f'np.{word}': functools.partial(_by_numpy, word) for word in ('sum', 'mean', 'min', 'max')},
    'np.amin': functools.partial(_by_numpy, 'min'),
    'np.amax': functools.partial(_by_numpy, 'max'),
    'Series.count()': functools.partial(_count, 'A.count()'),
    'Series.nunique()': functools.partial(_count, 'A.drop_nulls().n_unique()'),
    'Series.any()': functools.partial(_count, 'A.any()'),
    'Series.all()': functools.partial(_count, 'A.all()'),
    'Series.unique()': _unique,
    'Series.tolist()': _list,
    'Series.to_list()': _list,
}
