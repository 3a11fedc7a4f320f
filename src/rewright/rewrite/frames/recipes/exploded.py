"""`explode` of texts in lists: a row for each, under the label of the row they came from."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, Value


def _explode(call: Call) -> Value:
    given, frame, seen = call.bind('column', 'ignore_index'), call.frame(), call.seen
    name = given.text('column')
    cell = frame.columns.get(name)
    require(cell is not None and cell.lists and not frame.named, f'{name!r}, which is no column of lists of texts')
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it was not one kind of frame every time')
    assert cell is not None
    cells = frame.columns | {name: Cell('text', null=True, firm=True, nan=cell.nan)}
    code = fill('A.explode(N, empty_as_null=True)', A=frame.code, N=literal(name))
    reset = given.flag('ignore_index', default=False)
    made = frame.shuffled(code, 'range' if reset else 'dirty', unique=frozenset())
    return replace(made, columns=cells)


RECIPES: dict[str, Recipe] = {'DataFrame.explode()': _explode}
