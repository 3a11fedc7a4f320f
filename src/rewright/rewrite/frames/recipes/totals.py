"""`sum`, `mean`, `max`… of one column, and lists of its values: one Python value out, as numpy adds it up."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import PyV, SeriesV, Value

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
    series = call.series()
    allowed = {'int', 'float', 'bool'} if word in {'sum', 'mean'} else {'int', 'float'}
    if word in {'min', 'max'} and not series.e.null:
        allowed |= {'text'}
    require(series.e.kind in allowed, f'{word} of {series.e.kind}')
    require(series.e.kind != 'bool' or not series.e.null or word == 'sum', f'{word} of truth values with holes')
    return PyV(fill(FORMS[word], A=as_column(series)))


def _count(form: str, call: Call) -> Value:
    call.bind()
    return PyV(fill(form, A=as_column(call.series())))


def _whole(call: Call) -> SeriesV:
    """The column with a check that no value is missing: a hole in a list is another object in pandas."""
    require(isinstance(call.node, ast.Call) and isinstance(call.node.func, ast.Attribute), 'a list of values')
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    series = call.series()
    require(series.e.kind in {'int', 'float', 'bool', 'text'}, f'a list of {series.e.kind}')
    return series.of(call.whole(series, call.node.func.value))


def _list(call: Call) -> Value:
    call.bind()
    return PyV(fill('A.to_list()', A=as_column(_whole(call))))


def _unique(call: Call) -> Value:
    call.bind()
    series = _whole(call)
    require(series.e.kind == 'text', f'distinct values of {series.e.kind}, which numpy would hold')
    return PyV(fill('A.unique(maintain_order=True).to_list()', A=as_column(series)))


RECIPES: dict[str, Recipe] = {
    **{f'Series.{word}()': functools.partial(_total, word) for word in FORMS},
    'Series.count()': functools.partial(_count, 'A.count()'),
    'Series.nunique()': functools.partial(_count, 'A.drop_nulls().n_unique()'),
    'Series.any()': functools.partial(_count, 'A.any()'),
    'Series.all()': functools.partial(_count, 'A.all()'),
    'Series.unique()': _unique,
    'Series.tolist()': _list,
    'Series.to_list()': _list,
}
