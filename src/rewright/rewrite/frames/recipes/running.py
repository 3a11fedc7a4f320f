"""`cumsum` and `pct_change`: running sums, and change against an earlier row, over holes or not."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.grouped import per_group, whole_seen
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, GroupV, Value
from rewright.rewrite.frames.versions import Differs


def _sum(call: Call) -> Value:
    call.bind()
    if isinstance(call.receiver, GroupV):
        return per_group(call.receiver, _sum_of_group, whole=whole_seen(call))
    series = call.series()
    if series.e.kind == 'bool' and not (series.e.null or series.e.boxed):
        counted = fill('A.cast(pl.Int64).cum_sum()', A=series.e.code)
        return series.of(replace(series.e, code=counted, kind='int', firm=True, loose=None))
    require(series.e.kind in {'int', 'float'}, f'a running sum of {series.e.kind}')
    e = series.e
    return series.of(
        E(
            fill('frames.running_total(A)', A=e.code),
            e.kind,
            null=e.null or e.may_be_infinite,
            firm=e.firm,
            own=e.own,
            reads=e.reads,
            typed_by_rows=e.typed_by_rows,
            may_be_infinite=e.may_be_infinite,
        )
    )


def _sum_of_group(e: E) -> E:
    """Whole numbers add up exactly in any way; pandas adds floats of a group up as Kahan does."""
    require(e.kind == 'int', f'a running sum of {e.kind} in groups')
    return replace(e, code=fill('A.cum_sum()', A=e.code), loose=None)


def _change(call: Call) -> Value:
    steps = call.bind('periods').literal('periods', 1)
    require(isinstance(steps, int) and not isinstance(steps, bool), f'periods={steps!r}')
    carried = call.observed.versions.pandas < (3, 0)
    if isinstance(call.receiver, GroupV):
        return per_group(call.receiver, lambda e: _changed(e, steps, carried=carried))
    return call.series().of(_changed(call.series().e, steps, carried=carried))


def _changed(e: E, steps: object, *, carried: bool) -> E:
    """Change against an earlier row, the last known value `carried` over holes before."""
    require(e.kind in {'int', 'float'}, f'change of {e.kind}')
    known = fill('A.forward_fill()', A=e.code) if e.null and carried else e.code
    code = fill('(A / A.shift(N)).fill_nan(None) - 1', A=known, N=literal(steps))
    return E(code, 'float', firm=True, own=e.own, reads=e.reads, may_be_infinite=True)


RECIPES: dict[str, Recipe] = {
    'Series.cumsum()': _sum,
    'GroupBy.cumsum()': _sum,
    'Series.pct_change()': _change,
    'GroupBy.pct_change()': _change,
}
_NOT_CARRIED = Differs('the last known value is not carried over holes', since=(3, 0))
DIFFERS = dict.fromkeys(('Series.pct_change()', 'GroupBy.pct_change()'), (_NOT_CARRIED,))
