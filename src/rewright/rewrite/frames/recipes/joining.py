"""`df.join(other)`: the other's columns beside the frame's rows, by row number, by a column, or by the labels that both have."""

from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, holding, planned, renamed, select
from rewright.rewrite.frames.plan.nodes import Join, Plan, Widen, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Cell, FrameV, Value


def _join(call: Call) -> Value:
    given, left = call.bind('other', 'on', 'how', 'lsuffix', 'rsuffix', 'sort', 'validate'), call.frame()
    given.only(how='left', sort=False, validate=None)
    right = call.frame(given.need('other'))
    require(not left.titled and not right.titled, 'columns whose names are called something')
    held = [cell.kind != 'other' for frame in (left, right) for cell in frame.columns.values()]
    require(all(held), 'a column of no kind is joined')
    if given.get('on') is not None:
        require(not left.named, 'a join by a column beside labels')
        return _by_key(given, left, right, given.text('on'))
    if left.named:
        require(len(left.named) == 1 and left.named == right.named, 'labels of several names')
        require(frozenset(right.named) in right.unique, 'labels that may stand twice')
        flat = replace(left, named=(), index='dirty')
        made = _by_key(given, flat, right, left.named[0])
        return replace(made, named=left.named, index='named')
    return _by_number(given, left, right)


def _told_apart(given: Arguments, left: FrameV, right: FrameV) -> tuple[FrameV, FrameV]:
    """Columns that both have get each side's suffix."""
    both = [name for name in right.visible if name in left.visible]
    suffixes = given.text('lsuffix', ''), given.text('rsuffix', '')
    require(not both or any(suffixes), 'columns of one name without suffixes')
    made = [
        renamed(frame, {name: name + suffix for name in both}) if suffix and both else frame
        for frame, suffix in zip((left, right), suffixes, strict=True)
    ]
    require(not set(made[0].visible) & set(made[1].visible), 'a suffixed name that is taken')
    return made[0], made[1]


def _by_number(given: Arguments, left: FrameV, right: FrameV) -> FrameV:
    numbered = all(frame.index == 'range' and not frame.named for frame in (left, right))
    require(numbered, 'a join of rows whose labels may not line up')
    left, right = _told_apart(given, left, right)
    cells = left.columns | {name: holding(cell) for name, cell in right.columns.items()}
    code = fill('frames.joined(A, B)', A=slot(planned(left)), B=slot(planned(right)))
    return replace(left, code=code, columns=cells, ordered=())


def _by_key(given: Arguments, left: FrameV, right: FrameV, key: str) -> FrameV:
    """By a column of the left side that holds labels of the right one."""
    require(len(right.named) == 1, 'a join with row labels that no column gave')
    theirs = right.named[0]
    ours, other = column(left, key).e, column(right, theirs).e
    require(
        ours.kind == other.kind and ours.kind in {'int', 'text'}, f'the key {key!r} is {ours.kind} and {other.kind}'
    )
    require(not ours.fickle and not other.fickle, f'the key {key!r}, which may hold nothing but holes')
    left, right = _told_apart(given, left, right)
    require(
        key in left.columns and theirs not in (set(left.columns) - {key}), 'a key that is called like another column'
    )
    columns = (*left.columns, *(name for name in right.columns if theirs != key or name != key))
    single = frozenset([theirs]) in right.unique
    made: Plan = Join(
        columns=columns, left=planned(left), right=planned(right), how='left', left_on=(key,), right_on=(theirs,),
        nulls_equal=ours.null and other.null, single=single,
    )  # fmt: skip
    added = {name: holding(cell) for name, cell in right.shown.items()}
    doubtful = tuple(name for name, cell in added.items() if _may_widen(cell))
    if doubtful:
        made = Widen(columns=columns, source=made, names=doubtful)
    index = left.index if single and left.index != 'named' else 'dirty'
    cells = {name: (left.columns | right.columns)[name] for name in columns}
    joined = FrameV(slot(made), columns=cells, index=index)
    kept = select(joined, [*left.columns, *added]) if theirs != key else joined
    return replace(kept, columns=left.columns | added)


def _may_widen(cell: Cell) -> bool:
    return cell.kind == 'int' or (cell.kind == 'float' and not cell.firm)


RECIPES: dict[str, Recipe] = {'DataFrame.join()': _join}
