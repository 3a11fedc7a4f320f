"""The tables of constructs, and scripts where some are named -> how much of pandas is rewritten, and every gap with its reason."""

import functools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from rewright.model.refusal import Refusal
from rewright.model.value import Value
from rewright.read.below import parsed, scripts_at
from rewright.rewrite.coverage.counting import counted
from rewright.rewrite.coverage.judging import RULE, Standing, standing
from rewright.rewrite.coverage.reference import Construct, constructs

FIRST = (40, 80, 109, 150)
State = Literal['exact', 'partly', 'not yet', 'needs fact', 'never']


class Share(Value):
    """How many of `total` are covered, and how many more are covered only partly."""

    exact: int = 0
    partly: int = 0
    total: int = 0


class Row(Value):
    """One construct: its place by frequency (0 for one outside of the reference), its uses, how it stands, and why."""

    name: str
    rank: int
    uses: int
    etl_uses: int
    scripts: int
    state: State
    why: str = ''


class OfReference(Value):
    """How much of the reference is covered; `first` says how many of its first constructs, `rows` are all of them."""

    rule: str = RULE
    uses: Share
    etl_uses: Share
    first: dict[int, Share]
    rows: tuple[Row, ...]


class Script(Value):
    """One script: its uses, and what of it is not covered, most frequent first."""

    path: str
    uses: Share
    missing: dict[str, int]


class NotCounted(Value):
    """A file that could not be counted, and why."""

    path: str
    why: str


class OfScripts(Value):
    """How much of some scripts is covered: by uses, by construct, and by scripts that are covered whole.

    In `rows` the uses and scripts are those of the scripts that were counted; `without_pandas` are scripts that use none.
    """

    rule: str = RULE
    uses: Share
    by_construct: Share
    whole: Share
    scripts: tuple[Script, ...]
    rows: tuple[Row, ...]
    without_pandas: tuple[str, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()


@functools.cache
def standings() -> dict[str, Standing]:
    """Every known construct by its name, judged."""
    return {construct.name: standing(construct) for construct in constructs()}


def of_reference() -> OfReference:
    """Judge the reference."""
    rows = tuple(_row(s, s.row.uses, s.row.scripts) for s in standings().values() if s.row.rank)
    return OfReference(
        uses=_share((row.state, row.uses) for row in rows),
        etl_uses=_share((row.state, row.etl_uses) for row in rows),
        first={n: _share((row.state, 1) for row in rows[:n]) for n in (*FIRST, len(rows))},
        rows=rows,
    )


def of_scripts(paths: Iterable[Path]) -> OfScripts:
    """Count the constructs of scripts, notebooks and folders of them; Refusal where there is nothing to count."""
    found, failed = _counted(paths)
    uses = {path: count for path, count in found.items() if count}
    if not uses:
        raise Refusal(
            f'none of {len(found) + len(failed)} files could be read and uses pandas',
            where=failed[0].path if failed else '',
            next_move=f'The first one cannot be: {failed[0].why}.' if failed else 'Name scripts that use pandas.',
        )
    every = sum(uses.values(), Counter())
    stands = {name: _stands(name) for name in every}
    scripts = tuple(_script(path, count, stands) for path, count in uses.items())
    rows = [_row(stands[name], n, sum(name in c for c in uses.values())) for name, n in every.most_common()]
    return OfScripts(
        uses=_share((row.state, row.uses) for row in rows),
        by_construct=_share((row.state, 1) for row in rows),
        whole=_share((_weakest(stands[name].state for name in s.missing), 1) for s in scripts),
        scripts=scripts,
        rows=tuple(rows),
        without_pandas=tuple(path for path, count in found.items() if not count),
        not_counted=tuple(failed),
    )


def _counted(paths: Iterable[Path]) -> tuple[dict[str, Counter[str]], list[NotCounted]]:
    """The constructs of each file, and the files that could not be counted."""
    found: dict[str, Counter[str]] = {}
    failed: list[NotCounted] = []
    for file in dict.fromkeys(file for path in paths for file in scripts_at(path)):
        try:
            found[str(file)] = counted(parsed(file))
        except Refusal as refusal:
            failed.append(NotCounted(path=refusal.where, why=refusal.what))
        except (RecursionError, MemoryError):
            failed.append(NotCounted(path=str(file), why='it is nested too deeply to be read'))
    return found, failed


def _weakest(states: Iterable[State]) -> State:
    """How a script as a whole stands by what it misses."""
    missing = set(states)
    return 'exact' if not missing else 'partly' if missing == {'partly'} else 'not yet'


def _stands(name: str) -> Standing:
    return standings().get(name) or Standing(row=Construct(name=name), forms=())


def _row(stands: Standing, uses: int, scripts: int) -> Row:
    row = stands.row
    return Row(
        name=row.name, rank=row.rank, uses=uses, etl_uses=row.etl_uses, scripts=scripts, state=stands.state,
        why=stands.why,
    )  # fmt: skip


def _share(parts: Iterable[tuple[State, int]]) -> Share:
    by_state: Counter[str] = Counter()
    for state, n in parts:
        by_state[state] += n
    return Share(exact=by_state['exact'], partly=by_state['partly'], total=by_state.total())


def _script(path: str, count: 'Counter[str]', stands: dict[str, Standing]) -> Script:
    return Script(
        path=path,
        uses=_share((stands[name].state, n) for name, n in count.items()),
        missing={name: n for name, n in count.most_common() if stands[name].state != 'exact'},
    )
