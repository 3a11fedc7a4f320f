"""Takes a class with one instance apart: a Source and an Instance go in, the text with functions and variables comes out."""

import ast
import builtins
import keyword
import re
from dataclasses import dataclass

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.lines import Lines
from rewright.rewrite.script.classes import dead
from rewright.rewrite.script.instances import Instance
from rewright.rewrite.script.reserved import RESERVED
from rewright.rewrite.source import Source
from rewright.trees import every, within


@dataclass(frozen=True)
class Unwrapped:
    """The text without a class. `variables` stand for attributes, `functions` for methods, whose old names are the values."""

    text: str
    variables: dict[str, str]
    functions: dict[str, str]


def unwrapped(source: Source, found: Instance) -> Unwrapped:
    """Return the script with methods as functions, attributes as variables, and a call of the constructor."""
    names = _names(source, found)
    edits = [e for node in found.reached for e in _reached(source, node, names)]
    edits += [e for name, node in found.constants.items() for e in _constant(source, found, name, node, names)]
    edits += [e for method in found.methods.values() for e in _method(source, method, names)]
    for node in found.idle:
        assert found.begins is not None
        edits.append(_edit(source.offset(node), '' if found.begins.body != [node] else 'pass'))
    edits += _strings(source, found, names)
    edits.append(_made(source, found, names))
    text = _without_class(Source(splice(source.code, edits), source.name), found.owner.name)
    functions = {names[name]: name for name in found.methods}
    return Unwrapped(text, {new: old for old, new in names.items() if old not in found.methods}, functions)


def behind(owner: str) -> str:
    """Return what stands before the names that come from a class and are taken."""
    return re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', owner).lower().strip('_') + '_'


def _names(source: Source, found: Instance) -> dict[str, str]:
    """What each attribute and method is called: as it was where nothing else is, else behind the name of the class."""
    own: set[ast.AST] = {n for c in found.constants.values() for n in every(ast.Name, c) if n.id in found.constants}
    own |= {*found.methods.values()}
    taken, names = _taken(source, own), dict[str, str]()
    wanted = dict.fromkeys([*found.constants, *(a.attr for a in _in_order(found)), *found.methods])
    for name in wanted:
        bare = name.strip('_') or name
        others = taken
        if found.begins is not None and _is_passed_on(found, name, bare):
            others = _taken(source, own | set(within(found.begins))) | set(names.values())
        free = not keyword.iskeyword(bare) and bare not in others | RESERVED | set(dir(builtins))
        made = bare if free and name != '__init__' else behind(found.owner.name) + bare
        while made in taken and not (free and made == bare):
            made += '_'
        names[name] = made
        taken.add(made)
    return names


def _in_order(found: Instance) -> list[ast.Attribute]:
    """Attributes in the order in which they are first set, those of the constructor first."""
    first = set(within(found.begins)) if found.begins else set[ast.AST]()
    stored = [a for a in found.reached if isinstance(a.ctx, ast.Store)]
    return sorted(stored, key=lambda a: (a not in first, a.lineno, a.col_offset))


def _taken(source: Source, apart: set[ast.AST]) -> set[str]:
    """Every name of the script, but for what stands `apart`."""
    found: set[str] = set()
    for node in (n for n in within(source.tree) if n not in apart):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias():
                found.add((node.asname or node.name).split('.')[0])
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found |= {*names}
            case _:
                pass
    return found


def _is_passed_on(found: Instance, name: str, parameter: str) -> bool:
    """Whether an attribute takes an argument over: nothing of the constructor needs the two apart."""
    begins = found.begins
    if begins is None or parameter not in {a.arg for a in begins.args.args[1:] + begins.args.kwonlyargs}:
        return False
    own = [n for n in every(ast.Name, begins) if n.id == parameter]
    first = next((s for s in begins.body if _sets(s, found, name)), None)
    if first is None or any(not isinstance(n.ctx, ast.Load) for n in own):
        return False
    before = {n for s in begins.body[: begins.body.index(first) + 1] for n in within(s)}
    early = [a for a in found.reached if a in before and (a.attr in found.methods or a.attr == name)]
    lazy = {n for kind in (ast.Lambda, ast.GeneratorExp) for inner in every(kind, begins) for n in within(inner)}
    lazy |= {n for s in begins.body for inner in every(ast.FunctionDef, s) for n in within(inner)}
    return len(early) == 1 and all(n in before and n not in lazy for n in own)


