"""Tables of two servers, which have rows and no bytes -> their reconciliation."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from rewright.reconcile.folders import all_used
from rewright.reconcile.outcome import Reconciliation
from rewright.reconcile.reconciling import compare_books, told
from rewright.reconcile.rules import Rulebook
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.tallying import Tally

Reading = Callable[[Path], tuple[Sheet, ...]]


def reconcile_tables(
    names: tuple[str, str], readings: tuple[Reading, Reading], book: Rulebook, kind: str = 'postgres'
) -> Reconciliation:
    """Compare what two readings give, each of which may keep files in the folder that it is handed; `names` are shown.

    Equal values are asked for unless the rules say otherwise; `identical` is what no two tables are.
    """
    level = book.rules.require or ('within_tolerance' if book.rules.lenient else 'equal_values')
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix='rewright-') as kept:
        folders = [Path(kept, name) for name in ('left', 'right', 'spooled')]
        for folder in folders:
            folder.mkdir()
        compare_books(readings[0](folders[0]), readings[1](folders[1]), book, tally, folders[2])
    found = told(names, kind, level, book, tally)
    all_used(book, found)
    return found
