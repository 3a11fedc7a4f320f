"""Finds loops that change a table row by row and sends all rows in one call, made as lazily as they were."""

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edited, Source
from rewright.rewrite.sql.loop_edits import edits_of
from rewright.rewrite.sql.loops import Loop, loops
from rewright.rewrite.sql.sites import Places, Sites

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
        edits=tuple(e for x in made for e in edits_of(source, x, NAME, _promises(source, x))),
        left=left,
        constructs=len(found),
        modernized=len(made),
        recipes=(NAME,) if made else (),
    )


def _promises(source: Source, loop: Loop) -> tuple[Assumption, ...]:
    if loop.site is None:
        return ()
    text = 'No value ends its own quotes in the statement, or is none.'
    return (Assumption(kind='sql_values', text=text, span=source.span(loop.call)),)
