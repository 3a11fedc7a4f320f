"""`reload(sys)` and `sys.setdefaultencoding('utf-8')`: unicode text becomes bytes by itself, and not as ASCII."""

import ast

from rewright.transpile.passing import Pass

_UTF_8 = frozenset({'utf-8', 'utf8', 'UTF-8', 'UTF8', 'utf_8'})


def sets_coding(p: Pass, node: ast.expr) -> bool:
    """Say whether a call sets the encoding, which `coding_set` has looked for."""
    return p.coding == 'utf-8' and _is_setting(node)


def reloads_sys(node: ast.expr) -> bool:
    """Say whether a call does nothing but to bring back what Python hides of `sys`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == 'reload'
        and [n.id for n in node.args if isinstance(n, ast.Name)] == ['sys']
    )


def coding_set(tree: ast.Module) -> bool:
    """Say whether a script sets the encoding to UTF-8 before it does anything but to import."""
    for node in tree.body:
        if isinstance(node, ast.Expr) and _is_setting(node.value):
            return True
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(node, ast.Import | ast.ImportFrom) and not (
            call is not None and (isinstance(call, ast.Constant) or reloads_sys(call))
        ):
            return False
    return False


def _is_setting(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == 'setdefaultencoding'
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == 'sys'
        and [n.value for n in node.args if isinstance(n, ast.Constant)] in [[name] for name in _UTF_8]
    )
