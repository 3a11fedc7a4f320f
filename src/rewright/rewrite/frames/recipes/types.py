"""`astype`, `pd.to_numeric`: columns turned into another type with pandas' texts, cuts and errors."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.frame_ops import any_column, with_columns
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, PyV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs, Versions

# The release from which a missing value stays missing where texts are made of all others.
KEPT_SINCE = (3, 0)
WORDS = {
    'int': 'int', 'int64': 'int', 'np.int64': 'int',
    'float': 'float', 'float64': 'float', 'np.float64': 'float',
    'str': 'text', 'bool': 'bool', 'category': 'category',
}  # fmt: skip


def _target(call: Call, value: Value) -> str:
    node = value.code
    known = call.constants.get(node.id) if isinstance(node, ast.Name) else None
    word = node.value if isinstance(node, ast.Constant) else known if isinstance(known, str) else ast.unparse(node)
    word = known.__name__ if isinstance(known, type) else word
    require(isinstance(word, str) and word in WORDS, f'astype({ast.unparse(node)})')
    return WORDS[str(word)]


def _cast(series: SeriesV, target: str, versions: Versions) -> E:
    e = series.e
    if target == 'category':
        require(e.kind == 'text', f'{e.kind} as categories')
        return E(fill('A.cast(pl.Categorical)', A=e.code), 'other', null=e.null, firm=True, own=e.own, reads=e.reads)
    if target == 'float':
        require(e.kind != 'date', 'a date as a number')
        form = 'frames.to_float(A)' if e.kind in {'text', 'decimal'} else 'A.cast(pl.Float64)'
        made = E(fill(form, A=e.code), 'float', null=e.null, firm=True, own=e.own, reads=e.reads)
        return replace(made, may_be_infinite=e.may_be_infinite or e.kind == 'text')
    if target == 'int':
        require(e.kind not in {'date', 'decimal'}, f'{e.kind} as a whole number')
        form = 'A.cast(pl.Int64)' if not e.null and e.kind != 'text' and not e.may_be_infinite else 'frames.to_int(A)'
        return E(fill(form, A=e.code), 'int', null=False, firm=True, own=e.own, reads=e.reads)
    require(target == 'text' and e.kind in {'int', 'float', 'text', 'bool'}, f'{e.kind} as {target}')
    kept = versions.pandas >= KEPT_SINCE and e.null
    return E(fill('frames.to_text(A)', A=e.code), 'text', null=kept, firm=True, own=e.own, reads=e.reads, nan=True)


def _column(call: Call) -> Value:
    given = call.bind('dtype')
    return call.series().of(_cast(call.series(), _target(call, given.need('dtype')), call.observed.versions))


def _frame(call: Call) -> Value:
    wanted, frame = call.bind('dtype').need('dtype').code, call.frame()
    require(isinstance(wanted, ast.Dict), 'astype of every column at once')
    assert isinstance(wanted, ast.Dict)
    made = {}
    for key, value in zip(wanted.keys, wanted.values, strict=True):
        require(isinstance(key, ast.Constant) and isinstance(key.value, str), 'a column that is not a text constant')
        assert isinstance(key, ast.Constant)
        made[str(key.value)] = _cast(
            any_column(frame, str(key.value)), _target(call, PyV(value)), call.observed.versions
        )
    return with_columns(frame, made)


def _number(call: Call) -> Value:
    """`pd.to_numeric`: texts as numbers, whole ones where all are; what is no number a hole, if asked for."""
    given = call.bind('arg', 'errors')
    errors = given.text('errors', 'raise')
    require(errors in {'raise', 'coerce'}, f'errors={errors!r}')
    series, seen = call.series(given.need('arg')), call.seen
    e = series.e
    require(e.kind in {'int', 'float', 'text'} and not e.fickle, f'{e.kind} as a number')
    if e.kind != 'text':
        return series
    require(seen is not None and seen.kind == 'series' and seen.consistent, 'it was not one kind of column every time')
    assert seen is not None
    kind = cell_of(seen.columns[0]).kind
    require(kind in {'int', 'float'}, f'numbers that are {seen.columns[0].dtype}')
    form = 'frames.to_number(A, K, others_missing=True)' if errors == 'coerce' else 'frames.to_number(A, K)'
    code = fill(form, A=e.code, K=fill('pl.Int64' if kind == 'int' else 'pl.Float64'))
    made = E(code, kind, null=kind == 'float', firm=True, own=e.own, reads=e.reads, may_be_infinite=kind == 'float')
    call.assume('dtype', f'the numbers of {series.name or "the column"} are {kind}s', *sorted(e.reads))
    return series.of(made)


RECIPES: dict[str, Recipe] = {'pd.to_numeric': _number, 'Series.astype()': _column, 'DataFrame.astype()': _frame}
DIFFERS = dict.fromkeys(
    ('Series.astype()', 'DataFrame.astype()'), (Differs('as texts, missing values stay missing', since=KEPT_SINCE),)
)
