"""`df.columns.intersection(other.columns)`, `difference` and `union`: names that are known before the run."""

import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import literal
from rewright.rewrite.frames.values import NamesV, PyV, Refused, Value


def _both(call: Call) -> tuple[list[str], list[str]]:
    assert isinstance(call.receiver, NamesV)
    other = call.bind('other').need('other')
    if isinstance(other, NamesV):
        return list(call.receiver.names), list(other.names)
    if not isinstance(other, PyV):
        raise Refused('names beside other than names')
    known = call.literal(other)
    require(isinstance(known, list) and all(isinstance(n, str) for n in known), f'the names {known!r}')
    assert isinstance(known, list)
    return list(call.receiver.names), known


def _made(word: str, call: Call) -> Value:
    """Names of both in the order of the first; other names, or all, in order."""
    ours, theirs = _both(call)
    require(bool(ours) and len(set(theirs)) == len(theirs), 'names that are not known, or are alike')
    if word == 'intersection':
        found = [name for name in ours if name in theirs]
    elif word == 'difference':
        found = sorted(name for name in ours if name not in theirs)
    else:
        require(ours != theirs, 'the same names')
        found = sorted({*ours, *theirs})
    return NamesV(literal(found), call.receiver.parts, names=tuple(found))


RECIPES: dict[str, Recipe] = {
    f'columns.{word}()': functools.partial(_made, word) for word in ('intersection', 'difference', 'union')
}
