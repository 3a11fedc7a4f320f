"""No statement for a database is put together from text."""

import ast

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject, name_of, trees

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'injection'
SINKS = {'execute', 'executemany', 'executescript', 'read_database', 'read_sql', 'read_sql_query'}


def check(subject: Subject) -> CheckResult:
    """Walk every Python file; a statement built by f-string, %, + or format is major."""
    found = [
        f'{path}:{node.lineno}'
        for path, tree in trees(subject.python)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name_of(node.func).rpartition('.')[2] in SINKS
        and node.args
        and _built(node.args[0])
    ]
    if found:
        detail = 'SQL is put together from text; pass the values as parameters'
        return CheckResult(check=NAME, result='fail', severity='major', detail=detail, places=tuple(found))
    return CheckResult(check=NAME, result='pass', detail='no SQL is put together from text')


def _built(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        # Two constants joined hold nothing from outside.
        constant = isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
        return isinstance(node.op, ast.Add | ast.Mod) and not constant
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'format'
