"""Whether pieces of a script look at files or at the environment, or change them, themselves or through functions and methods of the script."""

import ast
from collections.abc import Iterable, Iterator

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import calls, dotted, flat, header, loaded
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages.sites import Site
from rewright.trees import every

# What tells more of a folder or a file than whether it is there.
_TELLING = frozenset((
    'listdir', 'scandir', 'walk', 'iterdir', 'glob', 'iglob', 'rglob', 'stat', 'getsize', 'getmtime', 'tell', 'getvalue', 'getbuffer'
))  # fmt: skip
_ENVIRONMENT = frozenset(('os.environ', 'environ', 'os.getenv', 'getenv'))
_SETS_ENVIRONMENT = frozenset(('putenv', 'unsetenv'))
_CHANGES = frozenset(('update', 'setdefault', 'pop', 'clear', 'popitem'))


def looks_at_files(script: Script, parts: Iterable[ast.AST]) -> bool:
    """Say whether some of the parts read files, or ask about them."""
    return any(any(map(effects.looks_at_files, calls(part))) for part in _reached(script, parts))


def hangs_on_its_loop(script: Script, site: Site, asked: Iterable[ast.stmt]) -> bool:
    """Say whether what a request is `asked` by takes in what a loop around it writes in an earlier turn.

    Whether a file is there is another matter: a job that leaves out what it has lists more than it asks for.
    """
    loops = script.control.loops(site.statement)
    if not loops:
        return False
    around = set(flat(loops[0].body))
    inside = [part for node in asked if node in around or node in loops for part in header(node)]
    asking = list(_reached(script, [*inside, site.call]))
    written = list(_reached(script, (part for node in around for part in header(node))))
    if any(map(_takes_in, asking)) and any(map(effects.writes, written)):
        return True
    return any(map(_asks_the_environment, asking)) and any(map(_sets_the_environment, written))


def _reached(script: Script, parts: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The parts, and the functions and methods of the script that they may call."""
    functions: dict[str, list[ast.AST]] = {}
    for made in every(ast.FunctionDef, script.source.tree):
        functions.setdefault(made.name, []).append(made)
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        yield part
        names = loaded(part) | {n.attr for n in every(ast.Attribute, part)}
        waiting += [made for n in sorted(names) for made in functions.pop(n, ())]


def _takes_in(part: ast.AST) -> bool:
    """Whether a part takes in what lies in a file or a folder."""
    words = {dotted(c.func).rpartition('.')[2] or getattr(c.func, 'attr', '') for c in calls(part)}
    return effects.reads(part) or bool(words & _TELLING)


def _asks_the_environment(part: ast.AST) -> bool:
    return bool(({dotted(n) for n in every(ast.Attribute, part)} | loaded(part)) & _ENVIRONMENT)


def _sets_the_environment(part: ast.AST) -> bool:
    stored = (n for n in every(ast.Subscript, part) if not isinstance(n.ctx, ast.Load))
    if any(dotted(n.value) in _ENVIRONMENT for n in stored):
        return True
    named = [dotted(call.func).rpartition('.') for call in calls(part)]
    return any(word in _SETS_ENVIRONMENT or (owner in _ENVIRONMENT and word in _CHANGES) for owner, _, word in named)
