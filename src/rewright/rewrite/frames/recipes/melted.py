"""`melt`: columns below each other, one block of rows for each."""

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, Value

NUMBERS = {'int', 'float'}


def _melt(call: Call) -> Value:
    given, frame = call.bind('id_vars', 'value_vars', 'var_name', 'value_name', 'ignore_index'), call.frame()
    given.only(ignore_index=True)
    require(not frame.named, 'index columns')
    kept = _listed(given, 'id_vars', [])
    below = _listed(given, 'value_vars', [name for name in frame.visible if name not in kept])
    var, value = given.text('var_name', 'variable'), given.text('value_name', 'value')
    require(len({*kept, *below, var, value}) == len(kept) + len(below) + 2, 'two columns of one name')
    require(bool(below), 'no columns below each other')
    made = _joined([any_column(frame, name).e.cell() for name in below])
    code = fill(
        'A.unpivot(B, index=C, variable_name=D, value_name=E)',
        A=frame.code, B=literal(below), C=literal(kept), D=literal(var), E=literal(value),
    )  # fmt: skip
    cells = {name: any_column(frame, name).e.cell() for name in kept}
    return FrameV(code, columns=cells | {var: Cell('text', null=False, firm=True), value: made})


def _listed(given: Arguments, name: str, default: list[str]) -> list[str]:
    if given.get(name) is None or given.literal(name) is None:
        return default
    return given.columns(name)


def _joined(cells: list[Cell]) -> Cell:
    """What the columns are together: whole numbers among floats become floats in both libraries."""
    kinds = {cell.kind for cell in cells}
    require(
        'other' not in kinds and (len(kinds) == 1 or kinds == NUMBERS),
        f'{" and ".join(sorted(kinds))} below each other',
    )
    require(kinds != {'bool'} or not any(c.null or c.boxed for c in cells), 'truth values that may be missing')
    holes = any(cell.null for cell in cells)
    if kinds <= NUMBERS:
        firm = any(c.kind == 'float' and c.firm for c in cells) or (kinds == {'int'} and all(c.firm for c in cells))
        return Cell(
            'float' if 'float' in kinds else 'int',
            null=holes,
            firm=firm,
            typed_by_rows=any(c.typed_by_rows for c in cells),
            may_be_infinite=any(c.may_be_infinite for c in cells),
        )
    nan, fickle = all(c.nan or not c.null for c in cells), any(c.fickle for c in cells)
    return Cell(kinds.pop(), null=holes, firm=True, nan=nan, fickle=fickle)


RECIPES: dict[str, Recipe] = {'DataFrame.melt()': _melt}
