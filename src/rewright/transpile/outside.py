"""What comes from outside of a program as text in Python 3 and as bytes in Python 2: settings, names of files, digests."""

import ast
from collections.abc import Callable

from rewright.transpile.kinds import BYTES, Kind, of
from rewright.transpile.passing import Made, Pass
from rewright.transpile.sorting import Form, arguments

Ask = Callable[[ast.expr], Made]
GIVEN = Kind(frozenset({'bytes', 'none', 'int', 'float', 'bool', 'list'}), frozenset({'bytes'}))
_NAMES = Kind(frozenset({'list'}), frozenset({'bytes'}))
_ARGUMENTS = frozenset({'dest', 'default', 'help', 'action', 'required', 'nargs', 'metavar', 'type'})


def environment(p: Pass, node: ast.Subscript, name: Made) -> Made:
    """Return a variable of the environment."""
    if isinstance(node.ctx, ast.Store) or not name.kind.within(frozenset({'ascii'})):
        p.refuse(node, 'a variable of the environment is set, or its name is not known')
    return Made(of('bytes'), f'{p.ours("given")}({p.spliced(node, [(node.slice, name.text)])})')


def _given(kind: Kind) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = arguments(p, node, ask, 2, 0)
        if any(not m.kind.within(frozenset({'ascii', 'none'})) for m in made):
            p.refuse(node, 'what is asked for outside may be beyond ASCII')
        written = p.spliced(node, zip(node.args, (m.text for m in made), strict=False))
        return Made(kind, f'{p.ours("given")}({written})')

    return form


def _digest(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1, 0)
    if any(not m.kind.within(BYTES) for m in made[:1] if m.text):
        p.refuse(node, 'it is not known what is digested')
    parts = [(a, f'{p.ours("raw")}({m.text})') for a, m in zip(node.args, made, strict=False)]
    name = {'md5': 'md5', 'sha': 'sha1'}.get(p.dotted(node.func).partition('.')[0], '')
    return Made(
        of('digest'), p.spliced(node, [(node.func, f'hashlib.{name}' if name else p.source(node.func)), *parts])
    )


def digested(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Return what a method of a digest gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word == 'hexdigest' and not made:
        return Made(of('ascii'), p.spliced(node, [(node.func.value, receiver.text)]))
    if word != 'update' or len(made) != 1 or not made[0].kind.within(BYTES):
        return None
    parts = [(node.func.value, receiver.text), (node.args[0], f'{p.ours("raw")}({made[0].text})')]
    return Made(of('none'), p.spliced(node, parts))


def _in_memory(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1, 0)
    if any(not m.kind.within(BYTES) for m in made[:1] if m.text):
        p.refuse(node, 'it is not known what a file in memory is made of')
    p.needs.add('io')
    return Made(of('file'), f'io.StringIO({made[0].text if node.args else ""})')


def _parser(p: Pass, node: ast.Call, ask: Ask) -> Made:
    values = [*node.args, *(k.value for k in node.keywords)]
    return Made(of('parser'), p.spliced(node, [(v, ask(v).text) for v in values]))


def parsed(p: Pass, node: ast.Call, receiver: Made, made: list[Made], ask: Ask) -> Made | None:
    """Return what a method of a parser of the command line gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    parts = [(node.func.value, receiver.text)]
    if word in {'add_argument', 'add_option'}:
        if odd := {k.arg for k in node.keywords} - _ARGUMENTS:
            p.refuse(node, f'the argument {min(map(str, odd))} of an option is not followed')
        for keyword in node.keywords:
            if keyword.arg == 'type' and not (
                isinstance(keyword.value, ast.Name) and keyword.value.id in {'int', 'float', 'str'}
            ):
                p.refuse(node, 'the type of an option is not followed')
            is_text = isinstance(keyword.value, ast.Name) and keyword.value.id == 'str'
            parts.append((keyword.value, 'str' if is_text else ask(keyword.value).text))
        return Made(of('none'), p.spliced(node, parts))
    if word == 'parse_args' and not made:
        options = of('options')
        # optparse gives what is left of the command line, too.
        kind = (
            options
            if receiver.kind.has('parser of argparse')
            else Kind(frozenset({'tuple'}), options.own | {'list', 'bytes'})
        )
        return Made(kind, p.spliced(node, parts))
    return Made(of('none'), p.spliced(node, parts)) if word == 'print_help' and not made else None


def _argparse(p: Pass, node: ast.Call, ask: Ask) -> Made:
    return Made(of('parser of argparse'), _parser(p, node, ask).text)


OUTSIDE: dict[str, Form] = {
    'argparse.ArgumentParser': _argparse, 'os.environ.get': _given(of('bytes', 'none')), 'os.getenv': _given(of('bytes', 'none')),
    'os.listdir': _given(_NAMES), 'glob.glob': _given(_NAMES), 'os.getcwd': _given(of('bytes')), 'hashlib.md5': _digest,
    'hashlib.sha1': _digest, 'md5.new': _digest, 'md5.md5': _digest, 'sha.new': _digest, 'sha.sha': _digest, 'hashlib.sha256': _digest, 'StringIO.StringIO': _in_memory, 'cStringIO.StringIO': _in_memory,
}  # fmt: skip
