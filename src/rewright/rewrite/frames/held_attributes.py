"""A source whose methods keep frames in attributes of `self` in; the same text, with each of them read as a variable, out."""

import ast

from rewright.model.observation import Observation
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.source import Source
from rewright.trees import below, bound, copied, every, named, remembered

# What reaches attributes by their names.
_BY_NAME = frozenset({'getattr', 'setattr', 'delattr', 'hasattr', 'vars'})


def with_attributes(source: Source, observation: Observation) -> Source:
    """The source with `self.frame` read as a variable that all methods share, where nothing but methods reaches it.

    Its name has the dot in it, so that no variable of a job is called so.
    """
    own = _of_methods(source.tree)
    if not own:
        return source
    observed = Observed(observation)
    reached = {a.attr for a in every(ast.Attribute, source.tree) if id(a) not in own}
    held = {a.attr for a in own.values() if observed.framed(a)}
    stored = {a.attr for a in own.values() if isinstance(a.ctx, ast.Store)}
    defined = {n.name for n in every(ast.FunctionDef, source.tree)}
    defined |= {n.name for n in every(ast.AsyncFunctionDef, source.tree)}
    names = (held & stored) - reached - defined
    if not names or _is_open(source.tree):
        return source
    made = source.again(source.code)
    made.tree = copied(
        source.tree, lambda node: _variable(node) if id(node) in own and own[id(node)].attr in names else None
    )
    return made


def is_shared(name: str) -> bool:
    """Whether a variable is an attribute, which other methods read too."""
    return '.' in name


def may_call_methods(tree: ast.Module, statement: ast.stmt) -> bool:
    """Whether a statement may call a method of the same object: by `self`, or by something that the module defines or binds."""
    own = _of_module(tree)
    return any(_root(call.func) in own for call in every(ast.Call, statement))


@remembered
def _of_module(tree: ast.AST) -> frozenset[str]:
    """The names by which methods are reached; asked for each statement of a method."""
    return frozenset(bound(tree, within_functions=False) | {'self', 'super'})


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ''


def _variable(node: ast.AST) -> ast.Name:
    assert isinstance(node, ast.Attribute)
    return ast.copy_location(ast.Name(f'self.{node.attr}', node.ctx), node)


def _of_methods(tree: ast.Module) -> dict[int, ast.Attribute]:
    """The attributes of `self` in methods, functions within these left out."""
    found: dict[int, ast.Attribute] = {}
    for owner in every(ast.ClassDef, tree):
        for method in owner.body:
            if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or not _takes_self(method):
                continue
            waiting: list[ast.AST] = list(method.body)
            while waiting:
                node = waiting.pop()
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == 'self':
                    found[id(node)] = node
                elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                    waiting += below(node)
    return found


def _takes_self(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = [*method.args.posonlyargs, *method.args.args][:1]
    return [a.arg for a in first] == ['self'] and not method.decorator_list


def _is_open(tree: ast.Module) -> bool:
    """Whether attributes are reached by their names, or `self` is bound again or goes anywhere but to its attributes."""
    bases = {id(a.value) for a in every(ast.Attribute, tree)}
    by_name = any(n.id in _BY_NAME and _is_given(tree, n) for n in every(ast.Name, tree))
    lent = any(id(n) not in bases or not isinstance(n.ctx, ast.Load) for n in named(tree).get('self', []))
    methods = {n.name for n in every(ast.FunctionDef, tree)} | {n.name for n in every(ast.AsyncFunctionDef, tree)}
    called = {id(c.func) for c in every(ast.Call, tree)}
    lent = lent or any(a.attr in methods and id(a) not in called for a in _of_methods(tree).values())
    return by_name or lent or any(a.attr == '__dict__' for a in every(ast.Attribute, tree))


def _is_given(tree: ast.Module, name: ast.Name) -> bool:
    """Whether the function is called with something else than options of a command: `vars(parser.parse_args())` is harmless."""
    calls = [c for c in every(ast.Call, tree) if c.func is name]
    return not calls or any(c.args and 'self' in ast.unparse(c.args[0]) for c in calls)
