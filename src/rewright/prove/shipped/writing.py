"""Chosen tests -> the pytest file, its markers and its requirement, as text."""

import re
import textwrap
from importlib import metadata

from rewright.model.specification import Case, Specification

PYTEST = 'pytest==9.2.0'
MEANINGS = {
    'happy': 'the recorded way',
    'edge': 'no rows, one row, an unusual answer',
    'null': 'values are missing',
    'boundary': 'values at a threshold',
    'regression': 'outputs keep their columns and values',
    'dual_interpretation': 'tells two readings of what was recorded apart',
    'defect_preserving': 'holds a suspected defect of the legacy job; change it when the defect is confirmed',
}
_HEAD = '''"""Tests of the pipeline {job}: each expects what the legacy job gave on the same inputs, defects included.

Run them with `pytest` in this folder; they need requirements.txt and tests/requirements.txt, and no network.
"""

from pathlib import Path

import pytest
from rewright_runtime.rehearsal import Played, Script, play

HERE = Path(__file__).parent


def played(case: str, folder: Path, *arguments: str, program: str = 'pipeline.py') -> Played:
    """Run the pipeline on a recorded case."""
    return play(HERE.parent / program, Script.load(HERE / 'recorded' / f'{{case}}.json'), folder, *arguments)
'''
_CONFTEST = '''"""The markers of the tests: what kind of behaviour each one holds."""

import pytest

MARKERS = {{
{markers}}}


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line('markers', f'{{name}}: {{meaning}}')
'''


def name_of(case: Case, suffix: str) -> str:
    """Return the function name of a case's test."""
    words = re.sub(r'[^a-z0-9]+', '_', case.title.lower()).strip('_')[:60].rstrip('_')
    return f'test_{case.id.lower()}_{words}{suffix}'


def around() -> dict[str, str]:
    """Return the files beside the tests."""
    markers = ''.join(f'    {name!r}: {meaning!r},\n' for name, meaning in MEANINGS.items())
    needed = (PYTEST, f'rewright-runtime[rehearsal]=={metadata.version("rewright-runtime")}')
    return {'tests/conftest.py': _CONFTEST.format(markers=markers), 'tests/requirements.txt': '\n'.join(needed) + '\n'}


def file_name(job: str) -> str:
    """Return the path of the test file in the pipeline's folder."""
    return f'tests/test_{re.sub(r"[^A-Za-z0-9]+", "_", job).strip("_") or "pipeline"}.py'


def head(job: str) -> str:
    """Return what stands above the tests."""
    return _HEAD.format(job=re.sub(r'[^\w .-]', '', job))


def function(
    case: Case, name: str, cites: tuple[str, ...], recorded: tuple[str, str, tuple[str, ...]], *, parts: bool
) -> str:
    """Return one test; `recorded` is the case file, what its inputs are, and the outputs it expects."""
    file, inputs, outputs = recorded
    where = f'{", ".join(cites)}. Recorded on: {inputs}.' if cites else f'Recorded on: {inputs}.'
    call = f'{file!r}, tmp_path' + (", 'run-local', program='handlers.py'" if parts else '')
    lines = [
        '',
        '',
        f'@pytest.mark.{case.tag}',
        f'def {name}(tmp_path: Path) -> None:',
        *_docstring(case.title, where),
        f'    run = played({call})',
        '    assert run.exit_code == run.script.exit_code, run.exception',
        "    assert run.requests == ''",
        *(f"    assert run.difference({output!r}) == ''" for output in ('stdout', *outputs)),
        '    assert run.unexpected == []',
    ]
    return '\n'.join(lines) + '\n'


def _docstring(title: str, where: str) -> list[str]:
    safe = [text.replace('\\', '/').replace('"', "'") for text in (f'{title}.', where)]
    first, second = (textwrap.wrap(text, 108) for text in safe)
    lines = [f'"""{first[0]}', *first[1:], '', *second, '"""']
    return [f'    {line}' if line else '' for line in lines]


def cited(case: Case, specification: Specification) -> tuple[str, ...]:
    """Return what a case is about, with the lines of the legacy source where they are known."""
    spans = {rule.id: rule.span for rule in specification.rules}
    spans |= {defect.id: defect.span for defect in specification.suspected_defects}
    # The happy case is about everything; a list of every rule tells nobody anything.
    names = case.rules if len(case.rules) <= 6 else (f'{case.rules[0]} to {case.rules[-1]}',)
    return tuple(f'{n} ({span.file}:{span.line})' if (span := spans.get(n)) else n for n in names)
