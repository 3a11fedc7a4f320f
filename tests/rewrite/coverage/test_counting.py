"""Constructs are counted from the text of a script alone: what is pandas is found, and what is not is left out."""

import ast
import tomllib
from pathlib import Path

import pytest

from rewright.rewrite.coverage.counting import counted

CASES = tomllib.loads(Path(__file__).with_name('counts.toml').read_text())['case']


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['title'])
def test_constructs_are_counted(case):
    assert dict(counted(ast.parse(case['script']))) == case['counts']
