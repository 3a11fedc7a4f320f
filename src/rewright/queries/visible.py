"""Text of any origin -> the same text with every character that could hide or turn around its neighbours spelled out."""

import re

# Controls but tab and line feed, zero-width and bidirectional controls (Unicode UTR 36), line separators, byte order mark,
# lone surrogates (they cannot be encoded).
HIDDEN = re.compile(
    '[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]'
)


def visible(text: str) -> str:
    """Return `text` with hidden characters written as `[U+202E]`."""
    return HIDDEN.sub(lambda match: f'[U+{ord(match.group()):04X}]', text)
