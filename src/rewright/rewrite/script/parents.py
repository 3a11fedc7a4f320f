"""Puts what a class inherits into it, where no other class does: a Source goes in, and one in which the class has no parent comes out."""

import ast

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.lines import Lines
from rewright.rewrite.script.classes import PLAIN, is_mangled
from rewright.rewrite.source import Source
from rewright.trees import every, within

Member = ast.FunctionDef | ast.Assign | ast.AnnAssign


def with_parents(source: Source, owner: str) -> Source:
    """Return the script in which a class holds what its parents of the script gave it; the same script where it cannot."""
    classes = {n.name: n for n in source.tree.body if isinstance(n, ast.ClassDef)}
    child = classes[owner]
    parent = classes.get(ast.unparse(child.bases[0])) if len(child.bases) == 1 else None
    if parent is None or parent is child or not _may_be_one(source, parent, child):
        return source
    edits = _edits(source, parent, child)
    if edits is None:
        return source
    return with_parents(_joined(Source(splice(source.code, edits), source.name), parent.name, owner), owner)


def _may_be_one(source: Source, parent: ast.ClassDef, child: ast.ClassDef) -> bool:
    """Whether it makes no difference that what a class holds is made where its child is."""
    body = source.tree.body
    between = body[body.index(parent) + 1 : body.index(child)]
    quiet = all(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in between)
    plain = not (parent.decorator_list or parent.keywords or child.keywords or child.decorator_list)
    private = {n.attr for c in (parent, child) for n in every(ast.Attribute, c)} | {*_members(parent), *_members(child)}
    described = (ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.Pass, ast.Expr)
    held = all(isinstance(n, described) for n in (*parent.body, *child.body))
    # In a class, names are those of the class itself, and not of its parents.
    over = _members(parent).keys() & (_members(child).keys() | _read(child))
    return quiet and plain and held and not any(map(is_mangled, private)) and not over & (_read(parent) | _read(child))


def _read(owner: ast.ClassDef) -> set[str]:
    """The names that a class reads while it is made, outside its methods."""
    made = [m for m in owner.body if not isinstance(m, ast.FunctionDef)]
    return {n.id for m in made for n in every(ast.Name, m) if isinstance(n.ctx, ast.Load)}


def _members(owner: ast.ClassDef) -> dict[str, Member]:
    """What a class holds, by name."""
    found: dict[str, Member] = {}
    for node in owner.body:
        match node:
            case ast.FunctionDef(name=name):
                found[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                assert isinstance(node, ast.Assign | ast.AnnAssign)
                found[name] = node
            case _:
                pass
    return found


def _edits(source: Source, parent: ast.ClassDef, child: ast.ClassDef) -> list[Edit] | None:
    """What makes calls of the parent's methods calls of the child's own; None where something else is asked of the parent."""
    held, own = _members(parent), _members(child)
    names: dict[str, str] = {}
    edits = [_edit(source.offset(child.bases[0]), ast.unparse(parent.bases[0]) if parent.bases else 'object')]
    for method in (m for m in own.values() if isinstance(m, ast.FunctionDef)):
        for call in every(ast.Call, method):
            name = _asked(call, parent, child, method)
            if not name:
                continue
            if not isinstance(held.get(name), ast.FunctionDef):
                return None
            if name in own:
                names[name] = f'{parent.name.lower()}_{name.strip("_")}'
            me = f'{method.args.args[0].arg}.{names.get(name, name)}('
            place = source.code.index('(', source.offset(call.func)[1]) + 1
            later = [*call.args[1:], *(k.value for k in call.keywords)] if _is_old(call, parent) else None
            if later is not None:
                place = source.offset(call.args[1])[0] if call.args[1:] else source.offset(call.args[0])[1]
                place += 0 if call.args[1:] or not later else source.code[place:].index(',') + 1
            edits.append(_edit((source.offset(call)[0], place), me))
    inside = {n for s in _idle(parent) for n in within(s)}
    used = {n for n in every(ast.Name, source.tree) if n.id == parent.name} - inside - {child.bases[0]}
    seen = {c.func.value for c in every(ast.Call, child) if _is_old(c, parent) and isinstance(c.func, ast.Attribute)}
    supers = sum(n.id == 'super' for n in every(ast.Name, child))
    told = sum(_is_super(c, child) for c in every(ast.Call, child))
    if used - seen or supers != told or any(n in {*own, *held} for n in names.values()):
        return None
    for name, new in names.items():
        start = source.code.index(name, source.offset(held[name])[0] + len('def '))
        edits.append(_edit((start, start + len(name)), new))
    alone = {s for m in parent.body if isinstance(m, ast.FunctionDef) and len(m.body) == 1 for s in m.body}
    return [*edits, *(_edit(source.offset(s), 'pass' if s in alone else '') for s in _idle(parent))]


def _idle(parent: ast.ClassDef) -> list[ast.stmt]:
    """The statements of a parent that call the constructor of `object`, which does nothing."""
    if any(ast.unparse(b) not in PLAIN for b in parent.bases):
        return []
    forms = {'super().__init__()', f'super({parent.name}, self).__init__()'}
    begins = [m for m in parent.body if isinstance(m, ast.FunctionDef) and m.name == '__init__']
    return [s for m in begins for s in m.body if isinstance(s, ast.Expr) and ast.unparse(s) in forms]


def _asked(call: ast.Call, parent: ast.ClassDef, child: ast.ClassDef, method: ast.FunctionDef) -> str:
    """The method of the parent that a call asks for, by `super()` or by the parent's name; an empty text for other calls."""
    if not isinstance(call.func, ast.Attribute) or not method.args.args:
        return ''
    return call.func.attr if _is_super(call.func.value, child) or _is_old(call, parent) else ''


def _is_super(node: ast.AST, child: ast.ClassDef) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != 'super' or node.keywords:
        return False
    return not node.args or (len(node.args) == 2 and ast.unparse(node.args[0]) == child.name)


def _is_old(call: ast.Call, parent: ast.ClassDef) -> bool:
    """Whether a call is `Parent.method(self, ...)`."""
    asked = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == parent.name
    return asked and bool(call.args) and ast.unparse(call.args[0]) == 'self'


def _edit(place: tuple[int, int], text: str) -> Edit:
    return Edit(*place, text, 'class', 'classes')


def _joined(source: Source, parent: str, child: str) -> Source:
    """The text with what the parent holds, and the child does not, in the child."""
    classes = {n.name: n for n in source.tree.body if isinstance(n, ast.ClassDef)}
    above, below = classes[parent], classes[child]
    lines, moved, last = Lines(source), list[str](), above.lineno
    for node in above.body:
        end = node.end_lineno or node.lineno
        if any(node is m and name not in _members(below) for name, m in _members(above).items()):
            moved += [*lines.moved(last + 1, end, 0)]
        last = end
    gone = range(above.lineno, (above.end_lineno or 0) + 1)
    out: list[str] = []
    for number, line in enumerate(source.lines, 1):
        out += [] if number in gone else [line]
        out += moved if number == below.lineno else []
    return Source('\n'.join(out), source.name)
