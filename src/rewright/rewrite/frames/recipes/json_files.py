"""`df.to_json`: records or columns as the JSON text that pandas writes."""

import ast

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, PyV, Value

_WRITTEN = {'int', 'float', 'bool', 'text'}
_PARAMETERS = (
    'path_or_buf', 'orient', 'date_format', 'double_precision', 'force_ascii', 'date_unit', 'default_handler', 'lines',
    'compression', 'index', 'indent', 'storage_options', 'mode',
)  # fmt: skip


def _json(call: Call) -> Value:
    given, frame = call.bind(*_PARAMETERS), call.frame()
    given.only(
        double_precision=10, default_handler=None, compression='infer', index=None, storage_options=None, mode='w'
    )
    require(given.literal('indent') in {None, 0}, 'indent=')
    named = _form(given)
    _check(frame, by_row='orient' in named)
    target = given.get('path_or_buf')
    if target is None or (call.is_known(target) and call.literal(target) is None):
        return PyV(calling(fill('frames.json_text'), [frame.code], named))
    return PyV(calling(fill('frames.write_json'), [frame.code, _target(call, target).code], named))


def _form(given: Arguments) -> dict[str, ast.expr]:
    """The settings of the text that are not those it has by itself."""
    orient, lines = given.literal('orient'), given.flag('lines', default=False)
    require(orient in {None, 'columns', 'records'}, f'orient={orient!r}')
    require(not lines or orient == 'records', 'lines of something other than records')
    named: dict[str, ast.expr] = {}
    if orient == 'records':
        named['orient'] = literal(orient)
    if lines:
        named['lines'] = literal(value=True)
    if not given.flag('force_ascii', default=True):
        named['ascii_only'] = literal(value=False)
    return named


def _check(frame: FrameV, *, by_row: bool) -> None:
    require(not frame.named and (by_row or frame.index == 'range'), 'labels that are not the row numbers')
    for name, cell in frame.columns.items():
        known = cell.kind in _WRITTEN and not (cell.kind == 'bool' and (cell.null or cell.boxed))
        require(known, f'column {name!r} of {cell.kind} as JSON')


def _target(call: Call, target: Value) -> Value:
    """A path; what it ends with may ask for compression."""
    path = call.literal(target) if call.is_known(target) else None
    require(
        isinstance(path, str) and path.endswith(('.json', '.jsonl', '.ndjson')),
        'a path that is not known before the run',
    )
    return target


RECIPES: dict[str, Recipe] = {'DataFrame.to_json()': _json}
