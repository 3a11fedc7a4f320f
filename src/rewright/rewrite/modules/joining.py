"""The script of a job and the modules beside it -> one source that does the same, and what stays a module of its own."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rewright.model.observation import Observation
from rewright.model.patch import Left
from rewright.model.span import Span
from rewright.rewrite.modules.apart import Apart, Place, check, imports
from rewright.rewrite.modules.carried import carried
from rewright.rewrite.modules.folder import SCRIPT, Folder, Module, top
from rewright.rewrite.modules.meaning import Meanings, Meant
from rewright.rewrite.modules.naming import Naming
from rewright.rewrite.modules.order import Order, script_first
from rewright.rewrite.modules.pieces import Written
from rewright.rewrite.modules.places import Places
from rewright.rewrite.source import Source
from rewright.trees import every, within

_FIXED = (ast.Assign, ast.Name, ast.Constant, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.JoinedStr, ast.FormattedValue)


@dataclass(frozen=True)
class Joined:
    """The one source, what was observed of it, why modules stay, their texts by path, and the files that are in the source."""

    source: Source
    observation: Observation
    left: tuple[Left, ...] = ()
    beside: dict[str, str] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()


def joined(
    script: Source, files: Mapping[str, str], observation: Observation, staying: frozenset[str] = frozenset()
) -> Joined:
    """Return the script with as many modules of the job in it as can be there without a change of what they do.

    `staying` are files that stay modules, and so does all that they import.
    """
    left: list[Left] = []
    whole = Folder(script, files)
    kept = frozenset(top(name) for name, path in whole.paths.items() if path in staying)
    without = _closed(whole, kept | _strayed(script, files, observation))
    while True:
        folder = Folder(script, files, without)
        try:
            source = _whole(folder)
        except Apart as no:
            left.append(no.left)
            inside = frozenset(map(top, folder.modules))
            without = _closed(whole, without | (no.tops & inside or inside))
            continue
        except RecursionError:
            left.append(Left(span=script.at(1), what='modules of the job', why='something in them nests too deep'))
            without = _closed(whole, frozenset(map(top, folder.modules)))
            continue
        paths = frozenset(m.source.name for m in folder.modules.values() if m is not folder.script)
        seen = _observed(observation, source, folder)
        return Joined(source, seen, tuple(left), _beside(whole, files, without), paths)


def _whole(folder: Folder) -> Source:
    """The one source of the modules of a folder."""
    if len(folder.modules) == 1:
        return folder.script.source
    check(folder)
    meanings = Meanings(folder)
    order = Order(folder, meanings)
    meant: dict[str, Meant] = {name: meanings.meant(folder.modules[name]) for name in script_first(order)}
    _check_placed(folder, order, meant)
    naming = Naming(folder, meant)
    places = Places(Written(folder, meanings, order, meant, naming.names).pieces())
    return Source(places.code, folder.script.source.name, places)


def _check_placed(folder: Folder, order: Order, meant: dict[str, Meant]) -> None:
    """Whatever is named has to have run: a module inside of a package is there once something imported it."""
    for name in order.placed:
        module = folder.modules[name]
        for node, symbol in meant[name].places:
            if symbol[0] in folder.modules and symbol[0] not in order.placed and isinstance(node, ast.expr):
                raise Place(module, node).apart(symbol[0], 'it is named and never imported')


def _strayed(script: Source, files: Mapping[str, str], observation: Observation) -> frozenset[str]:
    """The modules that may not be those that were imported, for the job changes where modules are looked for."""
    if not any('sys.path' in text for text in (script.code, *files.values())):
        return frozenset()
    paths = Folder(script, files).paths
    return frozenset(top(name) for name, path in paths.items() if path not in observation.files)


def _closed(folder: Folder, tops: frozenset[str], *, all_of_them: bool = False) -> frozenset[str]:
    """Modules that stay modules, with all that they import: nothing runs twice, unless nobody can tell or `all_of_them` are asked for."""
    found, waiting = set[str](), list(tops)
    while waiting:
        name = waiting.pop()
        if name in found or name == SCRIPT:
            continue
        found.add(name)
        inner = [m for n, m in folder.modules.items() if top(n) == name]
        others = [other for m in inner for other in _imported(folder, m)]
        waiting += [other for other in others if all_of_them or not _is_fixed(folder, other)]
    return frozenset(found)


def _is_fixed(folder: Folder, name: str) -> bool:
    """Whether a module does nothing but name numbers and texts, which nobody sets from outside: two of it are as one."""
    module = folder.modules.get(name)
    if module is None or module.is_package:
        return False
    body = module.source.tree.body
    plain = body[1:] if ast.get_docstring(module.source.tree, clean=False) is not None else body
    if not all(isinstance(n, ast.Assign) and all(isinstance(p, _FIXED) for p in within(n)) for n in plain):
        return False
    set_outside = {
        n.attr
        for m in folder.modules.values()
        for n in every(ast.Attribute, m.source.tree)
        if isinstance(n.ctx, ast.Store)
    }
    return not set_outside & module.names.top.bound.keys()


def _imported(folder: Folder, module: Module) -> Iterator[str]:
    for node in ast.walk(module.source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (top(m.runs[0]) for m in folder.meanings(module, node) if m is not None)


def _beside(folder: Folder, files: Mapping[str, str], tops: frozenset[str]) -> dict[str, str]:
    needed = _closed(folder, tops, all_of_them=True)
    texts = {path: files[path] for name, path in folder.paths.items() if top(name) in needed}
    own = [
        n for text in texts.values() for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    if any(imports(node, folder.called) for node in own):
        texts[folder.script.source.name] = folder.script.source.code
    return {_near(folder.script.source, path): text for path, text in texts.items()}


def _near(script: Source, path: str) -> str:
    """A path as it is told from the folder of the script."""
    home = script.name.rpartition('/')[0]
    return path.removeprefix(f'{home}/' if home else '')


def unreadable(files: Mapping[str, str]) -> Left | None:
    """Return the first module of a job that is no Python: nobody knows what it does, nor what it imports."""
    for path, text in files.items():
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, 'lineno', 1) or 1
            return Left(
                span=Span(file=path, line=line, end_line=line), what='stages', why='it cannot be read as Python'
            )
    return None


def _observed(observation: Observation, source: Source, folder: Folder) -> Observation:
    if not isinstance(source.origins, Places):
        return observation
    return carried(observation, source, source.origins, [m.source for m in folder.modules.values()])