def _sets(node: ast.stmt, found: Instance, name: str) -> bool:
    """Whether a statement does nothing but to set an attribute."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return (
        [t for t in targets if isinstance(t, ast.Attribute) and t in found.reached and t.attr == name] == targets != []
    )


def _edit(place: tuple[int, int], text: str) -> Edit:
    return Edit(*place, text, 'class', 'classes')


def _reached(source: Source, node: ast.Attribute, names: dict[str, str]) -> list[Edit]:
    if _string_around(source, node) is not None:
        return []
    start, end = source.offset(node)
    around = source.parents[node]
    # What is said of the type of an attribute is never computed, that of a variable of a module is.
    if isinstance(around, ast.AnnAssign) and around.target is node:
        end = source.offset(around.annotation)[1]
    return [_edit((start, end), names[node.attr])]


def _string_around(source: Source, node: ast.AST) -> ast.JoinedStr | None:
    """The outermost formatted text around a node."""
    found = None
    while not isinstance(node := source.parents[node], ast.stmt):
        found = node if isinstance(node, ast.JoinedStr) else found
    return found


def _strings(source: Source, found: Instance, names: dict[str, str]) -> list[Edit]:
    """Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew."""
    held: dict[ast.JoinedStr, set[str]] = {}
    for node in found.reached:
        if (string := _string_around(source, node)) is not None:
            held.setdefault(string, set()).add(_root(node))
    for constant in found.constants.values():
        for string in every(ast.JoinedStr, constant):
            if (
                _string_around(source, string) is None
                and {n.id for n in every(ast.Name, string)} & found.constants.keys()
            ):
                held.setdefault(string, set())
    edits = []
    for string, roots in held.items():
        in_class = not roots
        again = _Renamed(roots, names, in_class=in_class).visit(ast.parse(ast.unparse(string), mode='eval'))
        edits.append(_edit(source.offset(string), ast.unparse(again)))
    return edits


class _Renamed(ast.NodeTransformer):
    """Puts variables where attributes of one of the `roots` are, and constants of a class where it reads them."""

    def __init__(self, roots: set[str], names: dict[str, str], *, in_class: bool) -> None:
        self.roots, self.names, self.in_class = roots, names, in_class

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node, or the name that stands for it."""
        match node:
            case ast.Attribute(value=ast.Name(id=root), attr=attr) if root in self.roots:
                return ast.Name(id=self.names[attr], ctx=node.ctx)
            case ast.Name(id=name) if self.in_class and name in self.names:
                return ast.Name(id=self.names[name], ctx=node.ctx)
            case _:
                visited: ast.AST = super().visit(node)
                return visited


def _root(node: ast.Attribute) -> str:
    assert isinstance(node.value, ast.Name)
    return node.value.id


def _constant(
    source: Source, found: Instance, name: str, node: ast.Assign | ast.AnnAssign, names: dict[str, str]
) -> list[Edit]:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    start, end = source.offset(target)
    end = source.offset(node.annotation)[1] if isinstance(node, ast.AnnAssign) else end
    assert node.value is not None
    read = [n for n in every(ast.Name, node.value) if n.id in found.constants and _string_around(source, n) is None]
    return [_edit((start, end), names[name]), *(_edit(source.offset(n), names[n.id]) for n in read)]


def _method(source: Source, method: ast.FunctionDef, names: dict[str, str]) -> list[Edit]:
    """A method under its new name, without its first argument and without what says that it has none."""
    start = source.offset(method)[0]
    place = source.code.index(method.name, start + len('def '))
    edits = [_edit((place, place + len(method.name)), names[method.name])]
    if method.decorator_list:
        return [_edit((source.code.rindex('@', 0, start), start), ''), *edits]
    own = source.offset(method.args.args[0])
    behind = re.compile(r'\s*,?\s*').match(source.code, own[1])
    assert behind is not None
    return [*edits, _edit((own[0], behind.end()), '')]


def _made(source: Source, found: Instance, names: dict[str, str]) -> Edit:
    """A call of the constructor where the instance was made."""
    if found.begins is None:
        return _edit(source.offset(found.made), '')
    return _edit((source.offset(found.made)[0], source.offset(found.call.func)[1]), names['__init__'])


def _without_class(source: Source, name: str) -> str:
    """The text with what a class holds in its place."""
    owner = next(n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == name)
    lines, out = Lines(source), list[str]()
    dropped = {s.lineno: s for s in owner.body if isinstance(s, ast.Pass | ast.Expr) or s in dead(owner)}
    skipped = {n for s in dropped.values() for n in range(s.lineno, (s.end_lineno or 0) + 1)} | {owner.lineno}
    depth = lines.depth(owner.body[0])
    for number in range(1, len(source.lines) + 1):
        node = dropped.get(number)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            out += [f'# {line.strip()}'.rstrip() for line in node.value.value.strip().splitlines()]
        if number not in skipped:
            inside = owner.lineno < number <= (owner.end_lineno or 0)
            out += lines.moved(number, number, -depth) if inside else [lines[number]]
    return '\n'.join(out)
