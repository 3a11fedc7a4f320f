"""`set_index`, `sort_index`, `reindex`, `rename_axis`: a column that labels the rows, and rows by such labels."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column, planned, renamed, with_labels
from rewright.rewrite.frames.plan.nodes import LABEL, Project, Sort, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, Value
from rewright.rewrite.frames.versions import Differs


def _set(call: Call) -> Value:
    given, frame = call.bind('keys', 'drop', 'append', 'verify_integrity'), call.frame()
    given.only(drop=True, append=False, verify_integrity=False)
    keys = given.columns('keys')
    require(not frame.named, 'labels of rows that have some')
    for key in keys:
        require(any_column(frame, key).e.kind in {'text', 'int', 'date'}, f'labels of {frame.columns[key].kind}')
    require(bool(keys) and len(set(keys)) == len(keys) and len(keys) < len(frame.columns), f'labels {keys!r}')
    cells = {name: frame.columns[name] for name in [*keys, *(n for n in frame.columns if n not in keys)]}
    plan = Project(columns=tuple(cells), source=planned(frame))
    # Rows under other labels line up with other rows.
    return replace(frame, code=slot(plan), columns=cells, rows=object(), index='named', named=tuple(keys))


def _key(call: Call) -> tuple[FrameV, str]:
    """The frame and the one column that labels its rows."""
    frame = call.frame()
    require(len(frame.named) == 1, 'row labels that no column gave')
    return frame, frame.named[0]


def _sort(call: Call) -> Value:
    given = call.bind('axis', 'ascending', 'kind')
    given.only(axis=0, kind='quicksort')
    descending = not given.flag('ascending', default=True)
    if not call.frame().named:
        return _by_number(call.frame(), descending=descending)
    frame, key = _key(call)
    sorted_alike = frame.columns[key].kind == 'text' or call.observed.versions.numpy >= (2, 0)
    require(sorted_alike, 'labels that are numbers, of which equal ones are left in an order of numpy 1')
    form = 'frames.sort_labels(A, N, descending=True)' if descending else 'frames.sort_labels(A, N)'
    return frame.shuffled(fill(form, A=frame.code, N=literal(key)))


def _by_number(frame: FrameV, *, descending: bool) -> FrameV:
    """The rows in the order of their labels, no two of which are the same."""
    labelled = with_labels(frame)
    order = Sort(
        columns=tuple(labelled.columns), source=planned(labelled), by=(LABEL,), descending=(descending,), last=True,
        holes=False, stable=True, total=True,
    )  # fmt: skip
    return frame.shuffled(slot(Project(columns=tuple(frame.columns), source=order)))


def _rename_axis(call: Call) -> Value:
    new = call.bind('mapper').text('mapper')
    frame, key = _key(call)
    made = renamed(frame, {key: new})
    return replace(made, named=(new,))


RECIPES: dict[str, Recipe] = {
    'DataFrame.set_index()': _set,
    'DataFrame.sort_index()': _sort,
    'DataFrame.rename_axis()': _rename_axis,
}
DIFFERS = {
    'DataFrame.sort_index()': (
        Differs(
            'labels that are numbers are left: equal ones are in an order of numpy 1 and the processor',
            library='numpy',
            before=(2, 0),
        ),
        Differs('rows of one text keep their order', since=(3, 0)),
    )
}
