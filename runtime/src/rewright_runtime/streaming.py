"""The body of an answer piece by piece, as requests hands it out; the answer was fetched before."""

import codecs
import io
from collections.abc import Iterator
from typing import Any, NoReturn

from rewright_runtime.breach import ContractBreach
from rewright_runtime.headers import RawHeaders


class Body:
    """One body; `streamed` where the job asked for it piece by piece, `cut` is the error that ended it too early."""

    def __init__(self, data: bytes, *, streamed: bool, chunked: bool, cut: Exception | None) -> None:
        self.data, self.streamed, self.chunked, self.cut = data, streamed, chunked, cut
        self._taken = self._came = self._read = False

    def whole(self) -> bytes:
        """Return all of it; raises the error that cut it, and RuntimeError where it was taken piece by piece before."""
        if self.streamed and self._taken:
            raise RuntimeError('The content for this response was already consumed')
        if self.cut is not None:
            raise self.cut
        self._read = True
        return self.data

    def pieces(self, size: int | None) -> Iterator[bytes]:
        """Yield pieces of `size` bytes; of a body that was cut those that had come whole, and then its error."""
        from rewright_runtime.errors import StreamConsumedError

        if self.streamed and self._taken:
            raise StreamConsumedError
        if size is not None and not isinstance(size, int):
            raise TypeError(f'chunk_size must be an int, it is instead a {type(size)}.')
        return self._pieces(size)

    def known_pieces(self, size: int | None) -> Iterator[bytes]:
        """Yield the pieces; raises ContractBreach where the server, and not their size, decides where they end."""
        if self.streamed and self.chunked:
            raise ContractBreach('the pieces of an answer that came in pieces of its server')
        return self.pieces(size)

    def _pieces(self, size: int | None) -> Iterator[bytes]:
        size, whole = size or max(1, len(self.data)), size is None
        end = len(self.data)
        if self.cut is not None:
            end = 0 if whole or self._came else end // size * size
        for start in range(0, end, size):
            yield self.data[start : start + size]
        if self.cut is not None:
            self._came = True
            raise self.cut
        self._taken = True

    def lines(self, size: int, *, encoding: str | None, delimiter: str | bytes | None) -> Iterator[Any]:
        """Yield lines as `iter_lines` finds them: a line end that lies across two pieces makes an empty line.

        Raises ContractBreach where the pieces are those of the server, which nobody kept, and such a line end may lie there.
        """
        if self.streamed and self.chunked and b'\r' in self.data:
            raise ContractBreach('lines of an answer that came in pieces of its server, and that has carriage returns')
        pending: Any = None
        for chunk in decoded(self.pieces(size), encoding):
            piece = chunk if pending is None else pending + chunk
            lines = piece.split(delimiter) if delimiter else piece.splitlines()
            cut = bool(lines and lines[-1] and piece and lines[-1][-1] == piece[-1])
            pending = lines.pop() if cut else None
            yield from lines
        if pending is not None:
            yield pending

    def raw(self, status: int, reason: str, headers: tuple[tuple[str, str], ...], *, packed: bool) -> 'Raw':
        """Return it as a file, at its end where the body was read before; raises ContractBreach where its bytes are not those of the wire."""
        data = b'' if not self.streamed or self._read or self._taken else self.data
        if packed and data:
            raise ContractBreach('the raw bytes of an answer that came packed')
        found = Raw(self, data)
        found.status, found.reason, found.headers = status, reason, RawHeaders(headers)
        return found


def decoded(pieces: Iterator[bytes], encoding: str | None) -> Iterator[Any]:
    """Yield pieces as text, as they are where the encoding is None."""
    if encoding is None:
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors='replace')
    for piece in pieces:
        if text := decoder.decode(piece):
            yield text
    if rest := decoder.decode(b'', final=True):
        yield rest


class Raw(io.BytesIO):
    """What urllib3 gives as a file; `decode_content` changes nothing of a body that is not packed."""

    decode_content = False
    status: int
    reason: str
    headers: RawHeaders

    def __init__(self, body: Body, data: bytes) -> None:
        super().__init__(data)
        self._cut, self._came = body.cut, not body.streamed

    @property
    def closed(self) -> bool:
        """Whether the body was read before anybody asked for this."""
        return self._came or super().closed

    def read(self, amt: int | None = -1, decode_content: bool | None = None) -> bytes:  # noqa: ARG002
        """Return so many bytes, or the rest; raises ContractBreach at the end of a body that was cut."""
        found = super().read(-1 if amt is None else amt)
        if self._cut is not None and (amt is None or amt < 0 or len(found) < amt):
            raise ContractBreach('the raw bytes of an answer that ended too early')
        return found

    def release_conn(self) -> None:
        """Do nothing: the answer is here already."""

    drain_conn = release_conn

    def getheaders(self) -> RawHeaders:
        """Return the headers."""
        return self.headers

    info = getheaders

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """Return a header."""
        return self.headers.get(name, default)

    def __getattr__(self, name: str) -> NoReturn:
        if name in _NOT_KEPT:
            raise ContractBreach(f'{name} of the raw answer is asked for, which is not kept')
        raise AttributeError(f"'HTTPResponse' object has no attribute '{name}'")


# What urllib3 has beside it.
_NOT_KEPT = frozenset(
    (
        'version', 'version_string', 'get_redirect_location', 'retries', 'url', 'stream', 'json', 'auto_close', 'length_remaining', 'shutdown',
        'data', 'isclosed', 'connection', 'geturl', 'chunked', 'supports_chunked_reads', 'read_chunked', 'enforce_content_length',
        'chunk_left', 'msg', 'read1',
    )
)  # fmt: skip
