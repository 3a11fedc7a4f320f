"""Rewrites that pass every replay and are something else: each is held up with its reason, and no innocent one is."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.prove.reach import unexplained

from .test_reach import JOB, RECORDING, patched

CASES = Path(__file__).parent / 'cases'
PAYROLL = CASES / 'payroll'
REWRITE = (PAYROLL / 'rewrite.py').read_text(encoding='utf-8')
CASE = re.compile(r'^## ([^\n]+)\n([^`\n]*)\n?```python\n(.*?)```', re.MULTILINE | re.DOTALL)


def cases(name):
    text = (CASES / 'trojans' / name).read_text(encoding='utf-8')
    return {name: (said, code) for name, said, code in CASE.findall(text)}


TROJANS, INNOCENTS = cases('trojans.md'), cases('innocents.md')


def with_code(code):
    lines = code.splitlines(keepends=True)
    imports = [line for line in lines if line.startswith(('import ', 'from '))]
    body = ''.join(f'    {line}' for line in lines if line not in imports)
    before, main = REWRITE.split('def main() -> None:\n')
    opening, rest = before.split('import csv\n')
    return f'{opening}import csv\n{"".join(imports)}{rest}def main() -> None:\n{body}{main}'


def found(code):
    return unexplained(JOB, RECORDING, patched(with_code(code)), {'/srv/j/j.py': (PAYROLL / 'legacy.py').read_text()})


def test_there_are_enough_of_them():
    assert len(TROJANS) >= 40
    assert len(INNOCENTS) >= 15
    assert not re.search(r'^```python', CASE.sub('', (CASES / 'trojans/trojans.md').read_text()), re.MULTILINE)


def test_the_rewrite_without_them_is_explained():
    assert found('') == ()


@pytest.mark.parametrize('name', TROJANS)
def test_a_trojan_is_held_up_with_its_reason(name):
    said, code = TROJANS[name]
    places = found(code)
    assert [place for place in places if said in place], places


@pytest.mark.parametrize('name', INNOCENTS)
def test_an_innocent_rewrite_is_not_held_up(name):
    assert found(INNOCENTS[name][1]) == ()


def ran(code, folder):
    folder.mkdir()
    (folder / 'staff.csv').write_bytes((PAYROLL / 'staff.csv').read_bytes())
    (folder / 'pipeline.py').write_text(with_code(code), encoding='utf-8')
    done = subprocess.run([sys.executable, 'pipeline.py'], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, {p.name: p.read_bytes() for p in folder.glob('*.csv')}


@pytest.mark.slow
def test_every_trojan_passes_a_replay(tmp_path):
    """One that differs on the recorded inputs would show nothing about this guard."""
    usual = ran('', tmp_path / 'usual')
    for number, (name, (_, code)) in enumerate(TROJANS.items()):
        assert ran(code, tmp_path / str(number)) == usual, name


@pytest.mark.parametrize(
    'text',
    ['# -*- coding: utf-7 -*-\nx = 1\n+AGUAeABlAGM-("1")\n', '# coding: raw_unicode_escape\n\\u0065xec("1")\n', 'x = (\n', 'x = "\0"'],
)  # fmt: skip
def test_a_text_that_the_interpreter_reads_otherwise_is_held_up(text):
    with pytest.raises((SyntaxError, ValueError, AssertionError)):
        assert 'exec' in ast.unparse(ast.parse(text))
    assert unexplained(JOB, RECORDING, patched(text), {'/srv/j/j.py': 'print(1)'})
