"""Makes a script flat: the main guard, every driver and comprehensions that send stand in one block, which does what the job does, in order."""

import ast
from dataclasses import dataclass, replace

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.layout import formatted
from rewright.rewrite.lines import Lines, described
from rewright.rewrite.script.classes import Kept
from rewright.rewrite.script.drivers import find, touches
from rewright.rewrite.script.guards import unguarded
from rewright.rewrite.script.handing import Form, check_early, handed, told, without_idle
from rewright.rewrite.script.instances import instance_of
from rewright.rewrite.script.lifting import lifted
from rewright.rewrite.script.nameless import with_name, with_one_name
from rewright.rewrite.script.parents import with_parents
from rewright.rewrite.script.plain_names import plain
from rewright.rewrite.script.qualifying import qualified
from rewright.rewrite.script.reserved import without_reserved
from rewright.rewrite.script.shared_names import without_globals
from rewright.rewrite.script.splicing import is_hoistable, spliced
from rewright.rewrite.script.unwrapping import unwrapped
from rewright.rewrite.script.urllib3_names import through_requests
from rewright.rewrite.source import Source
from rewright.trees import remembered, within

_MOST = 100


@dataclass(frozen=True)
class Flat:
    """The flat form of a script; `kept` tells of the classes that stay why they do, `apart` names those that do not."""

    source: Source
    kept: dict[str, Kept]
    apart: tuple[str, ...] = ()


def flattened(code: str, name: str, *, classes: bool = True, path: str = '') -> Flat:
    """Return the flat form of a script, laid out; functions that cannot be spliced stay.

    Classes with one instance are taken apart, unless `classes` says not to. `path` leads from the working folder to the script.
    Each step of a rewrite asks for it, mostly of the same text, and gets a tree of its own.
    """
    flat = _flattened(code, name, path or name, classes=classes)
    return replace(flat, source=Source(flat.source.code, name))


@remembered
def _flattened(code: str, name: str, path: str, *, classes: bool) -> Flat:
    source = Source(formatted(_named(code, name, path)), name)
    source = _again(source, qualified(source))
    source = _again(source, through_requests(source))
    source = _again(source, plain(source))
    source = without_globals(_again(source, _without_guard(source)), _spliced, _again)
    source = _spliced(source)
    form, kept, apart = Form(source), dict[str, Kept](), list[str]()
    while classes and (owner := _next_class(form.source, kept)) is not None:
        try:
            form = _without_class(form, owner)
            apart.append(owner.name)
            # What it made may be made by the script itself now.
            kept.clear()
        except Kept as why:
            kept[owner.name] = why
    source = _again(form.source, handed(form, form.source.tree.body[0])) if apart else source
    source = _again(source, told(source))
    return Flat(_again(source, without_reserved(source)), kept, tuple(apart))


def _next_class(source: Source, kept: dict[str, Kept]) -> ast.ClassDef | None:
    return next((n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name not in kept), None)


def _without_class(form: Form, owner: ast.ClassDef) -> Form:
    """The flat form without one class more; Kept when it could not do without."""
    shared = frozenset(form.variables)
    alone = with_parents(form.source, owner.name)
    alone = alone if alone is form.source else Source(formatted(alone.code), alone.name)
    source = with_name(_spliced(alone, shared | {owner.name}), owner.name)
    owner = next(n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == owner.name)
    found = instance_of(source, owner, shared)
    parts = unwrapped(source, found)
    methods = {name: found.methods[own] for name, own in parts.functions.items()}
    flat = _spliced(Source(formatted(parts.text), source.name), shared | parts.variables.keys())
    without = Form(flat, form.variables | parts.variables, form.methods | methods)
    check_early(without, owner)
    without = with_one_name(without_idle(without))
    handed(without, owner)
    return without


def _spliced(source: Source, shared: frozenset[str] = frozenset()) -> Source:
    # Each splice may make the next driver visible, and moves every line: one at a time.
    for _ in range(_MOST):
        again = lifted(source, shared)
        if again is None:
            drives = find(source, shared)
            again = next((text for d in drives if (text := spliced(source, d, shared)) is not None), None)
        if again is None:
            held = (d.function for d in drives if touches(d.function, shared) and is_hoistable(source, d, shared))
            again = next((text for f in held if (text := unguarded(source, f)) is not None), None)
        if again is None:
            break
        source = Source(formatted(again), source.name)
    return source


def _again(source: Source, text: str) -> Source:
    """The source of a text, laid out; the very same where nothing was changed in it."""
    return source if text == source.code else Source(formatted(text), source.name)


def _named(code: str, name: str, path: str) -> str:
    """Give `__file__` and `__doc__` their legacy values: the rewrite lies elsewhere, and says what it is itself."""
    if '__file__' not in code and '__doc__' not in code:
        return code
    source = Source(code, name)
    values = {'__file__': f'os.path.abspath({path!r})', '__doc__': described(source.tree)}
    found = (n for n in within(source.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    edits = [Edit(*source.offset(n), text, 'name', 'flattening') for n in found if (text := values.get(n.id))]
    return splice(code, edits)


def _without_guard(source: Source) -> str:
    lines, out, skipped = Lines(source), [], set[int]()
    moved: dict[int, list[str]] = {}
    for node in source.tree.body:
        if isinstance(node, ast.If) and _is_guard(node) and not node.orelse:
            skipped.add(node.lineno)
            end = node.end_lineno or node.lineno
            moved |= {n: lines.moved(n, n, -lines.depth(node.body[0])) for n in range(node.lineno + 1, end + 1)}
    for number in range(1, len(source.lines) + 1):
        out += [] if number in skipped else moved.get(number, [lines[number]])
    return '\n'.join(out)


def _is_guard(node: ast.If) -> bool:
    return '__name__' in ast.unparse(node.test) and '__main__' in ast.unparse(node.test)
