"""`print(df)`, `str(df)` and `to_string`: the text that pandas draws of a frame, a column or totals."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.drawn import column_drawn, frame_drawn
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import (
    Framed,
    FrameV,
    MomentV,
    NamesV,
    PyV,
    Refused,
    SeriesV,
    TotalsV,
    TypesV,
    Value,
)
from rewright.rewrite.frames.versions import Differs


def _drawn(call: Call, value: Value, node: ast.expr) -> ast.expr:
    match value:
        case FrameV():
            return frame_drawn(call, value, node)
        case SeriesV():
            return column_drawn(call, value, node)
        case MomentV():
            return fill('str(A)', A=value.code)
        case TotalsV():
            seen = call.observed.of(node)
            require(seen is None or seen.index != 'named', 'values under names that are called something are printed')
            return fill('frames.row_text(A)', A=value.code)
        case TypesV():
            return fill('frames.types_text(A)', A=value.code)
        case MomentV():
            return value.code
        case _ if isinstance(value, Framed):
            raise Refused('something other than a frame, a column or totals is printed')
        case _:
            return value.code


def _print(call: Call) -> Value:
    node = call.node
    assert isinstance(node, ast.Call)
    require(not any(isinstance(a, ast.Starred) for a in node.args), 'arguments in a list of their own')
    require(not any(isinstance(v, Framed) for v in call.named.values()), 'a frame as a setting')
    given = [_drawn(call, v, place) for v, place in zip(call.positional, node.args, strict=True)]
    return PyV(calling(node.func, given, {name: value.code for name, value in call.named.items()}))


def _text(call: Call) -> Value:
    node = call.node
    assert isinstance(node, ast.Call)
    require(len(call.positional) == 1 and not call.named, 'a text in an encoding')
    require(not isinstance(call.receiver, NamesV), 'the text of names')
    return PyV(_drawn(call, call.receiver, node.args[0]))


def _whole(call: Call) -> Value:
    given, node = call.bind('buf', 'index'), call.node
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    given.only(buf=None)
    numbered = given.flag('index', default=True)
    code = frame_drawn(call, call.frame(), node.func.value)
    assert isinstance(code, ast.Call)
    require(numbered or not call.frame().named, 'labels are left out')
    named = {k.arg or '': k.value for k in code.keywords} | {'whole': literal(value=True)}
    if not numbered:
        named['numbered'] = literal(value=False)
    return PyV(calling(code.func, code.args, named))


RECIPES: dict[str, Recipe] = {
    'builtin.print': _print,
    'builtin.str': _text,
    'DataFrame.to_string()': _whole,
}
DIFFERS = dict.fromkeys(
    ('builtin.print', 'builtin.str'), (Differs('texts are of the type str; a column of moments is left', since=(3, 0)),)
)
