"""Text of any origin -> the same text with every character that could hide or turn around its neighbours spelled out."""

import re
import unicodedata

# Controls but tab and line feed, zero-width and bidirectional controls (Unicode UTR 36), line separators, byte order mark,
# lone surrogates (they cannot be encoded).
HIDDEN = re.compile(
    '[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]'
)


def visible(text: str) -> str:
    """Return `text` with hidden characters written as `[U+202E]`."""
    return HIDDEN.sub(lambda match: f'[U+{ord(match.group()):04X}]', text)


def exact(text: str) -> str:
    """Return one side of a difference so that two texts that are not equal never look equal.

    Combining marks, odd spaces and spaces at either end are spelled out; no text at all is `(empty)`.
    """
    inner = text.strip(' ')
    if not inner:
        return '[space]' * len(text) or '(empty)'
    before = len(text) - len(text.lstrip(' '))
    after = len(text) - before - len(inner)
    return '[space]' * before + ''.join(_spelled(character) for character in inner) + '[space]' * after


def _spelled(character: str) -> str:
    odd = unicodedata.combining(character) or (unicodedata.category(character) == 'Zs' and character != ' ')
    return f'[U+{ord(character):04X}]' if odd or HIDDEN.match(character) else character
