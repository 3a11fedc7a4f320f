"""The conformance pairs (TOML beside this file) -> two files or folders each, and what is expected of them."""

import tomllib
from pathlib import Path

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
    described = pair[side]
    path.write_bytes(_text(described, pair.get(f'{side}_as', 'utf-8')))
    return path


def _text(described, encoding):
    return bytes.fromhex(described) if encoding == 'hex' else described.encode(encoding)
