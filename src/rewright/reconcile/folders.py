"""Two paths, files or folders -> their reconciliation; files of folders are matched by their path."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.reconcile.outcome import LEVELS, Band, Place, Reconciliation, RowMatch
from rewright.reconcile.reconciling import Confined, reconcile
from rewright.reconcile.rules import Rulebook
from rewright.reconcile.scale import Scale
from rewright.reconcile.sources import Source
from rewright.reconcile.tallying import KEPT, KINDS, percent

_BANDS: tuple[Band, ...] = ('pass', 'review', 'escalate')


def reconcile_paths(
    left: Path, right: Path, book: Rulebook, confined: Confined | None = None, scale: Scale | None = None
) -> Reconciliation:
    """Compare two files, or two folders file by file; Refusal where there is nothing that can be compared."""
    folders = [_is_folder(side) for side in (left, right)]
    if folders[0] != folders[1]:
        named = right if folders[0] else left
        raise Refusal('a folder cannot be compared with a file', where=str(named), next_move='Name two of a kind.')
    try:
        compared = _folders if folders[0] else _files
        found = compared(left, right, book, confined, scale or Scale())
    except PermissionError as error:
        raise Refusal(
            'the file may not be read', where=str(error.filename), next_move='Allow it and try again.'
        ) from None
    all_used(book, found)
    return found


def all_used(book: Rulebook, found: Reconciliation) -> None:
    """Refusal where rows were compared and the rules name a column that none of them has."""
    looked_at = found.rows is not None or any(file.rows is not None for file in found.files)
    unused = book.unused()
    if looked_at and unused:
        raise Refusal(
            f'the rules name a column {unused[0]!r} that no compared table has',
            where=found.left,
            next_move='Mend the name, or take the rule out.',
        )


def _is_folder(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise Refusal(f'it cannot be read: {error.strerror}', where=str(path), next_move='Name what exists.') from None
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise Refusal('it is neither a file nor a folder', where=str(path), next_move='Name a file or a folder.')
    return stat.S_ISDIR(mode)


def _files(left: Path, right: Path, book: Rulebook, confined: Confined | None, scale: Scale) -> Reconciliation:
    one, two = (Source(side.name, side, scale=scale) for side in (left, right))
    found = reconcile(one, two, book, confined)
    return found.model_copy(update={'left': str(left), 'right': str(right)})


def _folders(left: Path, right: Path, book: Rulebook, confined: Confined | None, scale: Scale) -> Reconciliation:
    sides = [dict(_walk(side)) for side in (left, right)]
    names = sorted(sides[0].keys() | sides[1].keys())
    files = tuple(_one(name, sides[0].get(name), sides[1].get(name), book, confined, scale) for name in names)
    verdict = max((file.verdict for file in files), key=LEVELS.index, default='identical')
    counted = [file.rows for file in files if file.rows]
    rows = _rows(counted) if counted else None
    kinds = {kind for file in files for kind in file.kinds}
    bands = [file.band for file in files]
    worst = max((band for band in bands if band), key=_BANDS.index, default=None)
    return Reconciliation(
        left=str(left),
        right=str(right),
        format='folder',
        verdict=verdict,
        required=book.rules.require,
        passed=all(file.passed for file in files),
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        rows=rows,
        # What was not measured is no pass: one unmeasured difference leaves the folder without a band, unless it escalates.
        band=worst if worst == 'escalate' or None not in bands else None,
        differences=tuple(_within(files))[:KEPT],
        total=sum(file.total for file in files),
        notes=() if files else ('both folders are empty',),
        files=files,
    )


def _rows(counted: list[RowMatch]) -> RowMatch:
    left, right, matched = (sum(getattr(rows, name) for rows in counted) for name in ('left', 'right', 'matched'))
    whole = sum(max(rows.left, rows.right) for rows in counted)
    return RowMatch(left=left, right=right, matched=matched, percent=percent(matched, whole))


def _within(files: Iterable[Reconciliation]) -> Iterable[Place]:
    for file in files:
        for place in file.differences:
            yield place.model_copy(update={'where': f'{file.left}: {place.where}'})


def _walk(folder: Path) -> Iterable[tuple[str, Path]]:
    """Yield files and links by relative path; a link is what it says, it is never followed."""
    for here, folders, files in os.walk(folder):
        links = [name for name in folders if Path(here, name).is_symlink()]
        for name in (*files, *links):
            path = Path(here, name)
            yield str(path.relative_to(folder)), path


def _one(
    name: str, left: Path | None, right: Path | None, book: Rulebook, confined: Confined | None, scale: Scale
) -> Reconciliation:
    if left is None or right is None:
        return _different(
            name, 'file', 'absent' if left is None else 'present', 'absent' if right is None else 'present'
        )
    kinds = [_kind(side) for side in (left, right)]
    if kinds[0] != kinds[1] or kinds[0] == 'special':
        return _different(name, 'file', *kinds)
    if kinds[0] == 'link':
        targets = [str(side.readlink()) for side in (left, right)]
        same = Reconciliation(
            left=name, right=name, format='link', verdict='identical', required='identical', passed=True, band='pass'
        )
        return same if targets[0] == targets[1] else _different(name, 'link', *targets)
    found = _files(left, right, book, confined, scale)
    return found.model_copy(update={'left': name, 'right': name})


def _kind(path: Path) -> str:
    mode = path.lstat().st_mode
    return 'link' if stat.S_ISLNK(mode) else 'file' if stat.S_ISREG(mode) else 'special'


def _different(name: str, kind: str, left: str, right: str) -> Reconciliation:
    place = Place(where=kind, kind=kind, left=left, right=right)
    return Reconciliation(
        left=name,
        right=name,
        format=kind,
        verdict='different',
        required=None,
        passed=False,
        kinds=('files',),
        band='escalate',
        differences=(place,),
        total=1,
    )
