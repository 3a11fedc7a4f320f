"""`pd.cut`: numbers between bounds that are known before the run, as the labels of their bins."""

import ast
import itertools
from collections.abc import Sequence

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, Value


def _cut(call: Call) -> Value:
    given = call.bind('x', 'bins', 'right', 'labels', 'retbins', 'precision', 'include_lowest', 'duplicates', 'ordered')
    given.only(retbins=False, precision=3, duplicates='raise', ordered=True, right=True)
    series = call.series(given.need('x'))
    e = series.e
    require(e.kind in {'int', 'float'} and not e.fickle, f'bins of {e.kind}')
    bounds = given.literal('bins')
    numbers = isinstance(bounds, list | tuple) and all(type(b) in {int, float} for b in bounds)
    require(numbers, 'bounds that are not known before the run')
    assert isinstance(bounds, list | tuple)
    rising = len(bounds) > 1 and all(a < b for a, b in itertools.pairwise(bounds))
    require(rising, f'the bounds {bounds!r}')
    named: dict[str, ast.expr] = {}
    if given.flag('include_lowest', default=False):
        named['lowest'] = literal(value=True)
    labels = given.literal('labels')
    if labels is not None:
        named['labels'] = literal(_named(labels, len(bounds) - 1))
    code = calling(fill('frames.cut'), [e.code, literal(list(bounds))], named)
    # What Parquet holds of categories in an order is known to pandas alone: a fickle column is not written there.
    return series.of(E(code, 'other', null=True, firm=True, own=e.own, reads=e.reads, fickle=True))


def _named(labels: object, count: int) -> Sequence[str]:
    texts = isinstance(labels, list) and all(isinstance(label, str) for label in labels)
    require(texts, f'labels={labels!r}')
    assert isinstance(labels, list)
    require(len(labels) == count == len(set(labels)), f'{len(labels)} labels of {count} bins')
    return labels


RECIPES: dict[str, Recipe] = {'pd.cut': _cut}
