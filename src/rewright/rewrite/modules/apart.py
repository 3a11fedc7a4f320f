"""A folder of modules in; those that cannot be put together with the script, each with the place and the reason, out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.model.patch import Left
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.lines import described
from rewright.rewrite.modules.folder import SCRIPT, Folder, Module, is_known, top
from rewright.rewrite.source import Placed
from rewright.trees import every, named, within

# These look modules up, or what is in them, by their names.
_FINDERS = frozenset(
    (
        'importlib',
        'imp',
        'runpy',
        'pkgutil',
        'inspect',
        'doctest',
        'pydoc',
        'zipimport',
        'modulefinder',
        'unittest',
        'mock',
    )
)
# What these write or send names each class and function by its module.
_PICKLERS = frozenset(('pickle', 'cPickle', 'shelve', 'joblib', 'dill', 'cloudpickle', 'multiprocessing', 'concurrent'))
_PICKLING = frozenset(('to_pickle', 'read_pickle'))
_RUNNERS = frozenset(('exec', 'eval', 'globals', 'locals', '__import__'))
_OWN = frozenset(
    (
        '__file__',
        '__doc__',
        '__package__',
        '__spec__',
        '__path__',
        '__loader__',
        '__builtins__',
        '__cached__',
        '__dict__',
    )
)
_OF_FOLDERS = frozenset(('os.path.dirname', 'path.dirname', 'dirname'))
_OF_PATHS = frozenset(
    (
        'os.path.abspath',
        'os.path.realpath',
        'path.abspath',
        'path.realpath',
        'abspath',
        'realpath',
        'Path',
        'pathlib.Path',
    )
)
_CODE_NAMES = frozenset(
    ('__name__', '__qualname__', '__module__', '__globals__', '__code__', '_getframe', 'format_stack')
)


class Apart(Exception):
    """Modules that stay modules: `tops` are the outermost packages, none for all of them; `left` is the place and the reason."""

    def __init__(self, tops: frozenset[str], left: Left) -> None:
        super().__init__(left.why)
        self.tops, self.left = tops, left


@dataclass(frozen=True)
class Place:
    """Where something stands, and in which module."""

    module: Module
    node: Placed

    def apart(self, name: str, why: str) -> Apart:
        """Say that the module `name` stays one for what stands here; all modules where that is empty."""
        kept = name if name and name != SCRIPT else ''
        what = f'module {kept}' if kept else 'modules of the job'
        left = Left(span=self.module.source.span(self.node), what=what, why=why)
        return Apart(frozenset((top(kept),)) if kept else frozenset(), left)


def check(folder: Folder) -> None:
    """Raise Apart for the first thing that does not let modules be put together."""
    for module in folder.modules.values():
        for node, why in _reaching(module):
            raise Place(module, node).apart('', why)
    for module in folder.modules.values():
        for node, name, why in _as_data(folder, module):
            raise Place(module, node).apart(name, why)
        for node, why in _odd(folder, module) if module.name != SCRIPT else _hidden(folder, module):
            raise Place(module, node).apart(module.name, why)


def names_functions(folder: Folder) -> bool:
    """Whether anything in the job may see what a function is called."""
    trees = [m.source.tree for m in folder.modules.values()]
    attributes = {n.attr for tree in trees for n in every(ast.Attribute, tree)}
    texts = [n.value for tree in trees for n in every(ast.Constant, tree) if isinstance(n.value, str)]
    return (
        bool(attributes & _CODE_NAMES)
        or any('funcName' in t for t in texts)
        or any('traceback' in named(t) for t in trees)
    )


def _reaching(module: Module) -> Iterator[tuple[Placed, str]]:
    """What finds modules by other ways than an import, or sees how they are arranged."""
    for node in within(module.source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or '']
            for name in names:
                if top(name) in _FINDERS:
                    yield node, f'{top(name)} can see which module something is from'
        elif isinstance(node, ast.Attribute) and node.attr == 'modules' and isinstance(node.value, ast.Name):
            if node.value.id == 'sys':
                yield node, 'sys.modules holds every module'
        elif isinstance(node, ast.Name) and node.id == '__import__':
            yield node, '__import__ loads modules by their names'


def _as_data(folder: Folder, module: Module) -> Iterator[tuple[Placed, str, str]]:
    """What names a module, or something in one, by a text, or writes where it is from."""
    paths = {path.rpartition('/')[2]: name for name, path in folder.paths.items() if name in folder.modules}
    for node in every(ast.Constant, module.source.tree):
        if isinstance(node.value, str):
            found = next((name for path, name in paths.items() if path != '__init__.py' and path in node.value), '')
            if found:
                yield node, found, f'its file is named in a text: {node.value[:40]!r}'
            owner, _, name = node.value.rpartition('.')
            if owner in folder.modules and owner != SCRIPT and folder.gives(owner, name):
                yield node, owner, f'{node.value!r} names something of it by a text'
    seen: list[tuple[Placed, str]] = [
        (s, f'{name} knows its classes by the name of the module') for s, name in _pickling(module)
    ]
    seen += [(s, 'its classes may be shown, and say which module they are from') for s in _shown(module)]
    for place, why in seen:
        for other in folder.modules.values():
            if other.name != SCRIPT and every(ast.ClassDef, other.source.tree):
                yield place, other.name, why


def _shown(module: Module) -> Iterator[Placed]:
    """What gives a class to somebody who may look at more than its own name."""
    parents = module.source.parents
    for node in within(module.source.tree):
        asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'type'
        if asked or (isinstance(node, ast.Attribute) and node.attr == '__class__'):
            around = parents[node]
            plain = isinstance(around, ast.Attribute) and around.attr == '__name__'
            if not plain and not isinstance(around, ast.Compare) and isinstance(node, ast.expr):
                yield node
        elif isinstance(node, ast.Attribute) and node.attr == '__module__':
            yield node


def _pickling(module: Module) -> Iterator[tuple[Placed, str]]:
    for node in within(module.source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, a.name) for a in node.names if top(a.name) in _PICKLERS)
        elif isinstance(node, ast.ImportFrom) and top(node.module or '') in _PICKLERS:
            yield node, node.module or ''
        elif isinstance(node, ast.Attribute) and node.attr in _PICKLING:
            yield node, node.attr


def _odd(folder: Folder, module: Module) -> Iterator[tuple[Placed, str]]:
    """What means something else in another file, or what no pipeline can be staged with."""
    first = module.source.tree.body[0] if module.source.tree.body else None
    if first is None:
        return
    if is_known(top(module.name)):
        yield first, f'Python has a module {top(module.name)} of its own'
    if isinstance(module.names.odd, ast.stmt):
        yield module.names.odd, 'types with parameters are not followed'
    for node in within(module.source.tree):
        match node:
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield node, f'a function changes {", ".join(names)} for all others'
            case ast.AsyncFunctionDef() | ast.Await():
                yield node, 'it is asynchronous'
            case ast.Call(func=ast.Name(id=name)) if name in _RUNNERS or (name == 'vars' and not node.args):
                yield node, f'{name}() reaches names by their texts'
            case ast.Name(id='__file__') if _asks_for_folder(module, node):
                pass
            case ast.Name(id='__doc__') if described(module.source.tree):
                pass
            case ast.Name(id=name) if name in _OWN:
                yield node, f'{name} is another in another file'
            case ast.Import() | ast.ImportFrom() if imports(node, folder.called):
                yield node, 'it imports the script itself'
            case ast.ImportFrom(module='__future__'):
                if any(a.name == 'annotations' for a in node.names) and not _postpones(folder.script):
                    yield node, 'its annotations are not evaluated, and those of the script are'
            case ast.ClassDef() if _postpones(folder.script) and not _postpones(module):
                if any(isinstance(s, ast.AnnAssign) for s in node.body):
                    yield node, 'its annotations are evaluated, and those of the script are not'
            case _:
                pass
    yield from _hidden(folder, module)
    for name, nodes in module.names.top.bound.items():
        hidden = name.startswith('__') and not name.endswith('__')
        if (hidden or name in ('__getattr__', '__dir__')) and isinstance(nodes[0], ast.stmt | ast.expr):
            yield nodes[0], f'{name} means something else in a class or to Python'


def _asks_for_folder(module: Module, node: ast.expr) -> bool:
    """Whether nothing is made of the path of a module but the folder it lies in, which is that of the script."""
    if '.' in module.name or module.is_package:
        return False
    while True:
        around = module.source.parents[node]
        call = module.source.parents.get(around)
        if isinstance(around, ast.Call) and node in around.args and dotted(around.func) in _OF_FOLDERS:
            return True
        if isinstance(around, ast.Attribute) and around.attr in ('parent', 'parents'):
            return True
        if isinstance(around, ast.Call) and node in around.args and dotted(around.func) in _OF_PATHS:
            node = around
        elif (
            isinstance(around, ast.Attribute) and around.attr in ('resolve', 'absolute') and isinstance(call, ast.Call)
        ):
            node = call
        else:
            return False


def _hidden(folder: Folder, module: Module) -> Iterator[tuple[Placed, str]]:
    for node in every(ast.ImportFrom, module.source.tree):
        if node.names[0].name == '*' and folder.meanings(module, node) == [None]:
            yield node, 'a star import hides which names there are'


def imports(node: ast.Import | ast.ImportFrom, name: str) -> bool:
    """Whether an import loads a module of that name, or a part of it."""
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or '']
    return any(n == name or n.startswith(f'{name}.') for n in names)


def _postpones(module: Module) -> bool:
    found = (n for n in every(ast.ImportFrom, module.source.tree) if n.module == '__future__')
    return any(a.name == 'annotations' for n in found for a in n.names)
