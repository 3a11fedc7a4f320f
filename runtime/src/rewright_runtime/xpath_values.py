"""An XPath that was read and a node of lexbor -> what lxml gives for it, in the order of the document."""

import math
import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from rewright_runtime.breach import PageContractBreach
from rewright_runtime.xpath_axes import AXES, after, attribute, below, children, ordered
from rewright_runtime.xpath_reading import Called, Expr, Path, Step

_BLANKS = ' \t\n\r'
_OUTER_BLANKS = 'an XPath reads the blanks around the elements of a whole page, which nobody kept'
_DOWN = frozenset(('child', 'descendant', 'self', 'attribute'))
_NUMBER = re.compile(r'-?(?:\d+(?:\.\d*)?|\.\d+)\Z')
# An element, a text node, or the value of an attribute.
Item = LexborNode | str
Value = list[Item] | str | float | bool


class Context:
    """The node that an XPath begins at, its place among others, and the document around it."""

    __slots__ = ('node', 'place', 'root', 'size')

    def __init__(self, node: LexborNode, root: LexborNode, place: int = 1, size: int = 1) -> None:
        self.node, self.root, self.place, self.size = node, root, place, size


def value(expr: Expr, at: Context) -> Value:
    """Return the value of an expression."""
    if isinstance(expr, Path):
        return _path(expr, at)
    if isinstance(expr, Called):
        if expr.name in {'or', 'and'}:
            first = truth(value(expr.given[0], at))
            return first if first == (expr.name == 'or') else truth(value(expr.given[1], at))
        if expr.name == '[]':
            found = value(expr.given[0], at)
            assert isinstance(found, list)
            for predicate in expr.given[1:]:
                found = _kept(found, predicate, at.root)
            return found
        return _FUNCTIONS[expr.name](at, [value(g, at) for g in expr.given])
    return expr


def string_value(item: Item) -> str:
    """Return all text below an element, or the text itself."""
    if isinstance(item, str):
        return item
    if item.tag == '-text':
        return item.text_content or ''
    if item.tag == 'html':
        raise PageContractBreach(_OUTER_BLANKS)
    return item.text()


def truth(found: Value) -> bool:
    """Return a value as a condition."""
    return bool(found) and not (isinstance(found, float) and math.isnan(found))


def _path(path: Path, at: Context) -> list[Item]:
    nodes: list[Item] = [at.node]
    steps = path.steps
    if path.absolute:
        nodes, steps = _from_document(steps[0], at.root), steps[1:]
    # Elements of one level need no sorting: their children follow one another.
    level = not (path.absolute and path.steps[0].deep)
    base = at.node if not path.absolute and all(s.axis in _DOWN for s in steps) else at.root
    for step in steps:
        if step.axis == 'attribute':
            return _attributes(step, nodes, base)
        found: list[Item] = []
        for node in nodes:
            assert isinstance(node, LexborNode)
            found += _step(step, node, at.root)
        level &= step.axis in {'child', 'self'} and not step.deep
        nodes = found if level or (len(nodes) == 1 and step.axis in _DOWN) else ordered(found, base)
    return nodes


def _from_document(step: Step, root: LexborNode) -> list[Item]:
    if step.test == 'text()':
        raise PageContractBreach(_OUTER_BLANKS)
    if step.axis == 'attribute':
        return _attributes(step, [root], root) if step.deep else []
    if step.axis == 'child':
        return _filtered(
            step, root.css(step.test) if step.deep else [root] if step.test in {'*', root.tag} else [], root
        )
    raise PageContractBreach('an XPath begins with an odd step from the document')


def _attributes(step: Step, nodes: list[Item], base: LexborNode) -> list[Item]:
    holders = [n for n in nodes if isinstance(n, LexborNode)]
    if step.deep:
        every: list[Item] = [n for h in holders for n in (h, *below(h, '*'))]
        holders = [n for n in ordered(every, base) if isinstance(n, LexborNode)]
    return [attribute(step.test, found[step.test]) for h in holders if step.test in (found := h.attributes)]


def _step(step: Step, node: LexborNode, root: LexborNode) -> list[Item]:
    if step.test == 'text()':
        return _texts(step, node)
    if step.deep or step.axis == 'descendant':
        return _filtered(step, below(node, step.test), root)
    if step.axis == 'parent' and step.test == 'node()' and node.tag == 'html':
        raise PageContractBreach('an XPath goes above the outermost element')
    found: list[Item] = []
    if step.test in {'*', 'node()'}:
        found += AXES[step.axis](node)
    else:
        found += (n for n in AXES[step.axis](node) if n.tag == step.test)
    for predicate in step.predicates:
        found = _kept(found, predicate, root)
    return found


def _texts(step: Step, node: LexborNode) -> list[Item]:
    if node.tag == 'html':
        raise PageContractBreach(_OUTER_BLANKS)
    if step.axis == 'following-sibling':
        nodes = after(node, texts=True)
    elif step.deep or step.axis == 'descendant':
        nodes = iter(node.traverse(include_text=True))
    else:
        nodes = children(node, texts=True)
    found: list[Item] = [n for n in nodes if n.tag == '-text']
    return _kept(found, step.predicates[0], node) if step.predicates else found


