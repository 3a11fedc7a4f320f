"""The conformance pairs (TOML beside this file) -> two files or folders each, and what is expected of them."""

import codecs
import tomllib
from pathlib import Path

from conformance.containers import WRITERS

HERE = Path(__file__).parent


def pairs(*families):
    """Every pair of the named families, or of all; each has `family`, and what it does not say is the family's default."""
    found = []
    for path in sorted(HERE.glob('*.toml')):
        if not families or path.stem in families:
            book = tomllib.loads(path.read_text(encoding='utf-8'))
            found += [{**book.get('default', {}), **pair, 'family': path.stem} for pair in book['pair']]
    return found


def build(pair, side, folder):
    """Write one side of a pair below `folder` and return its path."""
    path = folder / side / pair.get(f'{side}_name', pair['name'])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(pair, side))
    return path


def written(pair, side):
    """The bytes of one side of a pair."""
    described = pair[side]
    if 'container' in pair:
        return WRITERS[pair['container']](described, pair.get(f'{side}_options', ''))
    return _text(described, pair.get(f'{side}_as', 'utf-8'))


def _text(described, encoding):
    if encoding == 'utf-16-be-mark':
        return codecs.BOM_UTF16_BE + described.encode('utf-16-be')
    return bytes.fromhex(described) if encoding == 'hex' else described.encode(encoding)
