"""`drop_duplicates` and `duplicated`: the first or last row of each, in the order of the rows."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, numbered
from rewright.rewrite.frames.plan.nodes import Distinct, slot
from rewright.rewrite.frames.values import Value


def _drop(call: Call) -> Value:
    given, frame = call.bind('subset', 'keep', 'ignore_index'), call.frame()
    keep = given.literal('keep', 'first')
    require(keep in {'first', 'last'} or keep is False, f'keep={keep!r}')
    require(not frame.named, 'duplicates beside index columns')
    chosen = given.columns('subset') if given.get('subset') is not None else None
    for name in chosen or frame.visible:
        column(frame, name)
    subset = tuple(chosen) if chosen is not None else None
    alike = all(frame.columns[name].kind != 'float' for name in chosen or frame.columns)
    plan = Distinct(
        columns=tuple(frame.columns), source=numbered(frame), subset=subset, keep=str(keep or 'none'), alike=alike
    )
    unique = frame.unique | {frozenset(chosen or frame.visible)}
    reset = given.flag('ignore_index', default=False)
    return frame.shuffled(slot(plan), 'range' if reset else 'dirty', unique=unique)


RECIPES: dict[str, Recipe] = {'DataFrame.drop_duplicates()': _drop}
