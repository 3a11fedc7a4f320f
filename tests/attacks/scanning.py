"""Folders, files and texts -> where a canary stands in them, in any spelling, also inside of what is packed."""

import base64
import gzip
import html
import io
import json
import lzma
import sqlite3
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

_DEEPEST = 4
_LARGEST = 256 << 20


def spelled(canary: str) -> dict[str, bytes]:
    """Every spelling of a canary that is looked for, by its name."""
    found = {
        'plain': canary, 'percent': quote(canary, safe=''), 'percent, slash kept': quote(canary), 'form': quote_plus(canary),
        'JSON': json.dumps(canary)[1:-1], 'JSON, slash escaped': json.dumps(canary)[1:-1].replace('/', '\\/'),
        'HTML': html.escape(canary), 'CSV': canary.replace('"', '""'), 'HEX': canary.encode().hex().upper(),
    }  # fmt: skip
    found['percent, small'] = found['percent'].lower() if canary == canary.lower() else found['percent']
    found['percent twice'] = quote(found['percent'])
    for inner in ('plain', 'percent', 'JSON'):
        data, label = found[inner].encode(), '' if inner == 'plain' else f' of {inner}'
        found[f'hex{label}'] = data.hex()
        for offset in range(3):
            for name, coded in (('base64', base64.b64encode), ('base64url', base64.urlsafe_b64encode)):
                whole = coded(b'\0' * offset + data)
                core = whole[(offset * 8 + 5) // 6 : (offset + len(data)) * 8 // 6]
                found[f'{name}{label} at {offset}'] = core.decode()
    return {name: text.encode() for name, text in found.items()} | {'UTF-16': canary.encode('utf-16-le')}


def layers(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield a file and everything that is packed in it."""
    yield name, data
    if depth == _DEEPEST:
        return
    for inner, content in _unpacked(data):
        yield from layers(f'{name} > {inner}', content, depth + 1)


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(b'\x1f\x8b'):
        yield 'gzip', gzip.decompress(data)
    elif data.startswith(b'PK\x03\x04'):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((member, archive.read(member)) for member in archive.namelist())
    elif data.startswith(b'\xfd7zXZ'):
        yield 'xz', lzma.decompress(data)
    elif data[257:262] == b'ustar':
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            yield from ((m.name, archive.extractfile(m).read()) for m in archive if m.isfile())
    elif data.startswith(b'SQLite format 3\0'):
        link = sqlite3.connect(':memory:')
        # One that keeps a journal beside it is opened as one that does not.
        link.deserialize(data[:18] + b'\1\1' + data[20:])
        yield 'cells', '\n'.join(link.iterdump()).encode('utf-8', 'surrogateescape')
        link.close()
    elif data[:1] == b'\x78':
        unpack = zlib.decompressobj()
        try:
            yield 'zlib', unpack.decompress(data, _LARGEST)
        except zlib.error:
            return


def files(folder: Path, without: tuple[Path, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield every byte below a folder, unpacked, names of files and objects of git included."""
    for path in sorted(folder.rglob('*')):
        if any(path == one or path.is_relative_to(one) for one in without):
            continue
        yield f'{path} (name)', str(path.relative_to(folder)).encode('utf-8', 'surrogateescape')
        if path.is_symlink():
            yield f'{path} (link)', str(path.readlink()).encode()
        elif path.is_file():
            yield from layers(str(path), path.read_bytes())
        elif path.name == 'objects' and (path.parent / 'HEAD').is_file():
            yield from _of_git(path.parent)


def _of_git(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Objects in packs are deltas of each other: git itself tells what they hold."""
    command = [
        'git',
        '-c',
        'safe.directory=*',
        '--git-dir',
        str(repository),
        'cat-file',
        '--batch-all-objects',
        '--batch',
    ]
    yield f'{repository} (objects)', subprocess.run(command, capture_output=True, check=True).stdout


def leaks(canaries: dict[str, str], places: Iterator[tuple[str, bytes]]) -> list[str]:
    """Say which canary stands where, and in which spelling."""
    wanted = [(way, name, text) for way, canary in canaries.items() for name, text in spelled(canary).items()]
    return [f'{way}: {name} in {place}' for place, data in places for way, name, text in wanted if text in data]
