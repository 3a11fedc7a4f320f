"""Secrets of a source -> words of the same length in their places, which the rewriter works on; it never sees the secrets."""

import itertools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rewright.model.moved_secret import MovedSecret, covered

_DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'


class Disguised(NamedTuple):
    """The sources with words for their secrets, and which word stands for which secret."""

    source: str
    modules: dict[str, str]
    words: dict[str, MovedSecret]


def disguised(script: str, source: str, modules: Mapping[str, str], moved: Iterable[MovedSecret]) -> Disguised:
    """Put a word of the same length in the place of every secret, so that all else stays where it was observed."""
    moved = tuple(moved)
    texts = (source, *modules.values())
    fresh = (f'zq{a}{b}' for a, b in itertools.product(_DIGITS, repeat=2))
    cores = (core for core in fresh if not any(core in text for text in texts))
    words = {secret.name: next(cores).ljust(_length(secret), 'x') for secret in moved}

    def without(text: str, file: str) -> str:
        return covered(text, file, moved, lambda secret: words[secret.name])

    return Disguised(
        without(source, script),
        {file: without(text, file) for file, text in modules.items()},
        {words[secret.name]: secret for secret in moved},
    )


def _length(secret: MovedSecret) -> int:
    """How many bytes a secret has, as its place says."""
    return secret.spans[0].end_column - secret.spans[0].column