def _filtered(step: Step, nodes: list[LexborNode], root: LexborNode) -> list[Item]:
    """What the predicates leave of nodes in the order of the document; behind `//` places count below each parent."""
    found: list[Item] = list(nodes)
    for predicate in step.predicates:
        if not step.deep or not _counts(predicate):
            found = _kept(found, predicate, root)
            continue
        groups: dict[int, list[Item]] = {}
        for node in found:
            assert isinstance(node, LexborNode)
            parent = node.parent
            groups.setdefault(parent.mem_id if parent is not None else 0, []).append(node)
        left = {n.mem_id for g in groups.values() for n in _kept(g, predicate, root) if isinstance(n, LexborNode)}
        found = [n for n in found if isinstance(n, LexborNode) and n.mem_id in left]
    return found


def _counts(expr: Expr) -> bool:
    """Whether a predicate looks at places."""
    if isinstance(expr, Called):
        return expr.name in {'position', 'last'} or any(_counts(g) for g in expr.given)
    return isinstance(expr, float)


def _kept(nodes: list[Item], predicate: Expr, root: LexborNode) -> list[Item]:
    size = len(nodes)
    if isinstance(predicate, float):
        return [nodes[int(predicate) - 1]] if predicate == int(predicate) and 1 <= predicate <= size else []
    found: list[Item] = []
    for place, node in enumerate(nodes, 1):
        assert isinstance(node, LexborNode)
        answer = value(predicate, Context(node, root, place, size))
        if place == answer if isinstance(answer, float) else truth(answer):
            found.append(node)
    return found


def text_of(found: Value) -> str:
    """Return a value as a text."""
    if isinstance(found, list):
        return string_value(found[0]) if found else ''
    if isinstance(found, bool):
        return 'true' if found else 'false'
    if isinstance(found, float):
        return str(int(found)) if found == int(found) else repr(found)
    return found


def _number(found: Value) -> float:
    if isinstance(found, bool | float):
        return float(found)
    text = text_of(found).strip(_BLANKS)
    return float(text) if _NUMBER.match(text) else math.nan


def _same(_at: Context, given: list[Value]) -> bool:
    left, right = given
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, list) and isinstance(right, list):
        return not {string_value(x) for x in left}.isdisjoint(string_value(x) for x in right)
    if isinstance(right, list):
        left, right = right, left
    if isinstance(left, list):
        if isinstance(right, float):
            return any(_number(string_value(x)) == right for x in left)
        return any(string_value(x) == right for x in left)
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return left == right


def _differs(at: Context, given: list[Value]) -> bool:
    left, right = given
    if isinstance(right, list):
        left, right = right, left
    if isinstance(right, list) or isinstance(left, bool) or isinstance(right, bool):
        raise PageContractBreach('an XPath compares two lists')
    if isinstance(left, list):
        return any(not _same(at, [string_value(x), right]) for x in left)
    return not _same(at, given)


def _compared(compare: Callable[[float, float], bool]) -> Callable[[Context, list[Value]], bool]:
    def answer(_at: Context, given: list[Value]) -> bool:
        left, right = ([_number(string_value(x)) for x in g] if isinstance(g, list) else [_number(g)] for g in given)
        return any(compare(a, b) for a in left for b in right)

    return answer


def _text(at: Context, given: list[Value]) -> str:
    return text_of(given[0]) if given else string_value(at.node)


def _before_text(_at: Context, given: list[Value]) -> str:
    text, mark = (text_of(g) for g in given)
    return text.partition(mark)[0] if mark and mark in text else ''


def _after_text(_at: Context, given: list[Value]) -> str:
    text, mark = (text_of(g) for g in given)
    return text.partition(mark)[2] if mark else text


def _union(at: Context, given: list[Value]) -> list[Item]:
    return ordered([x for g in given if isinstance(g, list) for x in g], at.root)


_FUNCTIONS: dict[str, Callable[[Context, list[Value]], Value]] = {
    '|': _union,
    '=': _same,
    '!=': _differs,
    '<': _compared(lambda a, b: a < b),
    '<=': _compared(lambda a, b: a <= b),
    '>': _compared(lambda a, b: a > b),
    '>=': _compared(lambda a, b: a >= b),
    'contains': lambda _, g: text_of(g[1]) in text_of(g[0]),
    'starts-with': lambda _, g: text_of(g[0]).startswith(text_of(g[1])),
    'normalize-space': lambda at, g: ' '.join(x for x in re.split(f'[{_BLANKS}]+', _text(at, g)) if x),
    'string': _text,
    'string-length': lambda at, g: float(len(_text(at, g))),
    'not': lambda _, g: not truth(g[0]),
    'position': lambda at, _: float(at.place),
    'last': lambda at, _: float(at.size),
    'count': lambda _, g: float(len(g[0])) if isinstance(g[0], list) else math.nan,
    'concat': lambda _, g: ''.join(text_of(x) for x in g),
    'substring-before': _before_text,
    'substring-after': _after_text,
    'true': lambda _at, _given: True,
    'false': lambda _at, _given: False,
}
