"""What the function of a row is called: a name made of the job's own names."""

import ast
from collections.abc import Sequence

from rewright.rewrite.flow.names import bound_by, dotted
from rewright.rewrite.records import words

_KINDS = {'writerow': 'row', 'write': 'line', 'writelines': 'line'}
_READERS = frozenset(('csv.reader', 'csv.DictReader'))
_SHORT = 2
# What says how a thing came, and not what it is.
_BARE = words('tr td div li raw rec item entry element elem el node line obj record tag thing')
_PLAIN = words('out output result results found f w data answer all everything lst tmp')


def singular(name: str) -> str:
    """Return what one of several is called; an empty text where the name does not tell."""
    word = name.lower()
    if word in _PLAIN or len(word) <= _SHORT:
        return ''
    if word.endswith('ies'):
        return word[:-3] + 'y'
    if word.endswith(('sses', 'xes', 'ches', 'shes')):
        return word[:-2]
    return word[:-1] if word.endswith('s') and not word.endswith(('ss', 'us', 'is')) else ''


def names(loop: ast.For | ast.While, sink: ast.stmt | None, outputs: Sequence[str]) -> list[str]:
    """Return what a function may be called, the best name first."""
    one = _one_of(loop)
    made = _made(sink) if sink is not None else outputs[0] if len(outputs) == 1 else ''
    made = made if len(made) > _SHORT else ''
    found: list[str] = []
    if one and _reads(loop):
        found.append(f'parse_{one}')
    if made and one and made != one and one not in _BARE and len(one) > _SHORT:
        found.append(f'{made}_of_{one}')
    if made:
        found.append(f'{made}_record' if made == one else f'make_{made}')
    if one:
        found += [f'parse_{one}', f'values_of_{one}']
    return [*found, 'make_record']


def one_made(sink: ast.stmt | None, outputs: Sequence[str]) -> str:
    """Return what the result of a function is called where it needs a name."""
    return (_made(sink) if sink is not None else '') or (outputs[0] if outputs else 'record')


def _one_of(loop: ast.For | ast.While) -> str:
    """What a loop calls one of the things that it goes through."""
    if isinstance(loop, ast.While):
        return ''
    if isinstance(loop.target, ast.Name):
        # A name of a letter says nothing; what it is one of may.
        return loop.target.id.lower() if len(loop.target.id) > _SHORT else _gone_through(loop.iter) or loop.target.id
    return _gone_through(loop.iter) or min(bound_by(loop.target), default='')


def _gone_through(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return singular(name)
        case ast.Call(func=ast.Attribute(value=inner, attr='items' | 'values')):
            return _gone_through(inner)
        case ast.Call(args=[first, *_]):
            return _gone_through(first)
    return ''


def _reads(loop: ast.For | ast.While) -> bool:
    match loop:
        case ast.For(iter=ast.Call(func=func)) if dotted(func) in _READERS:
            return True
        case ast.For(iter=ast.Call(func=ast.Name(id='enumerate'), args=[ast.Call(func=func), *_])):
            return dotted(func) in _READERS
        case ast.For(iter=ast.Name(id=name)):
            return 'reader' in name.lower()
    return False


def _made(sink: ast.stmt) -> str:
    """What one of the things is called that a statement keeps or writes."""
    match sink:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr))) if attr in _KINDS:
            return _KINDS[attr]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return singular(name)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
            return singular(name)
    return ''


def told(loop: ast.For | ast.While, sink: ast.stmt | None, outputs: Sequence[str], *, skips: bool) -> str:
    """Return the sentence that a function is described by."""
    one = _one_of(loop)
    one = one if len(one) > _SHORT and one not in _BARE else 'record'
    ends = ', or None where it is passed over.' if skips else '.'
    match sink:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr))) if attr in _KINDS:
            return f'Return the {_KINDS[attr]} that is written for one {one}{ends}'
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name))))
            | ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))])
        ):
            return f'Return what one {one} gives to `{name}`{ends}'
    *others, last = [f'`{name}`' for name in outputs]
    return (
        f'Return {", ".join(others)} and {last} of one {one}{ends}' if others else f'Return {last} of one {one}{ends}'
    )
