"""Two values and an operator -> what they are together, and how Python 2 divides and orders them."""

import ast

from rewright.transpile.kinds import (
    ANY,
    BYTES,
    CONTAINERS,
    NUMBERS,
    STRINGS,
    WHOLE,
    Kind,
    join,
    of,
    unfolded,
)  # fmt: skip
from rewright.transpile.passing import Made, Pass


def divided(p: Pass, left: Made, right: Made, texts: tuple[str, str]) -> Made:
    """Return a division as Python 2 does it: whole numbers are divided to the floor, which is the second of the texts."""
    text, floor = texts
    both = (left.kind.numbers, right.kind.numbers)
    known = (left.kind.own | right.kind.own) & {'of SQL'}
    if p.divides:
        return Made(of('float'), text)
    if all(both) and all(k <= WHOLE for k in both):
        return Made(of('int', *known), floor)
    if all(both) and {'float'} in both:
        return Made(of('float'), text)
    return Made(of('int', 'float', *known) if all(both) else ANY, f'{p.ours("divided")}({left.text}, {right.text})')


def combined(p: Pass, node: ast.AST, op: ast.operator, left: Kind, right: Kind) -> Kind:
    """Return what two values are together; what cannot be put together at all is an error in both languages."""
    if isinstance(op, ast.Add | ast.Mult):
        left, right = unfolded(left), unfolded(right)
    both = left.own | right.own
    numbers = _computed(op, left.numbers, right.numbers) if left.numbers and right.numbers else Kind()
    if 'any' in both or both & {'object', 'function', 'class'}:
        return ANY
    found = [numbers, Kind(both & {'of SQL'}) if numbers.own & {'int'} else Kind()]
    if isinstance(op, ast.Add):
        strings = (left.own & STRINGS, right.own & STRINGS)
        found += [p.strings(node, Kind(strings[0]), Kind(strings[1]))] if all(strings) else []
        found += [join(left, right)._replace(own=both & CONTAINERS)] if left.own & right.own & CONTAINERS else []
    if isinstance(op, ast.Mult):
        found += [k._replace(own=k.own & (STRINGS | CONTAINERS)) for k in (left, right)]
    if both & {'date'}:
        found.append(of('date'))
    if isinstance(op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor) and both & {'set'}:
        found.append(join(left, right)._replace(own=frozenset({'set'})))
    return join(*found)


def _computed(op: ast.operator, left: frozenset[str], right: frozenset[str]) -> Kind:
    if isinstance(op, ast.Pow):
        return of('int', 'float')
    if left | right <= WHOLE:
        return of('int')
    return of('float') if {'float'} in (left, right) else of('int', 'float')


def in_order(one: Kind, two: Kind) -> bool:
    """Whether two values are of one type that orders itself alike in both languages."""
    both = one.own | two.own
    return bool(both) and (both <= NUMBERS or both <= BYTES or both <= {'ascii', 'text'} or both <= {'date'})
