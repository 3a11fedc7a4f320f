"""A source in; the place where what its names denote is not known before the run, and why, out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.qualified import out_of_pandas
from rewright.trees import bound, every, root_of, within

Place = ast.stmt | ast.expr
# Functions that run a text, or hand out every name by its text.
_RUN = frozenset({'eval', 'exec'})
_NAMES = frozenset({'globals', 'locals', 'vars'})
# Attributes behind which the names of a module lie.
_INSIDE = frozenset({'f_globals', 'f_locals', '__globals__'})
# Functions that change an attribute of what they are given.
_SETTING = frozenset({'setattr', 'delattr', 'object'})


def unsettled(tree: ast.Module, imported: Imported) -> tuple[Place, str] | None:
    """The first place where a text is run, names are handed out, or pandas itself is changed or lent; None where there is none."""
    known = {id(inner) for option in imported.options for inner in within(option.node)}
    pandas = frozenset(imported.aliases)
    found = [*_by_imports(tree, pandas), *_by_names(tree), *_by_change(tree, pandas, known)]
    return min(found, key=lambda place: (place[0].lineno, place[0].col_offset)) if found else None


def _by_imports(tree: ast.Module, pandas: frozenset[str]) -> Iterator[tuple[Place, str]]:
    for node in out_of_pandas(tree):
        yield node, 'something out of pandas that is not public, or whose name is bound again'
    for node in every(ast.ImportFrom, tree):
        if any(name.name == '*' for name in node.names):
            yield node, f'`from {"." * node.level}{node.module or ""} import *` may bind any name'
        for name in node.names:
            if (name.asname or name.name) in pandas:
                yield node, f'{name.asname or name.name} may be another module'
    for statement in every(ast.Import, tree):
        for name in statement.names:
            module = name.name.partition('.')[0]
            if module == '__main__':
                yield statement, 'the job looks at its own names'
            if (name.asname or module) in pandas and module not in {'pandas', 'numpy'}:
                yield statement, f'{name.asname or module} may be another module'
    definitions: list[ast.FunctionDef | ast.ClassDef] = [*every(ast.FunctionDef, tree), *every(ast.ClassDef, tree)]
    for definition in definitions:
        if definition.name in pandas:
            yield definition, f'{definition.name} is bound again'


def _by_names(tree: ast.Module) -> Iterator[tuple[Place, str]]:
    own, asked = bound(tree), _asked(tree)
    for name in every(ast.Name, tree):
        if name.id in _RUN and name.id not in own:
            yield name, f'{name.id} runs code that is not known before the run'
    for call in every(ast.Call, tree):
        function = call.func
        if isinstance(function, ast.Name) and function.id in _NAMES - own and not call.args and id(call) not in asked:
            yield call, f'{function.id}() hands out every name'
    for attribute in every(ast.Attribute, tree):
        if attribute.attr in _INSIDE:
            yield attribute, f'{attribute.attr} hands out every name'
    for item in every(ast.Subscript, tree):
        if isinstance(item.value, ast.Attribute) and item.value.attr == 'modules' and root_of(item.value) == 'sys':
            yield item, 'a module is taken by its name'


def _asked(tree: ast.Module) -> set[int]:
    """Calls that are only asked whether a name is there: `'df' in globals()`."""
    return {id(c) for n in every(ast.Compare, tree) if isinstance(n.ops[0], ast.In | ast.NotIn) for c in n.comparators}


def _by_change(tree: ast.Module, pandas: frozenset[str], known: set[int]) -> Iterator[tuple[Place, str]]:
    """Where pandas, or something of it, gets another attribute, or the module goes where it is not followed."""
    lent = {
        t.id for n in every(ast.Assign, tree) if _is_of(n.value, pandas) for t in n.targets if isinstance(t, ast.Name)
    }
    bases = {id(node.value) for node in every(ast.Attribute, tree)}
    places: list[ast.Attribute | ast.Subscript] = [*every(ast.Attribute, tree), *every(ast.Subscript, tree)]
    for place in places:
        changed = not isinstance(place.ctx, ast.Load) and id(place) not in known and not _is_option(place)
        if changed and (root_of(place) in pandas or (isinstance(place, ast.Attribute) and root_of(place) in lent)):
            yield place, 'pandas itself is changed'
    for name in every(ast.Name, tree):
        if name.id in pandas and not isinstance(name.ctx, ast.Load):
            yield name, f'{name.id} is bound again'
        elif name.id in pandas and id(name) not in bases:
            yield name, f'{name.id} goes where it is not followed'
    for call in every(ast.Call, tree):
        given = call.args[0] if call.args else None
        word = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, 'id', '')
        if word in _SETTING and given is not None and root_of(given) in pandas | lent:
            yield call, 'pandas itself is changed'
        if word == 'patch' and isinstance(given, ast.Constant) and str(given.value).startswith('pandas'):
            yield call, 'pandas itself is changed'


def _is_of(node: ast.expr, pandas: frozenset[str]) -> bool:
    """Whether it is an attribute of pandas by its bare name: one of its classes or functions."""
    return isinstance(node, ast.Attribute) and root_of(node) in pandas


def _is_option(node: ast.Attribute | ast.Subscript) -> bool:
    while isinstance(node.value, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Attribute) and node.attr == 'options'
