"""Branch names, paths and texts of a change -> the same, or a Refusal: nothing git could read as something else passes."""

import re
from collections.abc import Iterable

from rewright.model.change import Branch, Change, Commit
from rewright.model.refusal import Refusal

_BRANCH = re.compile(r'[A-Za-z0-9_][A-Za-z0-9._/+-]{0,199}')
# Case and trailing dots or spaces are folded by some file systems, so `.GIT ` is `.git` there.
_RESERVED = re.compile(r'\.*\s*|\.git[.\s]*|git~\d+', re.IGNORECASE)


def check(change: Change) -> None:
    """Refuse a change with a name or text that cannot be kept faithfully and safely."""
    _paths(change.base_files)
    for branch in change.branches:
        for name in (branch.name, branch.base):
            _branch(name)
        for commit in branch.commits:
            _commit(branch, commit)


def _branch(name: str) -> None:
    parts = name.split('/')
    bad = any(
        not part or part.startswith(('.', '-')) or part.endswith(('.', '.lock')) or '..' in part for part in parts
    )
    if bad or not _BRANCH.fullmatch(name):
        raise Refusal(f'{name!r} cannot be a branch name', next_move='Use letters, digits, and . _ - / between them.')


def _commit(branch: Branch, commit: Commit) -> None:
    where = f'{branch.name}: {commit.subject}'
    if not commit.subject.strip() or '\n' in commit.subject or '\0' in commit.subject + commit.body:
        raise Refusal('a commit subject must be one line of text', where=where)
    _paths((*commit.files, *commit.removes))
    for path, text in commit.files.items():
        _text(path, text)


def _paths(paths: Iterable[str]) -> None:
    for path in paths:
        parts = path.split('/')
        if not path.isprintable() or '\\' in path or any(_RESERVED.fullmatch(p) or p.startswith('-') for p in parts):
            raise Refusal(f'{path!r} cannot be a path in a repository', next_move='Rename the file.')


def _text(path: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal('the text is not valid Unicode and cannot be committed', where=path) from None
