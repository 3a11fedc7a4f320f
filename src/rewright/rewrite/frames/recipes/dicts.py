"""`df.to_dict('records')` and `df.to_dict('list')`: rows or columns as Python's own values."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column, with_columns
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import PyV, Value

_FORMS = {'records': 'frames.dicts(A)', 'list': 'frames.lists(A)'}
_BOXED = {'int', 'float', 'bool', 'text'}


def _dicts(call: Call) -> Value:
    given, frame = call.bind('orient'), call.frame()
    orient = given.text('orient', 'dict')
    require(orient in _FORMS, f'orient={orient!r}')
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    missing = {c.name: c.missing for c in call.observed.columns_of(call.node.func.value)}
    whole = {}
    for name, cell in frame.shown.items():
        require(cell.kind in _BOXED and not cell.boxed, f'column {name!r} of {cell.kind} in a dict')
        require(cell.kind != 'bool' or not cell.null, f'truth values of {name!r} that may be missing')
        if cell.null and cell.kind == 'text' and not cell.nan:
            # A hole may be None, or NaN.
            require(missing.get(name, 1) == 0, f'values of {name!r} that may be missing')
            whole[name] = call.whole(any_column(frame, name), None)
    shown = with_columns(frame, whole) if whole else frame
    require(not frame.named, 'labels are left out')
    return PyV(fill(_FORMS[orient], A=shown.code))


RECIPES: dict[str, Recipe] = {'DataFrame.to_dict()': _dicts}
