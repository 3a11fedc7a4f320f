"""Finds loops that change a table row by row and sends all rows in one call, made as lazily as they were."""

import ast

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.sql.loops import Loop, loops
from rewright.rewrite.sql.sites import MODULE, Places, Sites
from rewright.rewrite.sql.writing import helpers

STEP = 'sql'
NAME = 'sql_rows'
SAFETY = """Rows are still computed one by one, each after the one before was sent, so that order, errors and what is in the table when
one comes are those of the loop. Counters and other names come back at its end. Loops that ask for anything in between (a commit, a
handler, lastrowid, a counter that is read after an error) stay. Through psycopg2 and SQLAlchemy rows wait for each other only while nobody could see it."""


def edited(source: Source, taken: Places = ()) -> Edited:
    """Return the edits of every loop, or why it stays."""
    found = loops(Sites(source, taken))
    made = [x for x in found if not x.why]
    left = tuple(Left(span=source.span(x.loop), what='SQL row by row', why=x.why) for x in found if x.why)
    return Edited(
        edits=tuple(e for x in made for e in _edits(source, x)),
        left=left,
        constructs=len(found),
        modernized=len(made),
        recipes=(NAME,) if made else (),
    )


def _edits(source: Source, loop: Loop) -> list[Edit]:
    start, end = source.offset(loop.loop)
    used = helpers(f'{loop.code}\n{loop.function}')
    abstract = [name for name in ('Iterable', 'Iterator') if f'{name}[' in loop.function]
    lines = (('collections.abc', abstract), (MODULE, used))
    imports = tuple(f'from {module} import {", ".join(names)}' for module, names in lines if names)
    edits = [
        Edit(
            start, end, _remarks(source, loop) + loop.code, 'execute in a loop', NAME, imports, _promises(source, loop)
        )
    ]
    if loop.function:
        node: ast.AST = loop.loop
        while not isinstance(source.parents[node], ast.Module):
            node = source.parents[node]
        assert isinstance(node, ast.stmt)
        decorated: list[ast.expr] = getattr(node, 'decorator_list', [])
        place = source.position(min([node.lineno, *(d.lineno for d in decorated)]), 0)
        edits.insert(0, Edit(place, place, f'{loop.function}\n\n\n', 'execute in a loop', NAME))
    return edits


def _promises(source: Source, loop: Loop) -> tuple[Assumption, ...]:
    if loop.site is None:
        return ()
    text = 'No value ends its own quotes in the statement, or is none.'
    return (Assumption(kind='sql_values', text=text, span=source.span(loop.call)),)


def _remarks(source: Source, loop: Loop) -> str:
    """The comments of a loop whose lines are gone."""
    if loop.function:
        return ''
    lines = range(loop.loop.lineno, (loop.loop.end_lineno or 0) + 1)
    indent = ' ' * loop.loop.col_offset
    return ''.join(f'{source.comments[n][1]}\n{indent}' for n in lines if n in source.comments)
