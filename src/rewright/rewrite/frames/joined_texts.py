"""A frame of texts and `'-'.join` in; one text of each row out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.applied import beside_whole, whole_text
from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, FrameV, PyV, SeriesV, Value


def joining(function: Value) -> str | None:
    """The text between the others, where a function is the `join` of one."""
    match function:
        case PyV(code=ast.Attribute(value=ast.Constant(value=str() as mark), attr='join')):
            return mark
        case _:
            return None


def joined(call: Call, frame: FrameV, mark: str) -> SeriesV:
    """The texts of each row with `mark` between them; Refused where one may be missing, for `join` fails there."""
    require(not frame.named and bool(frame.visible), 'texts beside labels')
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    seen, sources, checked = call.observed.columns_of(call.node.func.value), [], []
    for name in frame.visible:
        require(frame.columns[name].kind == 'text', f'a text of {frame.columns[name].kind}')
        source, checks = whole_text(column(frame, name), seen)
        sources.append(source)
        if checks:
            checked.append(source)
            call.assume('no_missing', f'{name} has no missing values', name)
    texts = ast.List([source.code for source in sources], ast.Load())
    put = fill('pl.concat_str(A, separator=B)', A=texts, B=literal(mark))
    e = beside_whole(
        E(put, 'text', null=False, firm=True, own=frame.visible[0], reads=frozenset(frame.visible)), checked
    )
    code = fill('frames.of_rows(A)', A=e.code)
    return SeriesV(code, frame.parts, frame=frame, e=replace(e, code=code), name=None)
