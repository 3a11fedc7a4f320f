"""A statement in; whether it may change a file that is read later out."""

import ast

from rewright.rewrite.frames.notes import Construct
from rewright.trees import within

_HARMLESS = {
    'abs', 'bool', 'date', 'datetime', 'dict', 'enumerate', 'float', 'format', 'int', 'isoformat', 'len', 'list', 'max', 'min',
    'Path', 'print', 'range', 'round', 'set', 'sorted', 'str', 'strftime', 'sum', 'timedelta', 'tuple', 'zip',
}  # fmt: skip
_WRITES = {'DataFrame.to_csv', 'DataFrame.to_json', 'DataFrame.to_parquet', 'DataFrame.to_sql', 'Series.to_csv'}
_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)
_PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Delete)


def touches_files(statement: ast.stmt, constructs: list[Construct]) -> bool:
    """Whether anything in the statement is neither pandas, writers left out, nor known to leave files alone."""
    if isinstance(statement, _QUIET):
        return False
    pandas = {id(c.node) for c in constructs if c.recipe and c.what not in _WRITES}
    calls = [n for n in within(statement) if isinstance(n, ast.Call) and id(n) not in pandas]
    return not isinstance(statement, _PLAIN) or any(called(n.func) not in _HARMLESS for n in calls)


def called(function: ast.expr) -> str:
    """The last word of what is called, or nothing."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ''
