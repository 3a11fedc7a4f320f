"""Source text in, source text out: one layout, sorted imports, and the names that do not resolve, all by ruff."""

import json
import subprocess
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from ruff import find_ruff_bin  # type: ignore[import-untyped]  # ruff ships no types.

from rewright.model.refusal import Refusal
from rewright.rewrite.ruff_server import FOLDER, Server, ServerGoneError, forget, server

Found = TypeVar('Found')

_WIDTH = 120
_TIDY = ('I', 'F401', 'F541', 'RUF100')
# F822 and F823 catch names that moved away from what sets them.
_NAMES = ('F811', 'F821', 'F822', 'F823')
_CHECK = ('check', '-', '--isolated', '--exit-zero', '--quiet', '--line-length', str(_WIDTH))
# Texts of one job and its snapshots.
_KEPT = 64


def _ruff(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [find_ruff_bin(), *arguments], input=code.encode(), capture_output=True, check=False, cwd=FOLDER
    )
    if done.returncode:
        raise Refusal('the source cannot be laid out', where=done.stderr.decode(errors='replace').strip()[:200])
    return done.stdout.decode()


def _settings(rules: tuple[str, ...]) -> dict[str, Any]:
    return {'line-length': _WIDTH, 'format': {'quote-style': 'single'}, 'lint': {'select': list(rules)}}


def _asked(
    rules: tuple[str, ...], code: str, ask: Callable[[Server], Found | None], otherwise: Callable[[], Found]
) -> Found:
    """Ask the server that checks these rules; a process of its own answers what the server does not."""
    # A server takes a carriage return for the end of a line, the command for one only where the file has others.
    if '\r' in code:
        return otherwise()
    try:
        found = ask(server(_settings(rules)))
    except (ServerGoneError, OSError):
        forget()
        found = None
    return otherwise() if found is None else found


@lru_cache(_KEPT)
def formatted(code: str) -> str:
    """Return `code` in one layout: four blanks, a statement a line, single quotes, 120 columns."""

    def ask(asked: Server) -> str | None:
        laid = asked.formatted(code)
        if laid is None and not any(rule == 'invalid-syntax' for rule, _, _ in asked.findings(code)):
            return code
        return laid

    quotes = ('--config', "format.quote-style='single'")
    return _asked(
        _TIDY, code, ask, lambda: _ruff(code, 'format', '-', '--isolated', '--line-length', str(_WIDTH), *quotes)
    )


def tidied(code: str) -> str:
    """Return `code` with its imports sorted, unused imports gone, and laid out."""
    laid = formatted(code)
    return formatted(
        _asked(
            _TIDY, laid, lambda s: s.mended(laid), lambda: _ruff(laid, *_CHECK, '--fix', '--select', ','.join(_TIDY))
        )
    )


def unresolved(code: str) -> tuple[tuple[int, str], ...]:
    """Return line and message of every name that is undefined, redefined while unused, or read before it is set."""

    def ask(asked: Server) -> list[tuple[int, str]]:
        return [(line, message) for rule, line, message in asked.findings(code) if rule in _NAMES]

    def otherwise() -> list[tuple[int, str]]:
        found = json.loads(_ruff(code, *_CHECK, '--output-format', 'json', '--select', ','.join(_NAMES)) or '[]')
        return [(f['location']['row'], f['message']) for f in found]

    return tuple(_asked(_NAMES, code, ask, otherwise))
