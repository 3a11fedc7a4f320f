"""`cumsum` and `pct_change`: running sums, and change against an earlier row as pandas 2 computes it."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.grouped import per_group
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, GroupV, Value


def _sum(call: Call) -> Value:
    call.bind()
    series = call.series()
    require(series.e.kind in {'int', 'float'}, f'a running sum of {series.e.kind}')
    e = series.e
    return series.of(
        E(fill('frames.running_total(A)', A=e.code), e.kind, null=e.null, firm=e.firm, own=e.own, reads=e.reads)
    )


def _change(call: Call) -> Value:
    steps = call.bind('periods').literal('periods', 1)
    require(isinstance(steps, int) and not isinstance(steps, bool), f'periods={steps!r}')
    if isinstance(call.receiver, GroupV):
        return per_group(call.receiver, lambda e: _changed(e, steps))
    return call.series().of(_changed(call.series().e, steps))


def _changed(e: E, steps: object) -> E:
    """What pandas 2 gives: it carries the last known value over holes before it compares."""
    require(e.kind in {'int', 'float'}, f'change of {e.kind}')
    known = fill('A.forward_fill()', A=e.code) if e.null else e.code
    code = fill('(A / A.shift(N)).fill_nan(None) - 1', A=known, N=literal(steps))
    return E(code, 'float', firm=True, own=e.own, reads=e.reads, may_be_infinite=True)


RECIPES: dict[str, Recipe] = {
    'Series.cumsum()': _sum,
    'Series.pct_change()': _change,
    'GroupBy.pct_change()': _change,
}
