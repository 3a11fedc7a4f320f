"""A table of a server, a JSON line a row below a line that describes it -> its rows."""

from rewright.prove.parts import Parts

MATERIAL = 'table'


def _rows(data: bytes, _recorded: bytes) -> Parts | None:
    # Text may hold what other splitting takes for the end of a line; a table ends without one.
    head, *rows = data.split(b'\n')
    return Parts(len(rows), lambda kept: b'\n'.join([head, *(rows[i] for i in kept)])) if any(rows) else None


LEVELS = (_rows,)


def shown(data: bytes) -> str:
    """Return the description and the rows."""
    return data.decode(errors='replace')
