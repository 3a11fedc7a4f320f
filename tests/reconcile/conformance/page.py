"""The conformance pairs -> the page that publishes them, each with its outcome: `python tests/reconcile/conformance/page.py`."""

import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from conformance.pairs import HERE, pairs

_HEAD = """# Conformance of the comparator

Every pair of outputs that `rewright reconcile` is held to, with what it says of it. `make docs` writes this page from `tests/reconcile/conformance/*.toml`, where both sides of every pair stand. A test compares
each pair, either way round: the outcome below is what came out, without one exception. `passed` is what a caller is told without rules, or with those in the file. What each kind means is said in
[reconcile.md](reconcile.md).

`python bench/reconcile_peers.py` gives the pairs of files without rules to pandas.testing, polars.testing and datacompy too, in an environment of their own, and prints who errs where.
"""


def written():
    """The whole page."""
    found = pairs()
    verdicts = Counter(pair['verdict'] for pair in found)
    parts = [_HEAD, f'{len(found)} pairs: ' + ', '.join(f'{n} `{name}`' for name, n in verdicts.most_common()) + '.\n']
    for family in sorted({pair['family'] for pair in found}):
        text = (HERE / f'{family}.toml').read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')
        parts.append(f'## {family}\n\n{text}\n\n| pair | verdict | differs in | passed |\n| --- | --- | --- | --- |')
        parts.append('\n'.join(_row(pair) for pair in pairs(family)) + '\n')
    return '\n'.join(parts)


def _row(pair):
    passed = pair.get('passed', pair['verdict'] == 'identical')
    title = pair['title'].replace('|', '\\|') + (' (with rules)' if 'rules' in pair else '')
    return f'| {title} | `{pair["verdict"]}` | {", ".join(pair.get("kinds", []))} | {"yes" if passed else "no"} |'


if __name__ == '__main__':
    print(written(), end='')
