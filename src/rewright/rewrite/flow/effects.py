"""What a call or a statement does to the world: prints, writes, reads from outside, sleeps, ends the job, changes a value."""

import ast
from collections.abc import Mapping

from rewright.rewrite.flow import cloud
from rewright.rewrite.flow.names import calls, dotted, flat, header, root, union
from rewright.rewrite.flow.vocabulary import (
    CHANGING_FUNCTIONS,
    CLOCKS,
    FILLING_METHODS,
    LOUD,
    QUIET_METHODS,
    SINK_FUNCTIONS,
    SINKS,
    SOURCE_FUNCTIONS,
    SOURCE_METHODS,
    TABLE_MODULES,
)
from rewright.trees import every, remembered

# What tells of files without reading them.
_FILES = frozenset(
    ('exists', 'isfile', 'isdir', 'is_file', 'is_dir', 'iterdir', 'rglob', 'glob', 'stat', 'getsize', 'getmtime')
)


def is_sleep(node: ast.AST) -> bool:
    """Say whether a statement only sleeps."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and dotted(node.value.func) in {'time.sleep', 'sleep'}
    )


def opens(call: ast.Call) -> str:
    """Return the mode of a call of `open` (`r` when it names none), `?` when it is computed, empty for other calls."""
    if dotted(call.func) not in {'open', 'io.open', 'codecs.open', 'gzip.open'} and not _is_path_open(call):
        return ''
    place = 0 if _is_path_open(call) else 1
    mode = (
        call.args[place] if len(call.args) > place else next((k.value for k in call.keywords if k.arg == 'mode'), None)
    )
    if mode is None:
        return 'r'
    return mode.value if isinstance(mode, ast.Constant) and isinstance(mode.value, str) else '?'


def _is_path_open(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == 'open'
        and dotted(call.func) not in {'io.open', 'codecs.open', 'gzip.open'}
    )


def opens_to_write(call: ast.Call) -> bool:
    """Say whether a call opens a file for writing, or may."""
    return bool(set(opens(call)) & set('wax+?'))


@remembered
def writes(node: ast.AST) -> bool:
    """Say whether an expression or a statement's head changes something outside the job."""
    return any(_is_sink(c) for c in calls(node))


def _is_sink(call: ast.Call) -> bool:
    name = dotted(call.func)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ''
    writes_table = name.rpartition('.')[0] in TABLE_MODULES and method.startswith('write_')
    if writes_table or name in SINK_FUNCTIONS or opens_to_write(call) or method in SINKS or cloud.stores(call):
        return True
    if method == 'write':
        return name not in LOUD
    return method == 'execute' and _changes_tables(call)


def _changes_tables(call: ast.Call) -> bool:
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ''
    return isinstance(text, str) and not text.lstrip().lower().startswith(('select', 'with', 'pragma')) and bool(text)


@remembered
def prints(node: ast.AST) -> bool:
    """Say whether an expression or a statement's head writes to stdout or waits for somebody."""
    return any(dotted(c.func) in LOUD for c in calls(node))


@remembered
def reads(node: ast.AST) -> bool:
    """Say whether an expression or a statement's head takes data from outside: a file, a table, a folder."""
    return any(_is_source(c) for c in calls(node))


def _is_source(call: ast.Call) -> bool:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ''
    name = dotted(call.func)
    if name in SOURCE_FUNCTIONS or method in SOURCE_METHODS or cloud.takes(call):
        return True
    if name.rpartition('.')[0] in TABLE_MODULES and method.startswith(('read_', 'scan_')):
        return True
    return bool(opens(call)) and not opens_to_write(call)


def looks_at_files(call: ast.Call) -> bool:
    """Say whether a call reads files, or asks about them."""
    word = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, 'id', '')
    return word in _FILES or reads(call)


@remembered
def lands(node: ast.AST) -> bool:
    """Say whether an expression or a statement's head brings a file that is read later."""
    return any(cloud.lands(c) for c in calls(node))


