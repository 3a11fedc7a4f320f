"""What a script does after an error of Postgres: it ends the transaction, and a value that is refused before it is sent does not."""

import ast
import builtins
from collections.abc import Callable

from rewright.trees import every

_WIDE = frozenset(('Exception', 'BaseException'))


def going_on_after_errors(tree: ast.AST, own: Callable[[ast.expr], bool] = lambda _: False) -> str:
    """Return why values cannot be refused before they are sent; empty where nothing goes on in the same transaction.

    `own` says what is an error of the client's library.
    """
    for node in every(ast.FunctionDef, tree):
        if node.name in {'execute', '__exit__'}:
            return f'the job has an `{node.name}` of its own'
    for attempt in every(ast.Try, tree):
        if any(_calls(statement, 'commit') for statement in attempt.finalbody):
            return 'a `finally` commits, also after a value that Postgres never saw'
        for handler in attempt.handlers:
            if _is_wide(handler, own) and not _ends_transaction(handler):
                return 'a handler goes on without a rollback, and Postgres would have ended the transaction'
    if any('suppress' in ast.unparse(item.context_expr) for node in every(ast.With, tree) for item in node.items):
        return 'errors are suppressed, and Postgres would have ended the transaction'
    return ''


def _is_wide(handler: ast.ExceptHandler, own: Callable[[ast.expr], bool]) -> bool:
    """Whether a handler may catch what is no error of psycopg2."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    # A breach is neither of those that Python has beside these two, nor psycopg2's; what another name stands for is not known.
    return not all(_is_narrow(k) or own(k) for k in kinds)


def _is_narrow(kind: ast.expr) -> bool:
    if isinstance(kind, ast.Name):
        return kind.id not in _WIDE and hasattr(builtins, kind.id)
    return isinstance(kind, ast.Attribute) and ast.unparse(kind).startswith('psycopg2.')


def _ends_transaction(handler: ast.ExceptHandler) -> bool:
    """Whether a handler rolls back first, or ends with the run and nothing sent before."""
    first, last = handler.body[0], handler.body[-1]
    if _calls(first, 'rollback'):
        return True
    leaves = isinstance(last, ast.Raise) or (isinstance(last, ast.Expr) and _calls(last, 'exit'))
    return leaves and not any(_calls(handler, method) for method in ('execute', 'commit'))


def _calls(node: ast.AST, method: str) -> bool:
    return any(isinstance(c.func, ast.Attribute) and c.func.attr == method for c in every(ast.Call, node))
