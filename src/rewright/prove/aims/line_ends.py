"""Files of lines that end otherwise: without the last line end, with a line of blanks, with an empty line."""

from collections.abc import Iterator

from rewright.model.run import Inputs
from rewright.prove.materials import content, replaced
from rewright.prove.target import Target

WHAT = 'a file without its last line end, with a line of blanks, or with an empty line'
_KINDS = frozenset(('csv', 'text'))


def aimed(target: Target) -> Iterator[Inputs]:
    """Change each file in turn, in one way after another."""
    for piece in (p for p in target.pieces if p.kind in _KINDS):
        data = content(target.inputs, piece, target.blobs)
        yield from (replaced(target.inputs, piece, made, target.blobs) for made in _ended(data) if made != data)


def _ended(data: bytes) -> Iterator[bytes]:
    if data:
        lines = data.splitlines(keepends=True)
        end = b'\r\n' if lines[0].endswith(b'\r\n') else b'\n'
        last = lines[-1].rstrip(b'\r\n')
        yield b''.join([*lines[:-1], last])
        yield b''.join([*lines[:-1], b'  ' + end, last + end])
        yield b''.join([*lines[:-1], last + end, end])
