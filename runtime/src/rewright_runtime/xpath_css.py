"""An XPath that was read -> the CSS selector with the same elements, where there is one, and what is taken of each; None elsewhere.

Only steps down, and conditions on attributes whose values lexbor compares letter by letter.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from rewright_runtime.xpath_reading import Called, Expr, Path, Step, read

_EXACT = re.compile(r'(?:class|id|href|src|name|title|alt|value|data-[a-z-]+)\Z')
_NAME = re.compile(r'[a-z][a-z-]*\Z')
_VALUE = re.compile(r'[ !#-\[\]-~]+\Z')
_COMPARED = {'=': '=', 'contains': '*=', 'starts-with': '^='}
_OUTER = frozenset(('html', '*'))


class Plan(NamedTuple):
    """What an XPath is evaluated by: `selector` below the page or below the element, or else `expr`.

    `taken` is what is wanted of each element found, `nested` a selector that finds something where these stand in one another.
    """

    expr: Expr
    scope: Literal['', 'page', 'element'] = ''
    selector: str = ''
    taken: Literal['element', 'attribute', 'text'] = 'element'
    attribute: str = ''
    nested: str = ''


@lru_cache(2_000)
def plan(path: str) -> Plan:
    """Return how to evaluate an XPath; Beyond where it is not evaluated."""
    expr = read(path)
    if isinstance(expr, Called) and expr.name == '|':
        parts = [_of_path(g) for g in expr.given]
        if all(p is not None and p.scope == 'page' and p.taken == 'element' for p in parts):
            return Plan(expr, 'page', ', '.join(p.selector for p in parts if p is not None))
        return Plan(expr)
    return _of_path(expr) or Plan(expr)


def _of_path(expr: Expr) -> Plan | None:
    if not isinstance(expr, Path):
        return None
    steps, last = expr.steps, expr.steps[-1]
    plain = last.axis == 'attribute' or last.test == 'text()'
    if plain:
        if last.deep or last.predicates or last.axis not in {'attribute', 'child'}:
            return None
        steps = steps[:-1]
    if not expr.absolute:
        steps = steps[1:] if steps and steps[0] == Step('self', 'node()') else steps
        # The element itself and what is around it are no part of the path, but would be of a longer selector.
        if len(steps) != 1 or not steps[0].deep:
            return None
    found = _selector(steps)
    if not found:
        return None
    scope: Literal['page', 'element'] = 'page' if expr.absolute else 'element'
    if not plain:
        return Plan(expr, scope, found[0])
    if last.axis == 'attribute':
        return Plan(expr, scope, found[0], 'attribute', last.test)
    if steps[-1].test in _OUTER:
        return None
    return Plan(expr, scope, found[0], 'text', '', f'{found[0]} {found[1]}')


def _selector(steps: tuple[Step, ...]) -> tuple[str, str] | None:
    """The selector of the steps, and that of the last one alone."""
    whole = one = ''
    for number, step in enumerate(steps):
        if (
            step.axis != 'child'
            or not (step.test == '*' or step.test[:1].isalpha())
            or step.test in {'text()', 'node()'}
        ):
            return None
        if number == 0 and not step.deep and step.test != 'html':
            return None
        conditions = [_condition(p) for p in step.predicates]
        if None in conditions:
            return None
        one = step.test + ''.join(c for c in conditions if c is not None)
        whole += (' ' if step.deep else ' > ') + one if whole else one
    return (whole, one) if whole else None


def _condition(expr: Expr) -> str | None:
    if isinstance(expr, Path):
        name = _attribute(expr)
        return f'[{name}]' if name else None
    if isinstance(expr, Called) and expr.name == 'and':
        both = [_condition(g) for g in expr.given]
        return None if None in both else ''.join(b for b in both if b is not None)
    if isinstance(expr, Called) and expr.name in _COMPARED and len(expr.given) == 2:
        holder, value = expr.given
        name = _attribute(holder) if isinstance(holder, Path) else ''
        if name and _EXACT.match(name) and isinstance(value, str) and _VALUE.match(value):
            return f'[{name}{_COMPARED[expr.name]}"{value}"]'
    return None


def _attribute(path: Path) -> str:
    """The name of the attribute that a path of one step takes."""
    step = path.steps[0]
    one = len(path.steps) == 1 and not path.absolute and not step.deep and not step.predicates
    return step.test if one and step.axis == 'attribute' and _NAME.match(step.test) else ''
