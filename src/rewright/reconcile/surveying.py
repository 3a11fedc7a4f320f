"""Two text outputs -> how each is encoded and ended, and both as UTF-8 with line feeds, ready to be read in blocks."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from rewright.reconcile.found import Spot
from rewright.reconcile.sides import side_by_side
from rewright.reconcile.sources import Source

_MARKS = (
    (codecs.BOM_UTF8, 'utf-8'),
    (codecs.BOM_UTF32_LE, 'utf-32-le'),
    (codecs.BOM_UTF32_BE, 'utf-32-be'),
    (codecs.BOM_UTF16_LE, 'utf-16-le'),
    (codecs.BOM_UTF16_BE, 'utf-16-be'),
)
_SEQUENCE = re.compile(rb'[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}')
_UNDEFINED = re.compile(rb'[\x81\x8d\x8f\x90\x9d]')
RAW = 'latin-1'


@dataclass
class Survey:
    """What one pass over the bytes of a text tells."""

    encoding: str
    mark: bool
    valid: bool = True
    sequences: bool = False
    undefined: bool = False
    quotes: bool = False
    endings: set[str] = field(default_factory=set)
    tail: int = 0


@dataclass(frozen=True)
class Text:
    """A text as UTF-8 without a mark; `carriage` where carriage returns are left, `quotes` where a double quote occurs."""

    source: Source
    quotes: bool
    carriage: bool


def survey(source: Source, declared: str = '') -> Survey:
    """Read `source` once; the endings and quotes of UTF-16 and UTF-32 are those of their text.

    Without a mark the encoding is the `declared` one, if its bytes allow that.
    """
    head = source.head(4)
    mark, encoding = next(((m, e) for m, e in _MARKS if head.startswith(m)), (b'', declared or 'utf-8'))
    found = Survey(encoding, bool(mark))
    try:
        _look(found, _decoded(source, encoding, len(mark)) if encoding != 'utf-8' else source.blocks())
    except UnicodeDecodeError:
        found = Survey('utf-8', mark=False)
        _look(found, source.blocks())
    if not found.valid:
        _look_at_other(found, source.blocks())
    return found


def prepared(
    left: Source, right: Source, folder: Path, *, quoting: bool, declared: Callable[[bytes], str] = lambda _: ''
) -> tuple[tuple[Text, Text], list[Spot]]:
    """Return both texts and what differs around their values; rewritten texts lie in `folder`.

    With `quoting`, carriage returns of a text with quotes stay: inside of quotes they are values. `declared` finds in
    the first bytes which encoding a text says it has.
    """
    one, two = side_by_side(lambda side: survey(side, declared(side.head())), left, right)
    encodings = _encodings(one, two)
    spots = list(_outside(one, two, encodings))
    sides = zip((left, right), (one, two), encodings, ('left', 'right'), strict=True)
    texts = [_text(source, known, encoding, folder / name, quoting) for source, known, encoding, name in sides]
    return (texts[0], texts[1]), spots


def _look(found: Survey, blocks: Iterator[bytes]) -> None:
    rest = before = b''
    for block in blocks:
        rest = _validity(found, rest + block)
        found.quotes = found.quotes or b'"' in block
        if b'\r' in block or before == b'\r':
            seam = before + block
            found.endings |= {'CR LF'} if b'\r\n' in seam else set()
            # A carriage return at the seam is judged with the block that follows it.
            bare = seam.replace(b'\r\n', b'')
            found.endings |= {'CR'} if b'\r' in bare[: len(bare) - bare.endswith(b'\r')] else set()
            found.endings |= {'LF'} if b'\n' in bare else set()
        elif b'\n' in block:
            found.endings.add('LF')
        ended = block[-64:] if len(block) >= 64 else (before + block)[-64:]
        before = block[-1:] if block.endswith(b'\r') else b''
        found.tail = _tail(ended)
    found.endings |= {'CR'} if before else set()
    found.valid = found.valid and not rest


def _tail(ended: bytes) -> int:
    plain = ended.replace(b'\r\n', b'\n').replace(b'\r', b'\n')
    return len(plain) - len(plain.rstrip(b'\n'))


def _validity(found: Survey, data: bytes) -> bytes:
    """Check what is surely whole of `data` for UTF-8, and return the rest."""
    if not found.valid:
        return b''
    # A sequence has at most four bytes: the cut is before the last byte that can begin one.
    cut = len(data)
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] >= 0xC0:
            cut = len(data) - back if len(data) - back + _length(data[-back]) > len(data) else cut
            break
        if data[-back] < 0x80:
            break
    whole = data[:cut]
    found.valid = whole.isascii() or _is_utf8(whole)
    return data[cut:] if found.valid else b''


def _look_at_other(found: Survey, blocks: Iterator[bytes]) -> None:
    """Look for what a text that is no UTF-8 may be."""
    rest = b''
    for block in blocks:
        data = rest + block
        found.sequences = found.sequences or bool(_SEQUENCE.search(data))
        found.undefined = found.undefined or bool(_UNDEFINED.search(data))
        rest = data[-3:]


def _length(byte: int) -> int:
    return 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4


def _is_utf8(data: bytes) -> bool:
    offsets = pa.py_buffer(np.array([0, len(data)], np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _encodings(one: Survey, two: Survey) -> tuple[str, str]:
    """Choose how both sides are read, so that no two different texts become one.

    A side that is no UTF-8 beside one that is, is Windows-1252 where it holds no sequence of UTF-8; a damaged UTF-8, and
    two sides that are both none, are compared byte by byte.
    """
    bad = [side for side in (one, two) if side.encoding == 'utf-8' and not side.valid]
    if not bad:
        return one.encoding, two.encoding
    if len(bad) == 2 or bad[0].sequences:
        return RAW, RAW
    single = RAW if bad[0].undefined else 'cp1252'
    return (single, two.encoding) if bad[0] is one else (one.encoding, single)


def _outside(one: Survey, two: Survey, encodings: tuple[str, str]) -> Iterator[Spot]:
    if encodings[0] != encodings[1]:
        yield Spot('file', 'encoding', *encodings)
    elif one.encoding != two.encoding:
        yield Spot('file', 'encoding', one.encoding, two.encoding)
    elif one.mark != two.mark:
        yield Spot('file', 'bom', *('present' if side.mark else 'absent' for side in (one, two)))
    if one.endings and two.endings and one.endings != two.endings:
        yield Spot('file', 'line ending', *(' and '.join(sorted(side.endings)) for side in (one, two)))
    if bool(one.tail) != bool(two.tail):
        yield Spot('end of file', 'trailing newline', *('present' if side.tail else 'absent' for side in (one, two)))


def _text(source: Source, known: Survey, encoding: str, file: Path, quoting: bool) -> Text:
    carriage = bool(known.endings - {'LF'})
    kept = carriage and quoting and known.quotes
    mark = len(next((m for m, e in _MARKS if known.mark and e == known.encoding), b'')) if encoding != RAW else 0
    if encoding == 'utf-8' and not mark and (kept or not carriage):
        return Text(source, known.quotes, kept)
    held = b''
    with file.open('wb') as out:
        for block in _decoded(source, encoding, mark):
            if kept or not carriage:
                out.write(block)
                continue
            data = held + block
            held = b'\r' if data.endswith(b'\r') else b''
            out.write(data[: len(data) - len(held)].replace(b'\r\n', b'\n').replace(b'\r', b'\n'))
        out.write(b'\n' if held else b'')
    return Text(replace(source, path=file), known.quotes, kept)


def _decoded(source: Source, encoding: str, skip: int) -> Iterator[bytes]:
    """Yield the text behind its mark as UTF-8; surrogates that UTF-16 may hold alone stay apart."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.open() as stream:
        stream.seek(skip)
        while block := stream.read(8 << 20):
            yield block if encoding == 'utf-8' else decoder.decode(block).encode()
        decoder.decode(b'', final=True)