def reads_clock(call: ast.Call) -> bool:
    """Say whether a call reads the wall clock."""
    name = dotted(call.func)
    return name in CLOCKS and not (name.endswith('strftime') and len(call.args) > 1)


def ends_job(node: ast.stmt) -> bool:
    """Say whether a statement may end the job on purpose: raise, assert, exit, `raise_for_status`."""
    if isinstance(node, ast.Raise | ast.Assert):
        return True
    return bool(_last_words(node) & {'exit', '_exit', 'raise_for_status', 'quit', 'error'})


def parses(node: ast.stmt) -> bool:
    """Say whether a statement makes values of a text, which ends the job where the text is none of its kind."""
    plain = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr)
    return plain and bool(_last_words(node) & {'loads', 'load', 'safe_load', 'json', 'fromstring', 'decode'})


def _last_words(node: ast.stmt) -> set[str]:
    """The names of what a statement's own part calls, without what they are called on."""
    functions = [c.func for part in header(node) for c in calls(part)]
    return {
        f.attr if isinstance(f, ast.Attribute) else f.id for f in functions if isinstance(f, ast.Attribute | ast.Name)
    }


def any_inside(body: list[ast.stmt], test: object) -> bool:
    """Say whether `test` (a function of this module on one node) holds for any statement's own part in `body`."""
    assert callable(test)
    return any(test(part) for node in flat(body) for part in header(node))


class Changes:
    """Knows which names a statement may change without binding them; `helpers` are the script's own functions."""

    def __init__(self, helpers: Mapping[str, ast.FunctionDef], modules: set[str]) -> None:
        self.helpers, self.modules = helpers, modules
        self._of: dict[str, set[str]] = {}
        self._by: dict[ast.AST, set[str]] = {}

    def by(self, part: ast.AST) -> set[str]:
        """Return the names whose values `part` may change."""
        if part not in self._by:
            self._by[part] = self._changed(part)
        return self._by[part]

    def _changed(self, part: ast.AST) -> set[str]:
        found = union(self._by_call(c) for c in calls(part))
        found |= {name for n in every(ast.Subscript, part) if not isinstance(n.ctx, ast.Load) and (name := root(n))}
        return found | {
            name for n in every(ast.Attribute, part) if not isinstance(n.ctx, ast.Load) and (name := root(n))
        }

    def _by_call(self, call: ast.Call) -> set[str]:
        if isinstance(call.func, ast.Attribute):
            name = root(call.func.value)
            quiet = call.func.attr in QUIET_METHODS or cloud.leaves_its_client(call)
            changed = set() if quiet or name in self.modules or name is None else {name}
            if call.func.attr in FILLING_METHODS:
                changed |= {filled for a in (*call.args, *(k.value for k in call.keywords)) if (filled := root(a))}
        else:
            changed = set()
        if dotted(call.func) in CHANGING_FUNCTIONS and call.args and (name := root(call.args[0])):
            changed.add(name)
        if isinstance(call.func, ast.Name) and call.func.id in self.helpers:
            changed |= self._through(call, self.helpers[call.func.id])
        return changed

    def _through(self, call: ast.Call, helper: ast.FunctionDef) -> set[str]:
        inside = self.of_helper(helper)
        given = [(p.arg, a) for p, a in zip(helper.args.args, call.args, strict=False)]
        given += [(k.arg, k.value) for k in call.keywords if k.arg]
        return {name for parameter, value in given if parameter in inside and (name := root(value))}

    def of_helper(self, helper: ast.FunctionDef) -> set[str]:
        """Return the names, parameters and others, whose values a function of the script may change."""
        if helper.name not in self._of:
            self._of[helper.name] = set()
            self._of[helper.name] = union(self.by(part) for node in flat(helper.body) for part in header(node))
        return self._of[helper.name]
