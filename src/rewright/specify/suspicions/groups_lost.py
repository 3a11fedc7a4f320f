"""A grouping by a key that has missing values: pandas leaves those rows out."""

from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code, listed, names_in
from rewright.specify.script import argument


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each grouping whose keys were seen to be missing in some rows."""
    for call, subject, _ in clues.script.methods('groupby'):
        if argument(call, -1, 'dropna') is not None:
            continue
        keys = names_in(argument(call, 0, 'by'))
        columns = [c for c in (clues.column(subject, key) for key in keys) if c is not None and c.missing]
        if columns:
            counted = ', '.join(f'{c.missing} missing in {c.name}' for c in columns)
            yield Suspicion(
                f'Rows without {listed([c.name for c in columns])} may be lost.',
                f'{code(call)} leaves out rows whose key is missing.',
                call,
                (clues.observed(subject, counted),),
            )
