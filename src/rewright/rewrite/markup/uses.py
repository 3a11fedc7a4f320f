"""Every use of an element, judged: what it becomes, or why it has no exact equivalent."""

import ast

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.elements import MANY, TAGS, Elements
from rewright.rewrite.markup.selectors import Unlike, is_tag, literal, of_find, of_select

_LISTS = frozenset(('class', 'rel', 'rev', 'headers', 'accept-charset', 'accesskey', 'dropzone'))
_SAME = frozenset(('string', 'stripped_strings'))
_WHOLE = 'the text of a whole page counts the blanks around its elements, which lexbor does not keep'
_TAKEN = frozenset(('len', 'list', 'bool', 'reversed', 'sorted', 'any', 'all'))


def becomes(elements: Elements, node: ast.expr) -> str | None:
    """Return the text behind the element in `node` (`.css('td')`, `.text()`), None when `node` stays or is no such use.

    Unlike says why a use has no equivalent.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and elements.kind(node.func.value) == 'node':
        return _called(elements, node, node.func.attr)
    parent = elements.source.parents[node]
    is_callee = isinstance(parent, ast.Call) and parent.func is node
    if isinstance(node, ast.Attribute) and not is_callee and elements.kind(node.value) == 'node':
        return _read(elements, node)
    if isinstance(node, ast.Subscript) and elements.kind(node.value) == 'node':
        return _looked_up(node)
    return None


def _looked_up(node: ast.Subscript) -> str | None:
    if not isinstance(node.ctx, ast.Load):
        raise Unlike('an attribute is changed')
    if literal(node.slice) == 'class':
        return '.classes()'
    if literal(node.slice) in {None, *_LISTS}:
        raise Unlike(f'the attribute {ast.unparse(node.slice)} is computed, or a list')
    return None


def _called(elements: Elements, call: ast.Call, method: str) -> str | None:
    if method in {'find_all', 'findAll'} and (most := _limit(call)):
        rest = ast.Call(call.func, call.args, [k for k in call.keywords if k.arg != 'limit'])
        return f'.css({of_find(rest)!r})[:{most}]'
    if method in {'find', 'find_all', 'findAll'}:
        return f'.{"css" if method in MANY else "css_first"}({of_find(call)!r})'
    if method in {'select', 'select_one'}:
        return f'.{"css" if method in MANY else "css_first"}({of_select(call)!r})'
    if method in {'get_text', 'getText'}:
        if elements.is_blank_kept(call) and not (len(call.args) > 1 or 'strip' in {k.arg for k in call.keywords}):
            raise Unlike(_WHOLE)
        return f'.text({_text_options(call)})'
    if method == 'find_next_sibling' and len(call.args) == 1 and not call.keywords and (tag := literal(call.args[0])):
        return f'.next_sibling({tag!r})'
    if method == 'find_parent' and len(call.args) == 1 and not call.keywords and is_tag(literal(call.args[0])):
        return f'.above({literal(call.args[0])!r})'
    if method == 'get' and call.args and literal(call.args[0]) == 'class' and not call.keywords:
        return f'.classes({ast.unparse(call.args[1]) if call.args[1:] else None})'
    if method == 'get' and call.args and literal(call.args[0]) not in {None, *_LISTS}:
        return None
    raise Unlike(f'.{method}() has no exact equivalent')


def _limit(call: ast.Call) -> int:
    """The literal `limit` of a search, 0 where there is none that CSS can keep."""
    given = next((k.value for k in call.keywords if k.arg == 'limit'), None)
    return given.value if isinstance(given, ast.Constant) and type(given.value) is int and given.value > 0 else 0


def _text_options(call: ast.Call) -> str:
    names = {'separator', 'strip'}
    if len(call.args) > 2 or any(k.arg not in names for k in call.keywords):
        raise Unlike('get_text with other arguments')
    return ', '.join([ast.unparse(a) for a in call.args] + [f'{k.arg}={ast.unparse(k.value)}' for k in call.keywords])


def _read(elements: Elements, node: ast.Attribute) -> str | None:
    attribute = node.attr
    if attribute == 'text':
        if elements.is_blank_kept(node):
            raise Unlike(_WHOLE)
        return '.text()'
    if attribute in TAGS:
        return f'.css_first({attribute!r})'
    if attribute in _SAME:
        return None
    raise Unlike(f'.{attribute} has no exact equivalent')


def check_place(elements: Elements, node: ast.expr) -> None:
    """Raise Unlike when the element held by `node` goes somewhere it cannot be followed."""
    parent = elements.source.parents[node]
    if isinstance(parent, ast.keyword):
        parent = elements.source.parents[parent]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and _is_in_target(elements, node):
        return
    if not _is_followed(elements, parent, node):
        raise Unlike(f'the element goes into `{ast.unparse(parent)[:60]}`, where it is not followed')


def _is_followed(elements: Elements, parent: ast.AST, node: ast.expr) -> bool:
    if isinstance(parent, ast.Attribute | ast.Subscript):
        return parent.value is node
    if isinstance(parent, ast.Assign):
        return all(isinstance(t, ast.Name) for t in parent.targets)
    if isinstance(parent, ast.Return):
        return isinstance(elements.scope(parent), ast.FunctionDef)
    if isinstance(parent, ast.Compare):
        return all(isinstance(c, ast.Constant) and c.value is None for c in parent.comparators)
    if isinstance(parent, ast.ListComp | ast.GeneratorExp) and parent.elt is node:
        around = elements.source.parents[parent]
        return isinstance(parent, ast.ListComp) or (
            isinstance(around, ast.Call) and dotted(around.func) in {'any', 'all'}
        )
    if isinstance(parent, ast.Call):
        return _is_taken(elements, parent, node)
    if isinstance(parent, ast.For | ast.comprehension) and parent.iter is node:
        return elements.is_gone_through(parent)
    return isinstance(
        parent, ast.For | ast.comprehension | ast.If | ast.IfExp | ast.While | ast.BoolOp | ast.UnaryOp | ast.Expr
    )


def _is_taken(elements: Elements, call: ast.Call, node: ast.expr) -> bool:
    """Whether a function takes an element, or a list of them, and gives back what is known."""
    name = dotted(call.func)
    if name in elements.functions:
        return True
    if name in {'enumerate', 'zip'}:
        outer: ast.AST = call
        while isinstance(loop := elements.source.parents[outer], ast.Call) and dotted(loop.func) in {
            'enumerate',
            'zip',
        }:
            outer = loop
        return isinstance(loop, ast.For | ast.comprehension) and loop.iter is outer and elements.is_gone_through(loop)
    if elements.kind(node) == 'node' and not elements.gives(node):
        return name == 'bool'
    return name in _TAKEN and not call.keywords


def _is_in_target(elements: Elements, node: ast.AST) -> bool:
    """Whether a name is a part of what a loop sets."""
    parent = elements.source.parents[node]
    while isinstance(parent, ast.Tuple):
        node, parent = parent, elements.source.parents[parent]
    return isinstance(parent, ast.For | ast.comprehension) and parent.target is node
