"""`groupby` with `agg`, `sum`, `mean`, `size`, `transform`…: one row a group, or a value for every row."""

import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.grouped import (
    FORMS,
    RUNS_SINCE,
    aggregated,
    as_series,
    collapse,
    grouped,
    per_group,
    whole_seen,
)
from rewright.rewrite.frames.of_groups import expression
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, LambdaV, Value
from rewright.rewrite.frames.versions import OWN, Differs


def _group(call: Call) -> Value:
    given, frame = (
        call.bind('by', 'axis', 'level', 'as_index', 'sort', 'group_keys', 'observed', 'dropna'),
        call.frame(),
    )
    given.only(axis=0, level=None)
    return grouped(
        call, frame, given.columns('by'), as_index=given.flag('as_index', default=True), sort=given.flag('sort', default=True),
        dropna=given.flag('dropna', default=True),
    )  # fmt: skip


def _named(call: Call) -> dict[str, E]:
    """`agg(out=('column', 'word'))`."""
    group, made = call.group(), {}
    for name, value in call.named.items():
        known = call.literal(value)
        if isinstance(known, str) and group.single and group.picked:
            known = (group.picked[0], known)
        require(isinstance(known, tuple) and len(known) == 2, f'{name}={known!r}')
        assert isinstance(known, tuple)
        made[name] = aggregated(column(group.frame, str(known[0])), str(known[1]))
    return made


def _agg(call: Call) -> Value:
    group = call.group()
    if call.named:
        require(not call.positional, 'agg with named and other arguments')
        return collapse(group, _named(call))
    known = call.literal(call.bind('func').need('func'))
    if isinstance(known, str):
        return _collapsed(call, known)
    if isinstance(known, list) and group.single and group.picked:
        source = column(group.frame, group.picked[0])
        return collapse(group, {str(word): aggregated(source, str(word)) for word in known})
    require(
        isinstance(known, dict) and all(isinstance(w, str) for w in known.values()),
        'agg that gives two rows of column names',
    )
    assert isinstance(known, dict)
    return collapse(group, {str(n): aggregated(column(group.frame, str(n)), str(w)) for n, w in known.items()})


def _collapsed(call: Call, word: str) -> Value:
    """One word for every chosen column."""
    group = call.group()
    chosen = group.picked or tuple(c for c in group.frame.visible if c not in group.by)
    frame = collapse(group, {n: aggregated(column(group.frame, n), word) for n in chosen})
    return as_series(frame, chosen[0]) if group.single and group.as_index else frame


def _word(word: str, call: Call) -> Value:
    call.bind()
    return _collapsed(call, word)


def _size(call: Call) -> Value:
    call.bind()
    group = call.group()
    name = 'size'
    frame = collapse(group, {name: E(fill('pl.len().cast(pl.Int64)'), 'int', null=False, firm=True, own='len')})
    if not group.as_index:
        return frame
    series = as_series(frame, name)
    return type(series)(series.code, frame=frame, e=series.e, name=None)


def _transform(call: Call) -> Value:
    group, given = call.group(), call.bind('func').need('func')
    if isinstance(given, LambdaV):
        require(call.observed.versions.release in OWN, 'a function, which was not tried on this release of pandas')
        return per_group(group, lambda _: expression(group, given), whole=whole_seen(call))
    word = call.literal(given)
    require(isinstance(word, str) and word in FORMS, f'transform({word!r})')
    require(group.picked is not None, 'transform of every column')
    assert group.picked is not None
    source = column(group.frame, group.picked[0])
    summed = word in {'sum', 'mean'} and source.e.kind == 'float'
    require(not (group.by_runs and summed), 'floats added up in the rows of a group, from pandas 3.1 on')
    return per_group(group, lambda _: aggregated(source, str(word)), whole=whole_seen(call))


RECIPES: dict[str, Recipe] = {
    'DataFrame.groupby()': _group,
    'GroupBy.agg()': _agg,
    'GroupBy.aggregate()': _agg,
    'GroupBy.size()': _size,
    'GroupBy.transform()': _transform,
    **{f'GroupBy.{word}()': functools.partial(_word, word) for word in FORMS if word != 'size'},
}
_RUNS = Differs(
    'floats of groups that stand one behind the other are added up in another way',
    since=RUNS_SINCE,
)
DIFFERS = {f'GroupBy.{word}()': (_RUNS,) for word in ('agg', 'aggregate', 'sum', 'mean')} | {
    'GroupBy.transform()': (Differs('sums and means of floats are left', since=RUNS_SINCE),)
}
