"""`pd.read_parquet` and `to_parquet`: the same values and types, read and written by polars."""

import ast
from dataclasses import replace
from functools import partial

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.plan.nodes import LABEL, Scan, slot
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, PyV, Value
from rewright.rewrite.frames.versions import Differs

_KEPT = {'int64', 'float64', 'bool', 'object', 'str', 'datetime64[us]', 'datetime64[ms]'}
_PATHS = {'builtins.str', 'pathlib.PosixPath', 'pathlib.WindowsPath'}


def _read(call: Call) -> Value:
    given = call.bind('path', 'engine')
    require(given.text('engine', 'auto') in {'auto', 'pyarrow'}, 'engine= other than pyarrow')
    seen, schema = schema_of(call, moments=True)
    columns = {n: replace(c, firm=c.firm or c.kind == 'float') for n, c in seen.items()}
    assert call.seen is not None
    odd = next((c for c in call.seen.columns if c.dtype not in _KEPT), None)
    require(odd is None, f'a column of {odd.dtype if odd else ""}')
    require(call.seen.index == 'range', 'row labels that pandas stored in the file')
    path = given.need('path').code
    eager = fill('frames.read_parquet(A, B)', A=path, B=schema)
    if not _is_path(call, path):
        return FrameV(eager, columns=columns)
    complete = frozenset(c.name for c in call.seen.columns if not c.missing)
    scan = Scan(columns=tuple(columns), eager=eager, lazy=fill('frames.scan_parquet(A, B)', A=path, B=schema))
    cells = {n: replace(c, ask_whole=partial(scan.whole.add, n)) if n in complete else c for n, c in columns.items()}
    return FrameV(slot(scan), columns=cells)


def _is_path(call: Call, code: ast.expr) -> bool:
    """Whether a file is named, which can be read in parts, rather than an open one given."""
    seen = call.observed.of(code) if hasattr(code, 'lineno') else None
    named = seen is not None and seen.consistent and seen.type in _PATHS
    return named or (isinstance(code, ast.Constant) and isinstance(code.value, str))


def _write(call: Call) -> Value:
    given, frame = call.bind('path', 'engine', 'compression', 'index'), call.frame()
    given.only(compression='snappy')
    require(given.text('engine', 'auto') in {'auto', 'pyarrow'}, 'engine= other than pyarrow')
    require(not frame.titled, 'columns whose names are called something, which the file tells')
    keeps_index = given.literal('index') is not False
    require(not keeps_index or frame.index == 'range', 'row labels left by a filter or sort are written')
    require(
        not frame.named or (keeps_index and LABEL not in frame.named), 'index columns are left out, or have no name'
    )
    boxed = any(cell.kind == 'decimal' for cell in frame.columns.values())
    require(not boxed, 'Decimals, whose type in Parquet depends on the digits of every value')
    truth = any(cell.kind == 'bool' and (cell.null or cell.boxed) for cell in frame.columns.values())
    truth = truth or _holds_objects(call, frame)
    require(not truth, 'truth values that may be missing, whose type without a row depends on what stood there before')
    require(not any(cell.lists for cell in frame.columns.values()), 'a column of lists')
    fickle = any(cell.fickle for cell in frame.columns.values())
    require(not fickle, 'a column whose type in pandas depends on what stands in it')
    target = given.need('path')
    moved = [name for name, cell in frame.columns.items() if cell.typed_by_rows]
    require(not moved or _had_rows(call), f'{moved} of a table without rows, whose types are not known')
    named = {'typed_by_rows': literal(moved)} if moved else {}
    return PyV(calling(fill('frames.write_parquet'), [call.eased(frame.code, target), target.code], named))


def _holds_objects(call: Call, frame: FrameV) -> bool:
    """Whether a column that is not known to hold texts was seen as one of objects without a value: it is of no type in the file."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    seen = call.observed.of(call.node.func.value)
    kinds = {n: c.kind for n, c in frame.columns.items()}
    return seen is not None and any(
        kinds.get(c.name) in {'bool', 'other'} and c.dtype == 'object' and not c.holds for c in seen.columns
    )


def _had_rows(call: Call) -> bool:
    """Whether the frame that is written was seen to have rows every time."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    seen = call.observed.of(call.node.func.value)
    return seen is not None and seen.rows[0] > 0


RECIPES = {'pd.read_parquet': _read, 'DataFrame.to_parquet()': _write}
DIFFERS = {'DataFrame.to_parquet()': (Differs('texts keep their type where all are missing', since=(3, 0)),)}
