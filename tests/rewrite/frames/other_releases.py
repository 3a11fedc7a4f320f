"""A case and a release of pandas in; where its rewrite for that release differs from what the job gives under it out."""

import contextlib
from dataclasses import dataclass, field

from hostile import tables_of, variant
from observed_run import folder, rewrite, run

from rewright.rewrite.frames import versions
from rewright.rewrite.frames.bookshelf import recipes

# The newest release of each major version beside the one that the recipes are made for.
MAJOR = ('1.5', '3.1')


@dataclass
class Compared:
    """One case under one release: why it stays on pandas, or on which tables its rewrite differs or is refused, and what it is made of."""

    left: tuple[str, ...] = ()
    tables: int = 0
    refused: int = 0
    differs: list[str] = field(default_factory=list)
    constructs: set[str] = field(default_factory=set)


def compare(case, side, worse):
    """Run both sides of a case on its own tables and on each of `worse`; a rewrite with islands runs where its pandas is."""
    found = Compared()
    good = tables_of(case.legacy)
    with _noted(found.constructs):
        legacy, made = rewrite(case.legacy, folder(), good, side)
    if not made.edited.edits:
        found.left = tuple(sorted({left.why for left in made.edited.left}))
        found.constructs.clear()
        return found
    if made.edited.left:
        # Something that is used beside what stays is not known to be rewritten.
        found.constructs.clear()
    _judge(found, 'its own tables', legacy, _modern(made, good, side))
    for name in worse:
        tables = variant(good, name)
        legacy, own = rewrite(case.legacy, folder(), tables, side)
        _judge(found, name, legacy, _modern(made, tables, side), others=True)
        if own.edited.edits and not legacy.error:
            _judge(found, f'{name}, made from them', legacy, _modern(own, tables, side))
    return found


def _modern(made, tables, side):
    # Whatever is left of pandas is that of the release, where it can stand beside the runtime.
    beside = made.edited.left and not made.observation.versions['numpy'].startswith('1.')
    return run(made.text, folder(), tables, side) if beside else run(made.text, folder(), tables)


def _judge(found, tables, legacy, modern, *, others=False):
    """A contract that refuses data says so, and data it was not made from may end it otherwise; all else is a difference."""
    found.tables += 1
    if modern.visible == legacy.visible:
        return
    if modern.error and (others or 'ContractBreach' in modern.error):
        found.refused += 1
    else:
        found.differs.append(f'{tables}: {modern.error}' if modern.error and not legacy.error else tables)


@contextlib.contextmanager
def _noted(used):
    """Keep the names of the recipes that give something."""
    known = recipes()
    before = dict(known)
    for construct, (unit, recipe) in before.items():
        known[construct] = (unit, _noting(used, construct, recipe))
    try:
        yield
    finally:
        known.update(before)


def _noting(used, construct, recipe):
    def noting(call):
        given = recipe(call)
        used.add(construct)
        return given

    return noting


@contextlib.contextmanager
def everything_tried(release):
    """Let every recipe be used under a release, to see what comes of it."""
    kept = versions._tried
    versions._tried = lambda: {**kept(), release: frozenset(recipes())}
    try:
        yield
    finally:
        versions._tried = kept
