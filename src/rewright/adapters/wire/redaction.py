"""Text and bytes go in, the same without secrets come out; equal secrets stay equal."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, quote_plus

from rewright.adapters.wire.messages import Headers

SECRET_HEADERS = frozenset({'authorization', 'proxy-authorization', 'x-api-key'})
COOKIE_HEADERS = frozenset({'cookie', 'set-cookie'})
SHORTEST_NAMED = 4
SHORTEST_LEARNED = 8
_MARK = re.compile(r'REDACTED-[0-9a-f]{12}')


def redaction_key(file: Path) -> bytes:
    """Return the key kept in `file`, made on first use; it lies apart from recordings: with it short secrets can be guessed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open('xb') as new:
            file.chmod(0o600)
            new.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return file.read_bytes()


class Redactor:
    """Replaces secrets by `REDACTED-<HMAC>`: named values, values of secret headers, and what it learned from those."""

    def __init__(self, key: bytes, named: Iterable[str] = ()) -> None:
        self._key = key
        self._marks: dict[bytes, bytes] = {}
        for secret in named:
            self._learn(secret, SHORTEST_NAMED)

    @property
    def armed(self) -> bool:
        """Say whether there is any secret to look for."""
        return bool(self._marks)

    def mark(self, secret: str) -> str:
        """The mark that stands for `secret`; marks and empty values stay as they are."""
        if not secret or _MARK.fullmatch(secret):
            return secret
        return 'REDACTED-' + hmac.new(self._key, secret.encode(), hashlib.sha256).hexdigest()[:12]

    def bytes(self, data: bytes) -> bytes:
        """Replace every known secret, longest first, however it is written (plain, percent or JSON)."""
        for secret in sorted(self._marks, key=len, reverse=True):
            if secret in data:
                data = data.replace(secret, self._marks[secret])
        return data

    def text(self, text: str) -> str:
        """Replace every known secret."""
        return self.bytes(text.encode('utf-8', 'surrogateescape')).decode('utf-8', 'surrogateescape')

    def headers(self, headers: Headers) -> Headers:
        """Replace the values of secret headers whole, of cookies one by one, and known secrets everywhere."""
        return tuple((name, self._header(name.lower(), text)) for name, text in headers)

    def learn(self, headers: Headers) -> None:
        """Remember the secrets these headers carry, so that they are found in later addresses and bodies too."""
        for name, text in headers:
            if name.lower() in SECRET_HEADERS:
                self._learn(text.rpartition(' ')[2], SHORTEST_LEARNED)
            if name.lower() in COOKIE_HEADERS:
                for pair in _cookies(name.lower(), text):
                    self._learn(pair.partition('=')[2].strip(), SHORTEST_LEARNED)

    def _learn(self, secret: str, shortest: int) -> None:
        # A short value stands in innocent text too, and would tear it apart.
        if len(secret) < shortest or _MARK.fullmatch(secret):
            return
        mark = self.mark(secret).encode()
        # Clients write the same value in different ways.
        for form in (secret, quote(secret), quote(secret, safe=''), quote_plus(secret), json.dumps(secret)[1:-1]):
            self._marks[form.encode('utf-8', 'surrogateescape')] = mark

    def _header(self, name: str, text: str) -> str:
        if name in SECRET_HEADERS:
            return self.mark(text)
        if name in COOKIE_HEADERS:
            for pair in _cookies(name, text):
                label, sign, secret = pair.partition('=')
                text = text.replace(pair, f'{label}{sign}{self.mark(secret.strip())}')
        return self.text(text)


def _cookies(name: str, text: str) -> list[str]:
    return text.split(';')[:1] if name == 'set-cookie' else text.split(';')
