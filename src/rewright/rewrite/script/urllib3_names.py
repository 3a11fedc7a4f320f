"""What a script has of urllib3 beside requests, as requests itself has it: a Source goes in, the text of the same script comes out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, bound, every, within

RETRY = 'requests.packages.urllib3.Retry'
_ROOTS = ('urllib3', 'requests.packages.urllib3')
_MODULES = frozenset(f'{root}{below}' for root in _ROOTS for below in ('', '.util', '.util.retry', '.exceptions'))
_WARNINGS = frozenset(
    ('InsecureRequestWarning', 'SNIMissingWarning', 'InsecurePlatformWarning', 'HTTPWarning', 'SecurityWarning')
)


def through_requests(source: Source) -> str:
    """Return the script with `requests.packages.urllib3.Retry` for every name of urllib3's Retry.

    What only says that no warning is printed is gone. The script is as it was where it binds such a name by anything else, or has
    one inside a formatted text, whose places are not known before Python 3.12.
    """
    names = _names(source.tree)
    if not names or not any(
        a.name.split('.')[0] == 'requests' for n in every(ast.Import, source.tree) for a in n.names
    ):
        return source.code
    inside = {n for text in every(ast.JoinedStr, source.tree) for n in within(text)}
    if bound(source.tree) & {*names, 'requests'} or any(n.id in names for n in inside if isinstance(n, ast.Name)):
        return source.code
    quiet = [s for s in every(ast.Expr, source.tree) if _is_quiet(s, names)]
    gone = {n for s in quiet for n in within(s)}
    edits = [_without(source, s) for s in quiet]
    for node in _whole(source, names):
        if node not in gone and _meaning(node, names).endswith('.Retry'):
            edits.append(Edit(*source.offset(node), RETRY, 'name', 'requests'))
            gone |= set(within(node))
    used = {n.id for n in every(ast.Name, source.tree) if n not in gone}
    edits += [
        e for s in source.tree.body if isinstance(s, ast.Import | ast.ImportFrom) for e in _import(source, s, used)
    ]
    return splice(source.code, sorted(edits, key=lambda e: e.start))


def _names(tree: ast.Module) -> dict[str, str]:
    """The names that the script has of urllib3, and what they mean."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {
                a.asname or 'urllib3': a.name if a.asname else 'urllib3'
                for a in node.names
                if a.name in _MODULES and (a.asname or a.name.startswith('urllib3'))
            }
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module in _MODULES:
            found |= {a.asname or a.name: f'{node.module}.{a.name}' for a in node.names}
    if any(a.name.split('.')[0] == 'requests' and not a.asname for n in every(ast.Import, tree) for a in n.names):
        told = any(dotted(n) == 'requests.packages.urllib3' for n in every(ast.Attribute, tree))
        found |= {'requests': 'requests'} if told else {}
    return found


def _whole(source: Source, names: dict[str, str]) -> Iterator[ast.expr]:
    """The outermost dotted expressions that begin with one of some names."""
    for node in [*every(ast.Name, source.tree), *every(ast.Attribute, source.tree)]:
        if not isinstance(source.parents[node], ast.Attribute) and dotted(node).partition('.')[0] in names:
            yield node


def _meaning(node: ast.AST, names: dict[str, str]) -> str:
    first, dot, rest = dotted(node).partition('.')
    meant = f'{names.get(first, "")}{dot}{rest}'
    return meant if meant.rpartition('.')[0] in _MODULES else ''


def _is_quiet(node: ast.Expr, names: dict[str, str]) -> bool:
    """Whether a statement only asks urllib3 for silence, which changes nothing but what is said beside the output."""
    call = node.value
    if not isinstance(call, ast.Call) or not _meaning(call.func, names).endswith('.disable_warnings'):
        return False
    given = [*call.args, *(k.value for k in call.keywords)]
    return all(_meaning(g, names).rpartition('.')[2] in _WARNINGS for g in given)


def _without(source: Source, node: ast.stmt) -> Edit:
    alone = any(block == [node] for block in blocks_around(source.parents[node]))
    return Edit(*source.offset(node), 'pass' if alone else '', 'statement', 'requests')


def _import(source: Source, node: ast.Import | ast.ImportFrom, used: set[str]) -> Iterator[Edit]:
    """The edit of an import of urllib3 whose names are gone."""
    if isinstance(node, ast.ImportFrom) and (node.level or node.module not in _MODULES):
        return
    kept = [
        a
        for a in node.names
        if (isinstance(node, ast.Import) and a.name not in _MODULES) or (a.asname or a.name).split('.')[0] in used
    ]
    if len(kept) < len(node.names):
        again = ast.Import(kept) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, kept, 0)
        yield Edit(*source.offset(node), ast.unparse(again) if kept else '', 'import', 'requests')
