"""`merge`: rows joined in pandas' order, missing keys matched, columns of both sides told apart, holes typed as pandas does."""

from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, holding, planned, select
from rewright.rewrite.frames.plan.nodes import Join, Plan, Rename, Widen, slot
from rewright.rewrite.frames.values import Cell, FrameV, Value
from rewright.rewrite.frames.versions import Differs

# The release from which an inner merge keeps the order of its left side.
KEPT_SINCE = (2, 2)
PARAMETERS = (
    'right',
    'how',
    'on',
    'left_on',
    'right_on',
    'left_index',
    'right_index',
    'sort',
    'suffixes',
    'copy',
    'indicator',
    'validate',
)


def _method(call: Call) -> Value:
    return _merged(call, call.frame(), call.bind(*PARAMETERS))


def _function(call: Call) -> Value:
    given = call.bind('left', *PARAMETERS)
    return _merged(call, call.frame(given.need('left')), given)


def _merged(call: Call, left: FrameV, given: Arguments) -> Value:
    given.only(left_index=False, right_index=False, sort=False, indicator=False, validate=None)
    right, how = call.frame(given.need('right')), given.text('how', 'inner')
    require(how in {'inner', 'left', 'right', 'outer'}, f'how={how!r}')
    by_key = how not in {'left', 'right'} and call.observed.versions.pandas < KEPT_SINCE
    require(not by_key or how == 'inner', 'an outer merge, whose rows are in another order before pandas 2.2')
    require(not left.named and not right.named, 'a merge beside index columns')
    left_on, right_on = _keys(given, left, right)
    left, right, left_on, right_on = _told_apart(given, left, right, left_on, right_on)
    require(how != 'outer' or left_on == right_on, 'an outer merge on keys of different names')
    if how == 'right':
        on = left_on if left_on == right_on else []
        turned = _plan(right, left, right_on, left_on, 'left', by_key=False)
        return select(turned, [*left.columns, *(n for n in right.columns if n not in on)])
    return _plan(left, right, left_on, right_on, how, by_key=by_key)


def _plan(left: FrameV, right: FrameV, left_on: list[str], right_on: list[str], how: str, *, by_key: bool) -> FrameV:
    """The join of two frames whose columns are told apart."""
    on = left_on if left_on == right_on else []
    plan = Join(
        columns=(*left.columns, *(n for n in right.columns if n not in on)), left=planned(left), right=planned(right),
        how=how, left_on=tuple(left_on), right_on=tuple(right_on),
        nulls_equal=any(left.columns[a].null and right.columns[b].null for a, b in zip(left_on, right_on, strict=True)),
        single=any(known <= set(right_on) for known in right.unique),
        by_key=by_key,
    )  # fmt: skip
    return _joined(plan, left, right, on)


def _joined(plan: Plan, left: FrameV, right: FrameV, on: list[str]) -> FrameV:
    """The frame behind the join: rows without a partner leave holes."""
    assert isinstance(plan, Join)
    how = plan.how
    own, added = left.columns, {n: c for n, c in right.columns.items() if n not in on}
    if how == 'outer':
        own = {n: holding(c) if n not in on else _either(c, right.columns[n]) for n, c in own.items()}
    if how != 'inner':
        added = {n: holding(c) for n, c in added.items()}
    widened = added if how == 'left' else own | added if how == 'outer' else {}
    doubtful = tuple(n for n, c in widened.items() if _may_widen(c))
    if doubtful:
        return FrameV(slot(Widen(columns=plan.columns, source=plan, names=doubtful)), columns=own | added)
    return FrameV(slot(plan), columns=own | added)


def _either(a: Cell, b: Cell) -> Cell:
    """A key that both sides give."""
    infinite = a.may_be_infinite or b.may_be_infinite
    firm, boxed = a.firm and b.firm, a.boxed or b.boxed
    return Cell(a.kind, null=a.null or b.null, firm=firm, boxed=boxed, may_be_infinite=infinite)


def _may_widen(cell: Cell) -> bool:
    return cell.kind == 'int' or (cell.kind == 'float' and not cell.firm)


def _keys(given: Arguments, left: FrameV, right: FrameV) -> tuple[list[str], list[str]]:
    if given.get('on') is not None:
        left_on = right_on = given.columns('on')
    elif given.get('left_on') is not None or given.get('right_on') is not None:
        left_on, right_on = given.columns('left_on'), given.columns('right_on')
    else:
        left_on = right_on = [c for c in left.columns if c in right.columns]
    require(bool(left_on) and len(left_on) == len(right_on), 'keys that do not pair')
    for a, b in zip(left_on, right_on, strict=True):
        sides = (column(left, a).e, column(right, b).e)
        kinds = {e.kind for e in sides}
        require(not any(e.fickle for e in sides), f'the key {a!r}, which may hold nothing but holes')
        whole = kinds <= {'int', 'text'} or (kinds == {'float'} and all(e.firm for e in sides))
        require(len(kinds) == 1 and whole, f'the key {a!r} is {" and ".join(sorted(kinds))}')
    return left_on, right_on


def _told_apart(
    given: Arguments, left: FrameV, right: FrameV, left_on: list[str], right_on: list[str]
) -> tuple[FrameV, FrameV, list[str], list[str]]:
    """Columns that both sides have get each side's suffix, keys too unless both call them so."""
    suffixes = given.literal('suffixes', ('_x', '_y'))
    require(isinstance(suffixes, tuple | list) and len(suffixes) == 2, f'suffixes={suffixes!r}')
    assert isinstance(suffixes, tuple | list)
    same = left_on if left_on == right_on else []
    both = [c for c in left.columns if c in right.columns and c not in same]
    shared = any(a == b and a in both for a, b in zip(left_on, right_on, strict=True))
    require(not shared, 'a pair of keys of one name beside others')
    first, second = ({n: n + str(suffix) for n in both} for suffix in suffixes)
    ours, theirs = [first.get(k, k) for k in left_on], [second.get(k, k) for k in right_on]
    return _suffixed(left, both, str(suffixes[0])), _suffixed(right, both, str(suffixes[1])), ours, theirs


def _suffixed(frame: FrameV, both: list[str], suffix: str) -> FrameV:
    if not both or not suffix:
        return frame
    new = {n: n + suffix for n in both}
    require(not set(new.values()) & set(frame.columns), 'a suffixed name that is taken')
    columns = {new.get(n, n): c for n, c in frame.columns.items()}
    renamed = Rename(columns=tuple(columns), source=planned(frame), new=new)
    return replace(frame, code=slot(renamed), columns=columns)


RECIPES: dict[str, Recipe] = {'DataFrame.merge()': _method, 'pd.merge': _function}
_BY_KEY = Differs(
    'rows of an inner merge stand by their keys, each where it first stood; an outer one is left', before=KEPT_SINCE
)
DIFFERS = dict.fromkeys(RECIPES, (_BY_KEY,))
