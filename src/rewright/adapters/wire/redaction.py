"""Text and bytes go in, the same without secrets come out; equal secrets stay equal."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from rewright.adapters.wire.carried import COOKIE_HEADERS, carried, cookies, is_secret_header
from rewright.adapters.wire.messages import Headers
from rewright.adapters.wire.spellings import cores, like, recoded, spellings
from rewright.model.refusal import Refusal

SHORTEST_NAMED = 4
SHORTEST_LEARNED = 8
_BEGINNING = 'REDACTED-'
_DIGITS = 12
_MARK = re.compile(rf'{_BEGINNING}[0-9a-f]{{{_DIGITS},}}')
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


class Redactor:
    """Replaces secrets by `REDACTED-<digits of an HMAC>`: named values, values of secret headers, and what it learned from those."""

    def __init__(self, key: bytes, named: Iterable[str] = ()) -> None:
        self._key = key
        self._known: set[str] = set()
        self._spelled: dict[bytes, bytes] = {}
        self._longest_first: list[tuple[bytes, bytes]] = []
        self._coded: dict[bytes, tuple[int, bytes, bytes]] = {}
        for secret in named:
            self._learn(secret, SHORTEST_NAMED)

    @property
    def armed(self) -> bool:
        """Say whether there is any secret to look for."""
        return bool(self._spelled)

    def mark(self, secret: str) -> str:
        """The mark that stands for `secret`; marks and empty values stay as they are."""
        if not secret or _MARK.fullmatch(secret):
            return secret
        data = secret.encode('utf-8', 'surrogateescape')
        # A long secret's mark is as long as it is, so that what is measured in bytes stays as it was.
        digits = max(_DIGITS, len(data) - len(_BEGINNING))
        sealed = hmac.new(self._key, data, hashlib.sha256).digest()
        return _BEGINNING + hashlib.shake_256(sealed).hexdigest((digits + 1) // 2)[:digits]

    def learn(self, headers: Headers, target: str = '', body: bytes = b'') -> None:
        """Remember the secrets that a message carries, so that they are found in later addresses and bodies too."""
        for secret in carried(headers, target, body):
            # Sent escaped, it is a spelling of what it says, and no other secret.
            for said in (unquote(secret, errors='surrogateescape'), secret):
                if self.text(said) == said and not _holds_mark(said):
                    self._learn(said, SHORTEST_LEARNED)

    def bytes(self, data: bytes) -> bytes:
        """Replace every known secret, longest first, however it is spelled; containers of fixed places keep their length."""
        rigid = data.startswith(_RIGID)
        for form, instead in self._longest_first:
            if form in data:
                data = data.replace(form, like(form, instead) if rigid else instead)
        for core, (offset, secret, mark) in self._coded.items():
            if core in data:
                data = recoded(data, core, offset, secret, like(secret, mark) if rigid else mark)
        return data

    def text(self, text: str) -> str:
        """Replace every known secret."""
        return self.bytes(text.encode('utf-8', 'surrogateescape')).decode('utf-8', 'surrogateescape')

    def headers(self, headers: Headers) -> Headers:
        """Replace the values of secret headers whole, of cookies one by one, and known secrets everywhere."""
        return tuple((name, self._header(name, text)) for name, text in headers)

    def _learn(self, secret: str, shortest: int) -> None:
        # A short value stands in innocent text too, and would tear it apart.
        if len(secret) < shortest or secret in self._known or _MARK.fullmatch(secret):
            return
        self._known.add(secret)
        mark = self.mark(secret)
        for form, instead in spellings(secret, mark):
            self._spelled.setdefault(form, instead)
        plain = secret.encode('utf-8', 'surrogateescape')
        for core, offset in cores(plain):
            self._coded[core] = offset, plain, mark.encode()
        self._longest_first = sorted(self._spelled.items(), key=lambda pair: len(pair[0]), reverse=True)

    def _header(self, name: str, text: str) -> str:
        if is_secret_header(name):
            # Of what is left without its secrets: a program that was given marks sends just that.
            return self.mark(self.text(text))
        if name.lower() in COOKIE_HEADERS:
            for pair in cookies(name, text):
                label, sign, secret = pair.partition('=')
                text = text.replace(pair, f'{label}{sign}{self.mark(self.text(secret.strip()))}')
        return self.text(text)
