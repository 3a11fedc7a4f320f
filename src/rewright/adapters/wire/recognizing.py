"""A key that a replay was asked for and the recorded ones go in; the recorded one that it is comes out, its secrets known from then on."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from rewright.adapters.wire.redaction import MARK, Redactor

_LONGEST_SECRET = 1000


def recognized(key: str, recorded: Iterable[str], redactor: Redactor) -> str:
    """Return the recorded key whose marks stand for what `key` holds in their places; an empty string when there is none.

    A run may ask with a secret before an answer tells that it is one: its recording has the mark there, and a replay,
    which hears that answer as late, asks with the secret. A mark is an HMAC: what it stands for is known, not guessed.
    """
    for known in recorded:
        secrets = _behind_marks(known, key, redactor)
        if secrets:
            for secret in secrets:
                redactor.know(secret)
            return known
    return ''


def _behind_marks(known: str, key: str, redactor: Redactor) -> list[str]:
    """What the marks of a recorded key stand for in another key; nothing when that is another one."""
    parts, secrets = MARK.split(known), []
    if not key.startswith(parts[0]):
        return []
    rest = key[len(parts[0]) :]
    for mark, after in zip(MARK.findall(known), parts[1:], strict=True):
        text, secret = next((found for found in _told(rest, after) if redactor.mark(found[1]) == mark), ('', ''))
        if not text:
            return []
        secrets.append(secret)
        rest = rest[len(text) + len(after) :]
    return [] if rest else secrets


def _told(rest: str, after: str) -> Iterator[tuple[str, str]]:
    """Every beginning that `after` follows, with what it says: in a key, addresses are escaped."""
    end = 0
    while 0 <= (end := rest.find(after, end + 1)) <= _LONGEST_SECRET:
        yield from ((rest[:end], said) for said in (rest[:end], unquote(rest[:end])))
