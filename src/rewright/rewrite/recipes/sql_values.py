"""Finds statements with values written into their text and binds the values as parameters, each checked to mean the same."""

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.sql.loops import loops
from rewright.rewrite.sql.sites import MODULE, Places, Site, Sites
from rewright.rewrite.sql.writing import helpers, row, statement

STEP = 'sql'
NAME = 'sql_values'
SAFETY = """A value in quotes is the text that it was there, one without quotes the number, NULL or text that SQLite reads in it; a value
that would have ended its quotes, or that is no value, is refused when the pipeline runs. Only values where a parameter means
the same: lists of values, names of tables, what a query gives and what it is sorted by stay as they are.
For Postgres psycopg2 sends the same bytes as before, or the value is refused. Under SQLAlchemy only statements in `text`, where
nobody looks at the errors that tell them."""


def edited(source: Source, taken: Places = ()) -> Edited:
    """Return the edits of every statement that no loop sends row by row, and count those that one does too."""
    sites = Sites(source, taken)
    if not sites.all:
        return Edited()
    in_loops = {id(x.call) for x in loops(sites) if not x.why}
    found = [s for s in sites.all if s.made is not None]
    edits = [e for s in found if id(s.call) not in in_loops for e in _edits(source, s)]
    left = tuple(Left(span=source.span(s.call), what='SQL with values in it', why=s.why) for s in sites.all if s.why)
    return Edited(
        edits=tuple(edits),
        left=left,
        constructs=len(sites.all),
        modernized=len(found),
        recipes=(NAME,) if found else (),
    )


def _edits(source: Source, site: Site) -> list[Edit]:
    assert site.made is not None
    promise = Assumption(
        kind='sql_values',
        text='No value ends its own quotes in the statement, or is none.',
        span=source.span(site.call),
    )
    values = row(site.made)
    (start, end), code = source.offset(site.text), statement(site.made)
    imports = (f'from {MODULE} import {", ".join(helpers(values))}',)
    if site.given is site.text:
        return [Edit(start, end, f'{code}, {values}', 'execute', NAME, imports, (promise,))]
    behind = source.offset(site.given)[1]
    return [
        Edit(start, end, code, 'execute', NAME, imports, (promise,)),
        Edit(behind, behind, f', {values}', 'execute', NAME),
    ]
