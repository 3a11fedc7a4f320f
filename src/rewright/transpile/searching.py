"""Regular expressions: classes are those of ASCII, and what may find nothing at a place is told otherwise."""

import ast
import re
from collections.abc import Callable

from rewright.transpile.kinds import ANY, BYTES, NO_TEXT, Kind, holding, of
from rewright.transpile.passing import Made, Pass
from rewright.transpile.sorting import Form

Ask = Callable[[ast.expr], Made]


def _search(p: Pass, node: ast.Call, ask: Ask) -> Made:
    word = node.func.attr if isinstance(node.func, ast.Attribute) else p.dotted(node.func)[3:]
    made = [ask(a) for a in node.args]
    places = {'compile': 1}.get(word, 3 if word in {'sub', 'subn'} else 2)
    if node.keywords or not places <= len(made) <= places + 1 or word not in _GIVES:
        p.refuse(node, f're.{word} with these arguments is not followed')
    if word in {'split', 'sub'} and len(made) > places:
        p.refuse(node, f're.{word} with a count is not followed')
    for place, one in enumerate(made[:places]):
        is_function = word == 'sub' and place == 1 and not one.kind.within(BYTES | {'text'})
        if is_function or not one.kind.within(BYTES | NO_TEXT | {'text', 'any'}):
            p.refuse(node, 'it is not known what is looked for, or where')
    if word == 'sub' and not _is_template(node.args[1], node.args[0]):
        p.refuse(node, 'what is put in may ask for a group that found nothing, or is no literal')
    kind = p.strings(node, *(m.kind for m in made[:places]))
    texts = [m.text for m in made]
    # The classes of Python 2 are those of ASCII, whatever the text is.
    flags = [texts[places], 're.ASCII'] if len(texts) > places else ['re.ASCII']
    texts = [*texts[:places], f'{"flags=" if word in {"sub", "split"} else ""}{" | ".join(flags)}']
    if word not in {'search', 'match'} and not _is_plain(node.args[0]):
        p.refuse(node, 'a pattern that may find nothing at a place, or is no literal: empty finds are told otherwise')
    gives = _GIVES.get(word, ANY)
    if word == 'compile' and _groups(node.args[0]) > 1:
        gives = of('pattern')
    gives = gives if gives.own != {'?'} else _found(word, kind, node.args[0])
    return Made(of_text(gives) if kind.has('text') else gives, f'{p.source(node.func)}({", ".join(texts)})')


def of_text(kind: Kind) -> Kind:
    """Return what was found in unicode text, where `kind` was found in bytes."""
    new = {'match': 'match of text', 'bytes': 'text', 'found': 'found in text'}
    return Kind(*(frozenset(new.get(tag, tag) for tag in tags) for tags in kind))


def _is_plain(node: ast.expr) -> bool:
    """Whether a pattern is a literal that finds at least one character: nothing is found otherwise than before."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or re.search(r'\(\?<?[=!]', node.value):
        return False
    try:
        return re.search(re.sub(r'\\[bB]', '', node.value), '') is None
    except re.error:
        return False


def _is_template(node: ast.expr, pattern: ast.expr | None = None) -> bool:
    """Whether a replacement is a literal that asks for no group but those that always find something."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    if '\\' not in node.value:
        return True
    found = pattern.value if isinstance(pattern, ast.Constant) else None
    return (
        isinstance(found, str) and not re.search(r'\||\)[?*{]', found) and not re.search(r'\\[^0-9gnrt\\]', node.value)
    )


def is_text(node: ast.expr) -> bool:
    """Whether a replacement is a literal that asks for no group."""
    return _is_template(node)


def _found(word: str, kind: Kind, pattern: ast.expr) -> Kind:
    if word != 'findall':
        return kind if word != 'split' else holding('list', kind)
    return holding('list', of('found') if _groups(pattern) > 1 else kind)


def _groups(pattern: ast.expr) -> int:
    return re.compile(str(pattern.value)).groups if isinstance(pattern, ast.Constant) and _is_plain(pattern) else 0


_GIVES = {
    'compile': of('pattern', 'pattern of one'), 'search': of('match', 'none'), 'match': of('match', 'none'), 'findall': of('?'),
    'finditer': Kind(frozenset({'iter'}), frozenset({'match'})), 'sub': of('?'), 'split': of('?'),
}  # fmt: skip

SEARCHES: dict[str, Form] = {f're.{word}': _search for word in _GIVES}
