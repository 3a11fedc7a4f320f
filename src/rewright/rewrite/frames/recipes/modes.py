"""`mode` of a column: the most frequent values in their order."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, Value


def _mode(call: Call) -> Value:
    call.bind()
    series = call.series()
    require(series.e.kind in {'text', 'int', 'float'} and series.frame.index != 'single', f'mode of {series.e.kind}')
    require(series.name is not None and not series.e.fickle, 'mode of a column without a name, or without a type')
    name = str(series.name)
    cell = replace(series.e.cell(), null=False, ask_whole=None)
    frame = FrameV(fill('frames.modes(A)', A=as_column(series)), columns={series.e.own or name: cell})
    require((series.e.own or name) == name, 'mode of a column under another name')
    return column(frame, name)


RECIPES: dict[str, Recipe] = {'Series.mode()': _mode}
