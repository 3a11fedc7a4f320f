"""Finds loops that put items into a table of DynamoDB one by one and puts many in one request."""

from rewright.model.patch import Left
from rewright.rewrite.edits import Edited, Source
from rewright.rewrite.sql.items import item_loops
from rewright.rewrite.sql.loop_edits import edits_of
from rewright.rewrite.sql.sites import Places

STEP = 'sql'
NAME = 'dynamodb_items'
SAFETY = """Items wait for each other only while nobody could see it. A request of many that is refused has put nothing, and its items are put one by
one: a key that comes twice keeps its last item, and an item that fails leaves those before it, as in the loop. Conditions, answers
and calls of a client stay."""


def edited(source: Source, taken: Places = ()) -> Edited:
    """Return the edits of every loop, or why it stays."""
    found = item_loops(source, taken)
    made = [x for x in found if not x.why]
    return Edited(
        edits=tuple(e for x in made for e in edits_of(source, x, NAME)),
        left=tuple(Left(span=source.span(x.loop), what='DynamoDB item by item', why=x.why) for x in found if x.why),
        constructs=len(found),
        modernized=len(made),
        recipes=(NAME,) if made else (),
    )
