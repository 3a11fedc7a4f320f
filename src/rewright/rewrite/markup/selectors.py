"""Arguments of `find` and `find_all` as CSS: a call goes in, a selector with the same matches comes out, or a reason."""

import ast
import re

_WORD = re.compile(r'-?[A-Za-z_][\w-]*\Z')
_TAG = re.compile(r'[a-z][a-z0-9]*\Z')
_SELECTOR = re.compile(r'[\w\s.#>,+~-]++(\[[\w-]+(="[^"\\]*")?\])?[\w\s.#>,+~-]*+\Z')
_NOT_PLAIN = frozenset(('recursive', 'limit', 'string', 'text'))


class Unlike(Exception):
    """The call has no exact equivalent; the text says why."""


def literal(node: ast.expr | None) -> str | None:
    """Return the text of a literal, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_tag(text: str | None) -> bool:
    """Say whether a text is the name of a tag."""
    return bool(text and _TAG.match(text))


def of_find(call: ast.Call) -> str:
    """Return the selector for `find(...)` or `find_all(...)`; Unlike when CSS has none with the same matches."""
    options = {k.arg: k.value for k in call.keywords}
    arguments = list(call.args)
    name = arguments.pop(0) if arguments else options.pop('name', None)
    if isinstance(name, ast.List | ast.Tuple):
        return _several(name, bool(arguments or options))
    conditions = [*_positional(arguments), *_named(options)]
    selector = _tag(name) + ''.join(_condition(key, value) for key, value in conditions)
    if not selector:
        raise Unlike('find without a filter')
    return selector


def _tag(name: ast.expr | None) -> str:
    if name is None:
        return ''
    text = literal(name)
    if text is None or not _TAG.match(text):
        raise Unlike(f'the tag {ast.unparse(name)} is not one lower-case name')
    return text


def _several(names: ast.List | ast.Tuple, filtered: bool) -> str:
    if filtered:
        raise Unlike('a list of tags with a filter')
    return ', '.join(_tag(n) for n in names.elts)


def _positional(arguments: list[ast.expr]) -> list[tuple[str, ast.expr]]:
    if len(arguments) > 1:
        raise Unlike('a third positional argument')
    if not arguments:
        return []
    return _pairs(arguments[0]) if isinstance(arguments[0], ast.Dict) else [('class', arguments[0])]


def _named(options: dict[str | None, ast.expr]) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for key, value in options.items():
        if key is None or key in _NOT_PLAIN:
            raise Unlike(f'the argument {key or "**"}')
        if key == 'attrs' and isinstance(value, ast.Dict):
            found += _pairs(value)
        elif key != 'attrs':
            found.append(('class' if key == 'class_' else key, value))
        else:
            raise Unlike('attributes that are computed')
    return found


def _pairs(node: ast.Dict) -> list[tuple[str, ast.expr]]:
    keys = [literal(k) for k in node.keys]
    if None in keys:
        raise Unlike('an attribute name that is computed')
    return [(str(k), v) for k, v in zip(keys, node.values, strict=True)]


def _condition(key: str, value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and value.value is True:
        return f'[{key}]'
    text = literal(value)
    if text is None:
        raise Unlike(f'{key}={ast.unparse(value)} is not a literal')
    if key == 'class':
        if not _WORD.match(text):
            raise Unlike(f'class {text!r}: several classes are compared as one text')
        return f'.{text}'
    if key == 'id' and _WORD.match(text):
        return f'#{text}'
    if not _WORD.match(key) or key in {'type', 'rel', 'rev', 'headers', 'lang'} or '"' in text or '\\' in text:
        raise Unlike(f'{key}={text!r} is compared differently in CSS')
    return f'[{key}="{text}"]'


def of_select(call: ast.Call) -> str:
    """Return the selector of `select(...)`; Unlike when it is computed or beyond what both engines read alike."""
    text = literal(call.args[0]) if len(call.args) == 1 and not call.keywords else None
    if text is None or not _SELECTOR.match(text) or '[type' in text:
        raise Unlike('a selector that is computed or not plain')
    return text


def names_the_frame(code: str) -> bool:
    """Say whether rewritten code asks for html, head or body."""
    return bool(re.search(r'(?<![\w.#\[\"=-])(html|head|body)(?![\w=\"-])', code.partition('parse_html(')[0]))
