"""Uses of elements inside of f-strings, whose places the parser of Python 3.11 does not know: the whole string is written anew."""

import ast

from rewright.rewrite.markup.elements import Elements
from rewright.rewrite.markup.selectors import Unlike
from rewright.rewrite.markup.uses import becomes
from rewright.rewrite.source import Source

_HELD = 'held'


def string_around(source: Source, node: ast.AST) -> ast.JoinedStr | None:
    """Return the outermost f-string that a node stands in."""
    found = None
    while not isinstance(node, ast.stmt):
        node = source.parents[node]
        if isinstance(node, ast.JoinedStr):
            found = node
    return found


def written_anew(elements: Elements, string: ast.JoinedStr) -> str:
    """Return an f-string with every use of an element in its new form; Unlike where it cannot be written in one line."""
    node = _anew(elements, string)
    try:
        text = ast.unparse(ast.fix_missing_locations(node))
        ast.parse(text, mode='eval')
    except (ValueError, SyntaxError):
        raise Unlike('the element is used inside an f-string that cannot be written anew') from None
    return text


def held_by(use: ast.expr) -> ast.expr:
    """Return the element that a use takes something of."""
    held = use.func if isinstance(use, ast.Call) else use
    assert isinstance(held, ast.Attribute | ast.Subscript)
    return held.value if isinstance(use, ast.Call) or held is use else use


def _anew(elements: Elements, node: ast.AST) -> ast.AST:
    text = becomes(elements, node) if isinstance(node, ast.expr) else None
    if text is not None:
        assert isinstance(node, ast.expr)
        form = ast.parse(f'{_HELD}{text}', mode='eval').body
        _put(form, _anew(elements, held_by(node)))
        return form
    return type(node)(**{name: _field(elements, value) for name, value in ast.iter_fields(node)})


def _field(elements: Elements, value: object) -> object:
    if isinstance(value, list):
        return [_field(elements, v) for v in value]
    return _anew(elements, value) if isinstance(value, ast.AST) else value


def _put(form: ast.expr, element: ast.AST) -> None:
    """Put an element in its place, at the beginning of a form."""
    node = form
    while True:
        inner = node.func if isinstance(node, ast.Call) else getattr(node, 'value', None)
        if isinstance(inner, ast.Name):
            setattr(node, 'func' if isinstance(node, ast.Call) else 'value', element)
            return
        assert isinstance(inner, ast.expr)
        node = inner
