"""What a source of data was seen to give, as the schema that generated code asks of it."""

import ast
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Cell

POLARS = {'int': 'pl.Int64', 'float': 'pl.Float64', 'bool': 'pl.Boolean', 'text': 'pl.String'}


# Moments that polars compares with Python's own without cutting digits off.
_MOMENTS = {'datetime64[us]': "pl.Datetime('us')", 'datetime64[ms]': "pl.Datetime('ms')"}


def schema_of(
    call: Call, *, decimals: bool = False, moments: bool = False, counted: AbstractSet[str] = frozenset()
) -> tuple[dict[str, Cell], ast.Dict]:
    """The columns a source gave and the code of their schema; Refused when they were not seen, or have no exact form.

    `decimals` and `moments` say that the source may give Python Decimals, or dates with a time, `counted` which columns
    hold the moments of a calendar, which the runtime makes.
    """
    known = POLARS | ({'decimal': 'pl.Decimal'} if decimals else {})
    seen = call.seen
    require(seen is not None, 'it did not run while it was observed')
    assert seen is not None
    require(seen.kind == 'frame' and seen.consistent, 'it did not give one kind of frame every time')
    require(seen.rows[0] > 0, 'it gave no rows at least once')
    columns: dict[str, Cell] = {}
    types: dict[str, str] = {}
    for column in seen.columns:
        cell = cell_of(column)
        types[column.name] = _MOMENTS.get(column.dtype, '') if moments else ''
        if column.name in counted and column.dtype == 'datetime64[ns]':
            types[column.name] = "pl.Datetime('ns')"
            cell = replace(cell, null=False)
        require(
            cell.kind in known or bool(types[column.name]),
            f'column {column.name!r} is {column.dtype} of {", ".join(column.holds) or "nothing"}',
        )
        require(column.name not in columns, f'two columns are called {column.name!r}')
        columns[column.name] = cell
    call.assume('columns', f'the columns are {", ".join(columns)}', *columns)
    keys: list[ast.expr | None] = [ast.Constant(name) for name in columns]
    return columns, ast.Dict(keys=keys, values=[fill(types[n] or known[c.kind]) for n, c in columns.items()])
