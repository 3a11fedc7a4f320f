"""An encoded body goes in, the content comes out; and back."""

import gzip
import zlib

LARGEST_CONTENT = 256 << 20
# A tape's bodies are decoded; this header keeps the coding that the server had used.
KEPT_CODING = 'Rewright-Content-Encoding'


def decoded(body: bytes, encoding: str) -> bytes | None:
    """Undo the content encodings, last one first; None when one is unknown or the bytes do not obey it."""
    for name in reversed([part.strip().lower() for part in encoding.split(',') if part.strip()]):
        content = _decoded_once(body, name)
        if content is None:
            return None
        body = content
    return body


def _decoded_once(body: bytes, name: str) -> bytes | None:
    if name == 'identity':
        return body
    windows = {'gzip': (31,), 'x-gzip': (31,), 'deflate': (zlib.MAX_WBITS, -zlib.MAX_WBITS)}.get(name, ())
    for window in windows:
        unpack = zlib.decompressobj(window)
        try:
            content = unpack.decompress(body, LARGEST_CONTENT)
        except (zlib.error, gzip.BadGzipFile):
            continue
        if unpack.eof and not unpack.unused_data:
            return content
    return None


def encoded(content: bytes, encoding: str) -> bytes | None:
    """Do a single content coding again; None when it is not one we can do. Equal content gives equal bytes."""
    if encoding in {'gzip', 'x-gzip'}:
        return gzip.compress(content, compresslevel=1, mtime=0)
    return zlib.compress(content, 1) if encoding == 'deflate' else None
