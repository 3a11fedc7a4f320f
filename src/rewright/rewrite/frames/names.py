"""The imports and constants of a source: what `pd` and `np` are called in it, and which names never change."""

import ast
from collections import Counter

from rewright.rewrite.frames.options import options
from rewright.rewrite.frames.scope import Scope, changed_frame
from rewright.trees import within

# What changes how pandas draws a frame, and more.
_OPTIONS = {'options', 'option_context', 'set_eng_float_format', 'set_option'}
# Methods of lists and dicts that change them.
CHANGING = {
    'add', 'append', 'clear', 'discard', 'extend', 'insert', 'pop', 'popitem', 'remove', 'reverse', 'setdefault', 'sort', 'update',
}  # fmt: skip
MODULES = {'pandas': 'pd', 'numpy': 'np'}


class Imported:
    """Names of pandas and numpy in one source, and its constants."""

    def __init__(self, tree: ast.Module) -> None:
        self.statements: list[ast.Import] = []
        self.aliases: dict[str, str] = {}
        for node in within(tree):
            if isinstance(node, ast.Import):
                self._read(node)
        self.constants = _constants(tree)
        self.options = options(within(tree), {n for n, module in self.aliases.items() if module == 'pd'})
        known = {id(inner) for option in self.options for inner in within(option.node)}
        self.sets_options = any(
            isinstance(n, ast.Attribute) and n.attr in _OPTIONS and id(n) not in known for n in within(tree)
        )
        self.reads_in_parts = any(isinstance(n, ast.keyword) and n.arg == 'chunksize' for n in within(tree))
        self.used = {n.id for n in within(tree) if isinstance(n, ast.Name)}
        # What Python itself means by a name, it may mean no longer.
        self.taken = {n.id for n in within(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        for statement in (n for n in within(tree) if isinstance(n, ast.Import | ast.ImportFrom)):
            self.taken |= {name.asname or name.name.partition('.')[0] for name in statement.names}

    def _read(self, node: ast.Import) -> None:
        for name in node.names:
            if name.name in MODULES:
                self.aliases[name.asname or name.name] = MODULES[name.name]
                if name.name == 'pandas' and len(node.names) == 1:
                    self.statements.append(node)

    def module(self, node: ast.expr, scope: Scope) -> str:
        """`pd` or `np` when the expression is that module, else nothing."""
        if isinstance(node, ast.Name) and scope.values.get(node.id) is None:
            return self.aliases.get(node.id, '')
        return ''


def _constants(tree: ast.Module) -> dict[str, object]:
    """Names bound once, at the top, to a literal that nothing changes."""
    bound = Counter(n.id for n in within(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    touched = {changed_frame(n) for n in within(tree)}
    touched |= {changes_name(n) for n in within(tree)}
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if bound[name] == 1 and name not in touched:
                try:
                    found[name] = ast.literal_eval(node.value)
                except (ValueError, TypeError, SyntaxError):
                    continue
    return found


def changes_name(node: ast.AST) -> str:
    """The name whose list or dict a node changes by a method, or nothing."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if attr in CHANGING:
            return name
    return ''
