"""A text -> its lines, then the lines that are not plain yet."""

from rewright.prove.parts import Parts

MATERIAL = 'text'


def _lines(data: bytes, _recorded: bytes) -> Parts | None:
    lines = data.splitlines(keepends=True)
    return Parts(len(lines), lambda kept: b''.join(lines[i] for i in kept)) if lines else None


def _words(data: bytes, _recorded: bytes) -> Parts | None:
    words = data.split(b' ')
    return Parts(len(words), lambda kept: b' '.join(words[i] for i in kept)) if len(words) > 1 else None


LEVELS = (_lines, _words)


def shown(data: bytes) -> str:
    """Return the text."""
    return data.decode(errors='backslashreplace')
