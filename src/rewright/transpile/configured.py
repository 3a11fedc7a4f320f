"""Files of settings and JSON in files, both of which Python 3 reads out of text."""

import ast
from collections.abc import Callable

from rewright.transpile.kinds import Kind, holding, of
from rewright.transpile.library import LIBRARY, json_of
from rewright.transpile.passing import Made, Pass
from rewright.transpile.pieces import tight
from rewright.transpile.sorting import Form

Ask = Callable[[ast.expr], Made]
_ASCII = frozenset({'ascii'})


def _settings(name: str, filling: str = '') -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = [ask(a) for a in node.args]
        if made or node.keywords:
            p.refuse(node, 'what settings begin with is not followed')
        # Python 2 takes the later one of two that have one name.
        filled = f', interpolation={p.ours(filling)}()' if filling else ''
        return Made(of('settings'), f'configparser.{name}(strict=False{filled})')

    return form


def settings_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Return what a method of a file of settings gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if node.keywords or any(not m.kind.within(_ASCII | {'bytes'}) for m in made):
        return None if word not in {'readfp', 'read'} else _read(p, node, receiver, made)
    texts = [receiver.text, *(m.text for m in made)]
    if word in {'read', 'readfp'}:
        return _read(p, node, receiver, made)
    parts = [(node.func.value, receiver.text), *zip(node.args, texts[1:], strict=True)]
    call = p.spliced(node, parts)
    if word in {'getint', 'getfloat'} and len(made) == 2:
        plain = f'{tight(receiver.text)}.get({", ".join(texts[1:])})'
        helper = p.ours('whole' if word == 'getint' else 'real')
        return Made(of('int' if word == 'getint' else 'float'), f'{helper}({plain})')
    gives = {
        ('get', 2): of('bytes'), ('getboolean', 2): of('bool'), ('has_section', 1): of('bool'), ('has_option', 2): of('bool'),
        ('sections', 0): holding('list', of('bytes')), ('options', 1): holding('list', of('bytes')),
        ('items', 1): holding('list', of('found')),
    }  # fmt: skip
    return Made(gives[word, len(made)], call) if (word, len(made)) in gives else None


def _read(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made | None:
    if node.keywords or len(made) != 1:
        return None
    if not made[0].kind.own or not made[0].kind.all <= {'file', 'list', 'tuple', 'ascii', 'bytes'}:
        p.refuse(node, 'it is not known which settings are read')
    return Made(
        Kind(frozenset({'list'}), frozenset({'ascii'})), f'{p.ours("configured")}({receiver.text}, {made[0].text})'
    )


def _load(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """JSON of a file: it is read, and is the same as JSON of a text."""
    made = [ask(a) for a in node.args]
    if len(made) != 1 or node.keywords or not made[0].kind.own <= {'file', 'response'}:
        p.refuse(node, 'it is not known what JSON is read from')
        return Made(LIBRARY['json.loads'](p, node, ask).kind, p.source(node))
    read = f'{tight(made[0].text)}.read()' if made[0].kind.own == {'file'} else f'{p.ours("read")}({made[0].text})'
    inside = frozenset({'text', 'int', 'float', 'bool', 'none', 'list', 'dict'})
    kind = Kind(inside, inside, frozenset({'text'}))
    return Made(kind, json_of(p, f"{p.ours('decoded')}({read}, 'utf-8')"))


def _dump(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """JSON into a file: its text is written."""
    made = [ask(a) for a in node.args]
    if len(made) != 2 or not made[1].kind.own <= {'file', 'output'}:
        p.refuse(node, 'it is not known where JSON is written to')
        return Made(of('none'), p.source(node))
    if made[1].kind.has('output'):
        p.needs.add('writes')
    inner = ast.copy_location(ast.Call(node.func, node.args[:1], node.keywords), node)
    return Made(of('none'), f'{tight(made[1].text)}.write({LIBRARY["json.dumps"](p, inner, ask).text})')


CONFIGURED: dict[str, Form] = {
    'ConfigParser.ConfigParser': _settings('ConfigParser', 'Filling'),
    'ConfigParser.SafeConfigParser': _settings('ConfigParser', 'SafeFilling'),
    'ConfigParser.RawConfigParser': _settings('RawConfigParser'), 'json.load': _load, 'json.dump': _dump,
}  # fmt: skip
