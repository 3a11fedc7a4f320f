"""Secrets by name: from a variable, a file, or AWS Secrets Manager; never shown, never written, never handed on."""

import json
import os
import re
from pathlib import Path
from typing import Any, NoReturn

MARK = '***'
_LONG = 8
# What was handed out in this process, so that no log shows it.
_KNOWN: set[str] = set()


class NoSecret(LookupError):
    """There is no secret of that name; the message says where it was looked for."""


class Secret:
    """A text that only `reveal` gives; it cannot be shown, compared by order, copied into JSON or sent to another process."""

    __slots__ = ('_text', 'name')

    def __init__(self, name: str, text: str) -> None:
        self.name, self._text = name, text
        if text:
            _KNOWN.add(text)

    def reveal(self) -> str:
        """Return the text, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return f'Secret({self.name!r}, {MARK})'

    def __str__(self) -> str:
        return MARK

    def __format__(self, form: str) -> str:
        return format(MARK, form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((self.name, self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError(f'{self!r} is a secret and is not handed on: whoever needs it asks for it by its name')


def get_secret(name: str, client: Any = None) -> Secret:
    """Return the secret `name`; NoSecret where there is none.

    It is the variable NAME; else what is in the file that the variable NAME_FILE names, without the last line end; else what
    AWS Secrets Manager holds under the name in NAME_SECRET: `prod/shop`, or `prod/shop#password` for a field of it.
    """
    variable = re.sub(r'\W', '_', name)
    if (text := os.environ.get(variable)) is not None:
        return Secret(name, text)
    if place := os.environ.get(f'{variable}_FILE'):
        return Secret(name, _in_file(name, place))
    if kept := os.environ.get(f'{variable}_SECRET'):
        return Secret(name, _in_manager(name, kept, client))
    raise NoSecret(f'there is no secret {name}: set {variable}, {variable}_FILE or {variable}_SECRET')


def _in_file(name: str, place: str) -> str:
    try:
        text = Path(place).read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        raise NoSecret(f'the file of the secret {name} cannot be read: {type(error).__name__}: {place}') from None
    return text.removesuffix('\n').removesuffix('\r')


def _in_manager(name: str, kept: str, client: Any) -> str:
    if client is None:
        import boto3  # type: ignore[import-not-found, import-untyped, unused-ignore]  # Only functions in the cloud have it.

        client = boto3.client('secretsmanager')
    place, _, field = kept.partition('#')
    try:
        answer = client.get_secret_value(SecretId=place)
    except Exception as error:  # noqa: BLE001  Of whatever goes wrong only the kind is said.
        raise NoSecret(f'AWS gives no secret {name} under {place}: {type(error).__name__}') from None
    text = answer.get('SecretString')
    if text is None:
        raise NoSecret(f'the secret {name} under {place} is bytes, and a text is needed')
    if not field:
        return str(text)
    try:
        return str(json.loads(text)[field])
    except (ValueError, KeyError, TypeError):
        raise NoSecret(f'the secret {name} under {place} has no field {field}') from None


def shows_secret(text: str) -> bool:
    """Say whether a text holds a secret that was handed out, in its own spelling or as JSON spells it; short ones are words."""
    spelled = (form for known in _KNOWN if len(known) >= _LONG for form in _spellings(known))
    return any(form in text for form in spelled)


def _spellings(text: str) -> set[str]:
    """A text as it is, and as JSON writes it, with other letters escaped or not."""
    return {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}


def masked(text: str) -> str:
    """Return a text in which a mark stands for every secret that was handed out in this process."""
    for known in sorted(_KNOWN, key=len, reverse=True):
        text = text.replace(known, MARK)
    return text
