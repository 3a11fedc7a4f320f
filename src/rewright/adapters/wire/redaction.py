"""Text and bytes go in, the same without secrets come out; equal secrets stay equal."""

import hashlib
import hmac
import re
import secrets
from bisect import insort
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from rewright.adapters.wire.carried import COOKIE_HEADERS, carried, cookies, is_secret_header, logins
from rewright.adapters.wire.escapes import without_escaped
from rewright.adapters.wire.messages import Headers
from rewright.adapters.wire.spellings import cores, like, packable, recoded, spellings
from rewright.model.refusal import Refusal

SHORTEST_NAMED = 4
SHORTEST_LEARNED = 8
_BEGINNING = 'REDACTED-'
_DIGITS = 12
MARK = re.compile(rf'{_BEGINNING}[0-9a-f]{{{_DIGITS},}}')
# What only some spellings hold, and most data does not. A spelling that holds another one comes no later than it.
_SIGNS = (b'\0', b'\\', b'&', b'%', b'')
# In these a value of another length would move everything behind it.
_RIGID = (b'SQLite format 3\0', b'PAR1', b'PK\x03\x04', b'\x89HDF\r\n\x1a\n')


def redaction_key(file: Path) -> bytes:
    """Return the key kept in `file`, made on first use; it lies apart from recordings: with it short secrets can be guessed."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with file.open('xb') as new:
                file.chmod(0o600)
                new.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        return file.read_bytes()
    except OSError as error:
        raise Refusal(
            f'the key that secrets are marked with cannot be kept: {error.strerror}', where=str(file),
            next_move='Name a folder of yours that can be written in REWRIGHT_STATE.',
        ) from None  # fmt: skip


def _holds_mark(text: str) -> bool:
    """Say whether a text was made of a mark: then what it stands for is told by the mark, and is no secret."""
    return _BEGINNING in text or any(core.decode() in text for core, _ in cores(_BEGINNING.encode()))


def _bytes(text: str) -> bytes:
    return text.encode('utf-8', 'surrogateescape')


class Redactor:
    """Replaces secrets by `REDACTED-<digits of an HMAC>`: named values, values of secret headers, and what it learned from those."""

    def __init__(self, key: bytes, named: Iterable[str] = ()) -> None:
        self._key = key
        self._marks: dict[bytes, bytes] = {}
        self._spelled: set[bytes] = set()
        self._longest_first: dict[bytes, list[tuple[bytes, bytes]]] = {sign: [] for sign in _SIGNS}
        self._coded: dict[bytes, tuple[int, bytes, bytes]] = {}
        for secret in named:
            self._learn(secret, SHORTEST_NAMED)
            # A program takes the password out of an address that is a secret as a whole.
            for password in logins(_bytes(secret), SHORTEST_NAMED):
                self._learn_sent(password, SHORTEST_NAMED)

    @property
    def armed(self) -> bool:
        """Say whether there is any secret to look for."""
        return bool(self._spelled)

    def mark(self, secret: str) -> str:
        """The mark that stands for `secret`; marks and empty values stay as they are."""
        if not secret or MARK.fullmatch(secret):
            return secret
        data = _bytes(secret)
        # A long secret's mark is as long as it is, so that what is measured in bytes stays as it was.
        digits = max(_DIGITS, len(data) - len(_BEGINNING))
        sealed = hmac.new(self._key, data, hashlib.sha256).digest()
        return _BEGINNING + hashlib.shake_256(sealed).hexdigest((digits + 1) // 2)[:digits]

    def learn(self, headers: Headers, target: str = '', body: bytes = b'') -> None:
        """Remember the secrets that a message carries, so that they are found in later addresses and bodies too."""
        for secret in carried(headers, target, body):
            self._learn_sent(secret, SHORTEST_LEARNED)

    def know(self, secret: str) -> None:
        """Remember one secret."""
        self._learn(secret, SHORTEST_LEARNED)

    def bytes(self, data: bytes) -> bytes:
        """Replace every known secret, longest first, however it is spelled; containers of fixed places keep their length."""
        rigid = data.startswith(_RIGID)
        for form, instead in chain(*(forms for sign, forms in self._longest_first.items() if sign in data)):
            if form in data:
                data = data.replace(form, like(form, instead) if rigid else instead)
        data = without_escaped(data, self._marks, like if rigid else lambda _, mark: mark)
        for core, (offset, secret, mark) in self._coded.items():
            if core in data:
                data = recoded(data, core, offset, secret, like(secret, mark) if rigid else mark)
        return data

    def text(self, text: str) -> str:
        """Replace every known secret."""
        return self.bytes(_bytes(text)).decode('utf-8', 'surrogateescape')

    def headers(self, headers: Headers) -> Headers:
        """Replace the values of secret headers whole, of cookies one by one, and known secrets everywhere."""
        return tuple((name, self._header(name, text)) for name, text in headers)

    def _learn_sent(self, secret: str, shortest: int) -> None:
        """Learn what was sent, perhaps escaped: then it is a spelling of what it says, and has the same mark."""
        said = unquote(secret, errors='surrogateescape')
        for text in (said, secret):
            mark = self._marks.get(_bytes(said), b'')
            if mark or (self.text(text) == text and not _holds_mark(text)):
                self._learn(text, shortest, mark.decode())

    def _learn(self, secret: str, shortest: int, mark: str = '') -> None:
        # A short value stands in innocent text too, and would tear it apart.
        if len(secret) < shortest or _bytes(secret) in self._marks or MARK.fullmatch(secret):
            return
        mark = mark or self.mark(secret)
        self._marks[_bytes(secret)] = mark.encode()
        for form, instead in spellings(secret, mark):
            if form not in self._spelled:
                self._spelled.add(form)
                sign = next(sign for sign in _SIGNS if sign in form)
                insort(self._longest_first[sign], (form, instead), key=lambda pair: -len(pair[0]))
        for text in packable(secret):
            for core, offset in cores(text):
                self._coded.setdefault(core, (offset, text, mark.encode()))

    def _header(self, name: str, text: str) -> str:
        if is_secret_header(name):
            # Of what is left without its secrets: a program that was given marks sends just that.
            return self.mark(self.text(text))
        if name.lower() in COOKIE_HEADERS:
            for pair in cookies(name, text):
                label, sign, secret = pair.partition('=')
                text = text.replace(pair, f'{label}{sign}{self.mark(self.text(secret.strip()))}')
        return self.text(text)
