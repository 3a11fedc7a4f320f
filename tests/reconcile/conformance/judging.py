"""A comparator and the conformance pairs -> where it calls equal what is not, different what is not, or names other reasons."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from conformance.pairs import build

from rewright.model.policy import ReconcilePolicy
from rewright.reconcile import Rulebook, Rules, pickle_program, reconcile_paths
from rewright.reconcile.content import UnreadableError
from rewright.reconcile.sources import Source

UNREAD = 'unread'


class Wrong(NamedTuple):
    """One pair that a comparator judges otherwise than its file: how (`false equal`, ...), and what it says of it."""

    how: str
    title: str
    said: object


def here(source):
    """Read a pickle of our own without a sandbox: a hundred of them would take minutes in there."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / 'values'
        try:
            pickle_program.main(str(source.path), str(written))
        except TypeError as error:
            raise UnreadableError(str(error)) from None
        return Source(source.name, data=written.read_bytes())


def ours(pair, left, right, confined=here):
    """What Rewright says of two files: verdict, kinds and whether that is what was asked for."""
    book = Rulebook(Rules.model_validate(pair.get('rules', {})), ReconcilePolicy())
    found = reconcile_paths(left, right, book, confined)
    return found.verdict, list(found.kinds), found.passed


def expected(pair):
    """What the file of a pair says that a comparator says of it."""
    return pair['verdict'], pair.get('kinds', []), pair.get('passed', pair['verdict'] == 'identical')


def judged(pair, folder, comparator=ours, *, turned=False):
    """Compare one pair, either way round, and return what is wrong with the answer, or nothing."""
    sides = [build(pair, side, folder) for side in ('left', 'right')]
    said = comparator(pair, *(reversed(sides) if turned else sides))
    wanted = expected(pair)
    if said == wanted or said[0] == UNREAD:
        return None
    equal = [verdict != 'different' for verdict in (said[0], wanted[0])]
    how = 'other reasons' if equal[0] == equal[1] else 'false equal' if equal[0] else 'false different'
    return Wrong(how, f'{pair["family"]}: {pair["title"]}', said)
