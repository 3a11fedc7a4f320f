"""The path of a Python source -> its text as Python itself would decode it, or a refusal."""

import io
import os
import re
import stat
import tokenize
from pathlib import Path

from rewright.model.refusal import Refusal

LARGEST_MB = 5
_MAGIC = (b'\x7fELF', b'PK\x03\x04', b'MZ', b'\x1f\x8b', b'SQLite format 3', b'%PDF', b'\x89PNG', b'PAR1')
_UTF_16 = (b'\xff\xfe', b'\xfe\xff')
# Control characters that text files hold: tab, newline, form feed, carriage return, escape, end-of-file.
_USUAL = bytes({*range(32, 256)} | {7, 8, 9, 10, 11, 12, 13, 26, 27})
_NUL, _SURROGATE = re.compile('\0'), re.compile('[\ud800-\udfff]')
_NAME_IT = 'Name the Python script that the job runs.'


def load(path: Path, shown: str = '') -> str:
    """Return the text of a source with newline line ends and without a byte order mark; `shown` names it in refusals."""
    where = shown or str(path)
    data = _bytes(path, where)
    _refuse_binary(data, where)
    # As Python does: a declared encoding is looked for in lines that may end in a carriage return.
    lines = data.replace(b'\r\n', b'\n').replace(b'\r', b'\n')
    encoding = 'utf-8'
    try:
        encoding = _encoding(lines)
        text = lines.decode(encoding)
    except UnicodeDecodeError as error:
        line = lines.count(b'\n', 0, error.start) + 1
        raise Refusal(
            f'this is not {encoding.upper()} text, which is how Python reads it', where=f'{where}:{line}',
            next_move='State the real encoding in the first line: # -*- coding: latin-1 -*-',
        ) from None  # fmt: skip
    except (SyntaxError, LookupError, UnicodeError) as error:
        raise Refusal(
            f'the encoding cannot be told: {error}', where=f'{where}:1',
            next_move='State an encoding that Python knows, or save the file as UTF-8.',
        ) from None  # fmt: skip
    _refuse_characters(text, where)
    return text.removeprefix('\ufeff')


def _encoding(data: bytes) -> str:
    """Return the encoding that a source declares (PEP 263), else UTF-8."""
    head = data.split(b'\n', 2)[:2]
    # Without a declaration the standard library would not say where the text stops being UTF-8.
    if not any(b'coding' in line for line in head):
        return 'utf-8'
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0]


def _bytes(path: Path, where: str) -> bytes:
    check_file(path, where)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            f'the file cannot be read: {error.strerror}', where=where, next_move='Give yourself leave to read it.'
        ) from None


def check_file(path: Path, where: str) -> None:
    """Refuse what is no ordinary file of a bearable size, before anything opens it."""
    status = status_of(path, where)
    if stat.S_ISDIR(status.st_mode):
        raise Refusal('this is a folder, not a file', where=where, next_move=_NAME_IT)
    if not stat.S_ISREG(status.st_mode):
        raise Refusal('this is a pipe, socket or device, not a file', where=where, next_move=_NAME_IT)
    if status.st_size > LARGEST_MB << 20:
        size = f'{status.st_size / 2**20:.1f} MB, more than {LARGEST_MB} MB'
        raise Refusal(
            f'the source is too large: {size}', where=where, next_move='Move the data in it to a file of its own.'
        )


def status_of(path: Path, where: str) -> os.stat_result:
    """Return the status of what a path leads to; Refusal when it leads nowhere."""
    try:
        return path.stat()
    except FileNotFoundError:
        raise Refusal('there is no such file or folder', where=where, next_move='Check the path.') from None
    except OSError as error:
        raise Refusal(
            f'the path leads nowhere: {error.strerror}', where=where, next_move='Check the links on the path.'
        ) from None


def _refuse_binary(data: bytes, where: str) -> None:
    head = data[:8192]
    strange = len(head.translate(None, _USUAL))
    if data.startswith(_UTF_16):
        raise Refusal('the file is UTF-16, which Python does not run', where=where, next_move='Save it as UTF-8.')
    if data[2:4] == b'\r\n' and b'\0' in data[4:16]:
        raise Refusal('this is compiled Python, not its source', where=where, next_move=_NAME_IT)
    if data.startswith(_MAGIC) or strange > max(4, len(head) // 10):
        raise Refusal('this is a binary file, not Python source', where=where, next_move=_NAME_IT)


def _refuse_characters(text: str, where: str) -> None:
    """Refuse what no source may hold; some encodings write it with letters alone."""
    for found, name in (_NUL.search(text), 'NUL byte'), (_SURROGATE.search(text), 'half of a surrogate pair'):
        if found:
            line = text.count('\n', 0, found.start()) + 1
            raise Refusal(
                f'the line holds a {name}, which Python does not read', where=f'{where}:{line}',
                next_move=f'Take the {name} out.',
            )  # fmt: skip
