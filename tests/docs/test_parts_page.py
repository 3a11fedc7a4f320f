"""Pages that say what became of what was asked for name tests that are there, and leave no line out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / 'docs' / 'parts.md').read_text(encoding='utf-8')
PAGES = ('docs/parts.md', 'docs/runtime.md', 'docs/shapes.md')
TEXTS = '\n'.join((ROOT / page).read_text(encoding='utf-8') for page in PAGES)
TESTS = sorted(set(re.findall(r'`(tests/[\w/]+\.py(?:::\w+)?)`', TEXTS)))


@pytest.mark.parametrize('test', TESTS)
def test_every_test_it_names_is_there(test):
    file, _, name = test.partition('::')
    tree = ast.parse((ROOT / file).read_text(encoding='utf-8'))
    assert not name or name in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}


def test_no_line_is_left_out():
    first = [line.split('|')[1] for line in PAGE.splitlines() if line.startswith('| ')]
    named = set(re.findall(r'\b(?:B\d+|2[34]\d)\b', ' '.join(first)))
    assert named == {f'B{n}' for n in range(1, 18)} | {str(n) for n in range(239, 249)}
