"""Commits as data -> commits in a bare repository, written by git fast-import without a work tree."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rewright.adapters.forges.git import EMAIL, NAME, Git
from rewright.model.change import Commit
from rewright.model.refusal import Refusal

EPOCH = '2000-01-01T00:00:00+00:00'


def write(git: Git, commits: Sequence[Commit], parent: str, date: str) -> str:
    """Write `commits` on top of `parent` (empty: a first commit) and return the last one's hash.

    The same commits, parent and date always give the same hash. No branch is moved.
    """
    seconds = _seconds(date)
    # The reference is scratch space: fast-import insists on one.
    scratch = 'refs/rewright/' + hashlib.sha256(repr((commits, parent, date)).encode()).hexdigest()[:20]
    stream = b''.join(_stream(commits, parent, seconds, scratch))
    hashes = git('fast-import', '--quiet', '--force', '--done', '--date-format=raw', given=stream).split()
    git('update-ref', '-d', scratch)
    return hashes[-1]


def _stream(commits: Sequence[Commit], parent: str, seconds: int, scratch: str) -> Iterable[bytes]:
    for number, commit in enumerate(commits, start=1):
        message = f'{commit.subject}\n\n{commit.body}'.strip() + '\n'
        yield f'commit {scratch}\nmark :{number}\n'.encode()
        yield f'committer {NAME} <{EMAIL}> {seconds} +0000\n'.encode()
        yield _data(message)
        if number > 1:
            yield f'from :{number - 1}\n'.encode()
        elif parent:
            yield f'from {parent}\n'.encode()
        for path in sorted(commit.removes):
            yield f'D {_quoted(path)}\n'.encode()
        for path, text in sorted(commit.files.items()):
            yield f'M 100644 inline {_quoted(path)}\n'.encode() + _data(text)
    yield f'get-mark :{len(commits)}\ndone\n'.encode()


def _data(text: str) -> bytes:
    # Counted, not delimited: no text can end its own data block.
    content = text.encode()
    return f'data {len(content)}\n'.encode() + content + b'\n'


def _quoted(path: str) -> str:
    return '"' + path.replace('\\', '\\\\').replace('"', '\\"') + '"'


def _seconds(date: str) -> int:
    try:
        moment = datetime.fromisoformat(date or EPOCH)
    except ValueError:
        raise Refusal(f'{date!r} is not an ISO 8601 date') from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
