"""The tables of constructs, and scripts where some are named -> how much of pandas is rewritten, and every gap with its reason."""

import ast
import functools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from rewright.model.refusal import Refusal
from rewright.model.value import Value
from rewright.read.text import load, status_of
from rewright.rewrite.coverage.counting import counted
from rewright.rewrite.coverage.judging import RULE, Standing, standing
from rewright.rewrite.coverage.reference import Construct, constructs

FIRST = (40, 80, 109, 150)
SUFFIXES = {'.py', '.ipynb'}
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
    found: dict[str, Counter[str]] = {}
    failed: list[NotCounted] = []
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        try:
            found[str(file)] = counted(_tree(file))
        except Refusal as refusal:
            failed.append(NotCounted(path=refusal.where, why=refusal.what))
        except (RecursionError, MemoryError):
            failed.append(NotCounted(path=str(file), why='it is nested too deeply to be read'))
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


def _files(path: Path) -> Iterator[Path]:
    """The path itself, or the scripts and notebooks below a folder, hidden ones left out."""
    status_of(path, str(path))
    if not path.is_dir():
        yield path
        return
    below = sorted(p for p in path.rglob('*') if p.suffix in SUFFIXES and p.is_file())
    found = [p for p in below if not any(part.startswith('.') for part in p.relative_to(path).parts)]
    if not found:
        raise Refusal('the folder holds no Python script', where=str(path), next_move='Name a folder of scripts.')
    yield from found


def _tree(path: Path) -> ast.Module:
    """The parsed script; Refusal for what is no text or no Python 3."""
    text = load(path)
    try:
        return ast.parse(_code(text, path) if path.suffix == '.ipynb' else text)
    except SyntaxError as error:
        raise Refusal(
            f'it is not Python 3: {error.msg}', where=f'{path}:{error.lineno}', next_move='Mend that line.'
        ) from None


def _code(text: str, path: Path) -> str:
    """The code of a notebook: its cells below each other, without the lines that only IPython understands."""
    try:
        cells = json.loads(text)['cells']
        sources = [c['source'] for c in cells if c['cell_type'] == 'code']
        joined = ''.join((s if isinstance(s, str) else ''.join(s)) + '\n' for s in sources)
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Refusal('this is no notebook', where=str(path), next_move='Save it as notebook format 4.') from None
    return '\n'.join(map(_plain, joined.splitlines()))


def _plain(line: str) -> str:
    """The line, or one that does nothing in place of a command to IPython."""
    code = line.lstrip()
    return f'{line[: len(line) - len(code)]}pass' if code[:1] in {'%', '!', '?'} else line
