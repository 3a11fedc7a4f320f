"""Gives another name to what a script calls by a name of the pipeline: a Source goes in, the renamed text comes out."""

import ast

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.connections import made
from rewright.rewrite.script.imported import given_up
from rewright.rewrite.source import Source
from rewright.trees import bound, every, within

RESERVED = frozenset(
    (
        'ctx', 'event', 'context', 'Context', 'prepare', 'fetch', 'transform', 'save', 'run', 'write_rows', 'pipeline_handler',
        'TRAFFIC', 'Traffic', 'counts', 'stage', 'Event', 'field', 'dataclass', 'Finished', 'Fetcher', 'fetcher', 'Answers',
        'Walk', 'Request', 'Iterator', 'Clock', 'clock', 'get', 'head', 'options', 'http', 'errors', 'frames', 'parse_html',
        'parse_elements', 'parse_xml', 'inner_sources', 'to_open', 'to_retrieve', 'PlannedRequest', 'call', 'Call', 'sessions', 'adapters',
        'fetching', 'Fetching', 'words_of_urllib3',
    )
)  # fmt: skip


# What is opened with urllib keeps its name, and the pipeline gives its own another one.
OPENED = 'Request'


def without_reserved(source: Source) -> str:
    """Return the script with `legacy_` before every reserved name that it binds itself, by an import too."""
    kept = _of_classes(source.tree)
    reserved = RESERVED - ({OPENED} if _opens(source.tree, kept) else set())
    reserved |= {'lines', 'to_answer'} if made(source.tree) else set()
    reserved |= {'post'} if any(n.attr == 'post' for n in every(ast.Attribute, source.tree)) else set()
    imported = given_up(source, reserved)
    wanted = (_bound(source.tree, kept) & reserved) - imported.names.keys()
    if not wanted and not imported.edits:
        return source.code
    taken = {n.id for n in within(source.tree) if isinstance(n, ast.Name)}
    names = {n: next(new for k in range(9) if (new := 'legacy_' * (k + 1) + n) not in taken) for n in wanted}
    names |= imported.names
    nodes = (node for node in within(source.tree) if id(node) not in kept)
    edits = [e for node in nodes for e in _edits(source, node, _meant(node, names, kept), imported.modules)]
    return splice(source.code, [*imported.edits, *edits])


def _meant(node: ast.AST, names: dict[str, str], kept: set[int]) -> dict[str, str]:
    """The names that a formatted text does not have from a class."""
    if not isinstance(node, ast.JoinedStr):
        return names
    own = {n.id for n in every(ast.Name, node) if id(n) in kept}
    return {name: new for name, new in names.items() if name not in own}


def _of_classes(tree: ast.Module) -> set[int]:
    """The places of names that only a class or one of its methods knows: the pipeline does not see them, and callers have them too."""
    kept: set[int] = set()
    for owner in every(ast.ClassDef, tree):
        own = bound(owner, within_functions=False)
        for statement in owner.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = {n for f in every(ast.Global, statement) for n in f.names}
                names = bound(statement, within_functions=False) - inner
            else:
                names = own
            kept |= (
                {id(statement)}
                if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                else set()
            )
            kept |= {id(n) for n in every(ast.Name, statement) if n.id in names}
            kept |= {id(n) for n in every(ast.arg, statement) if n.arg in names}
    return kept


def _opens(tree: ast.Module, kept: set[int]) -> bool:
    """Whether the script means urllib's by `Request` and nothing else."""
    modules = {
        node.module if node in tree.body else ''
        for node in every(ast.ImportFrom, tree)
        if any((a.asname or a.name) == OPENED for a in node.names)
    }
    others = {(a.asname or a.name).split('.')[0] for node in every(ast.Import, tree) for a in node.names}
    return modules == {'urllib.request'} and OPENED not in others | _bound(tree, kept)


def _bound(tree: ast.Module, kept: set[int]) -> set[str]:
    stored = {n.id for n in every(ast.Name, tree) if not isinstance(n.ctx, ast.Load) and id(n) not in kept}
    defined = {n.name for n in every(ast.FunctionDef, tree) if id(n) not in kept}
    defined |= {n.name for n in every(ast.ClassDef, tree) if id(n) not in kept}
    return stored | defined | {n.arg for n in every(ast.arg, tree) if id(n) not in kept}


def _edits(source: Source, node: ast.AST, names: dict[str, str], modules: dict[str, str]) -> list[Edit]:
    if isinstance(node, ast.JoinedStr):
        return _string(source, node, names, modules)
    if isinstance(node, ast.Name | ast.Attribute) and (named := _named(node, names, modules)):
        around = source.parents[node]
        whole = isinstance(around, ast.Attribute) and _named(around, {}, modules)
        return [] if whole or _in_string(source, node) else [_edit(source.offset(node), named)]
    if isinstance(node, ast.Global) and names.keys() & set(node.names):
        return [_edit(source.offset(node), f'global {", ".join(names.get(name, name) for name in node.names)}')]
    if isinstance(node, ast.arg) and node.arg in names:
        start, _ = source.offset(node)
        return [_edit((start, start + len(node.arg)), names[node.arg])]
    if isinstance(node, ast.keyword) and node.arg in names and _is_own(source, node):
        start, _ = source.offset(node)
        return [_edit((start, start + len(node.arg)), names[node.arg])]
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names:
        start = source.code.index(node.name, source.offset(node)[0] + len('def '))
        return [_edit((start, start + len(node.name)), names[node.name])]
    return []


def _named(node: ast.Name | ast.Attribute, names: dict[str, str], modules: dict[str, str]) -> str:
    """Return what stands for a name, or for a dotted module that an import brought; an empty text for all else."""
    if isinstance(node, ast.Name):
        return names.get(node.id, '')
    return modules.get(ast.unparse(node), '') if modules and isinstance(node.value, ast.Name) else ''


def _is_own(source: Source, node: ast.keyword) -> bool:
    """Whether a keyword names a parameter of a function of the script."""
    call = source.parents[node]
    own = {n.name for n in within(source.tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in own


def _string(source: Source, node: ast.JoinedStr, names: dict[str, str], modules: dict[str, str]) -> list[Edit]:
    """Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew."""
    inner = [n for n in within(node) if isinstance(n, ast.Name) and n.id in names]
    if not inner or _in_string(source, node):
        return []
    again = _Renamed(names, modules).visit(ast.parse(ast.unparse(node), mode='eval'))
    return [_edit(source.offset(node), ast.unparse(again))]


class _Renamed(ast.NodeTransformer):
    """Puts what stands for them where names and modules are."""

    def __init__(self, names: dict[str, str], modules: dict[str, str]) -> None:
        self.names, self.modules = names, modules

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node, or the name that stands for it."""
        if isinstance(node, ast.Name | ast.Attribute) and (named := _named(node, self.names, self.modules)):
            return ast.Name(id=named, ctx=node.ctx)
        visited: ast.AST = super().visit(node)
        return visited


def _in_string(source: Source, node: ast.AST) -> bool:
    while not isinstance(node := source.parents[node], ast.stmt | ast.Module):
        if isinstance(node, ast.JoinedStr):
            return True
    return False


def _edit(place: tuple[int, int], text: str) -> Edit:
    return Edit(*place, text, 'name', 'reserved')
