"""A file of a rewrite -> code that is only known when it runs, and changes of other modules' code."""

import ast
import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach
from rewright.trees import within

_CALLS = {'eval', 'exec', 'compile', '__import__', 'globals', 'vars', 'locals', 'setattr', 'delattr', 'breakpoint'}
_METHODS = {
    'import_module', 'run_path', 'run_module', 'exec_module', 'loads_pickle', 'unpickle', 'read_pickle', 'deserialize',
    'load_extension', 'enable_load_extension', 'create_module', 'attrgetter', 'methodcaller', 'register_plugin_function',
    'FunctionType', 'CodeType', 'ModuleType', 'LambdaType', 'call_tracing',
}  # fmt: skip
_MODULE_PARTS = (
    'sys.modules', 'sys.path', 'sys.meta_path', 'sys.path_hooks', 'sys._getframe', 'sys.settrace', 'sys.setprofile',
    'sys.addaudithook', 'sys.excepthook', 'threading.settrace', 'threading.setprofile', 'threading.Timer', 'builtins',
    'codecs.register', 'sqlite3.Connection.load_extension', 'gc.get_objects',
)  # fmt: skip
_NAMES = {
    '__builtins__', '__subclasses__', '__globals__', '__loader__', '__code__', '__mro__', '__bases__', '__base__',
    '__closure__', '__getattribute__', '__reduce__', '__reduce_ex__', '__spec__', '__import__', '__dict__', '__self__',
    'f_globals', 'f_builtins', 'f_back', 'gi_frame', 'tb_frame', 'cr_frame',
}  # fmt: skip
_IN_FORMATS = re.compile(r'\{[^{}]*[.\[]__\w+__')


def places(reach: Reach) -> Iterator[Place]:
    """Name everything that makes code, looks names up in it, or puts other code in the place of a module's own."""
    for line, used in reach.names.used:
        last = used.rsplit('.', 1)[-1]
        is_code = used in _CALLS or last in _METHODS or used.startswith(_MODULE_PARTS)
        if is_code and not reach.uses(used) and not reach.mentions(last):
            yield Place(line, f'calls {used}, so that what runs cannot be read')
    for line, called, call in reach.calls:
        if called == 'getattr' and len(call.args) > 1 and not isinstance(call.args[1], ast.Constant):
            yield Place(line, f'calls {called}, so that what runs cannot be read')
    for node in within(reach.tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ''
        if name in _NAMES and not reach.mentions(name):
            yield Place(getattr(node, 'lineno', 0), f'uses {name}, so that what runs cannot be read')
    for line, text in reach.strings:
        if _IN_FORMATS.search(text) and not reach.explains(text):
            yield Place(line, f'looks up {text!r} in a format, so that what is read cannot be seen')
    yield from _replaced(reach)


def _replaced(reach: Reach) -> Iterator[Place]:
    known = {ast.unparse(target) for tree in reach.legacy_trees for target in _targets(tree)}
    for target in _targets(reach.tree):
        # A command line is the program's own, also where it lies in a module.
        if _root(target) in reach.names.modules and reach.names.of(target.value) != 'sys.argv':
            said = ast.unparse(target)
            if said not in known and not (not reach.legacy_trees and reach.mentions(said)):
                yield Place(target.lineno, f'changes {said}, which belongs to another module')


def _targets(tree: ast.AST) -> Iterator[ast.Attribute | ast.Subscript]:
    for node in within(tree):
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else []
        targets = [*targets, node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else targets
        yield from (target for target in targets if isinstance(target, ast.Attribute | ast.Subscript))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ''
