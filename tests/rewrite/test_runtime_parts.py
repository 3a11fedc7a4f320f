"""A pipeline asks for the parts of the runtime that it imports, and each part imports nothing of the others."""

import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest
from whole_jobs import patch_of

import rewright_runtime
from rewright.rewrite.runtime_parts import extras, runtime_line

HERE = Path(rewright_runtime.__file__).parent
BRINGS = {'frames': ('numpy', 'polars', 'pyarrow'), 'html': ('selectolax',), 'http': ('httpx2',)}
# Refuses what is not installed where only some extras are.
WITHOUT = """
import importlib, sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {missing!r}:
            raise ModuleNotFoundError(f'no module named {{name}}', name=name)
sys.meta_path.insert(0, Without())
for name in {modules!r}:
    importlib.import_module(name)
"""


def modules():
    for path in sorted(HERE.rglob('*.py')):
        parts = path.relative_to(HERE.parent).with_suffix('').parts
        yield '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


def imported(names, wanted):
    kept = {m for extra in wanted for m in BRINGS[extra]}
    missing = {m for brought in BRINGS.values() for m in brought} - kept
    code = WITHOUT.format(missing=missing, modules=tuple(names))
    return subprocess.run([sys.executable, '-c', code], capture_output=True, text=True)


def of(module):
    return extras([f'import {module}'])


@pytest.mark.parametrize(
    ('wanted', 'names'), [(w, tuple(n)) for w, n in groupby(sorted(modules(), key=lambda m: (of(m), m)), key=of)]
)
def test_each_module_is_there_with_its_own_extras(wanted, names):
    done = imported(names, wanted)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ('module', 'lacking'),
    [
        ('rewright_runtime.fetch', ()),
        ('rewright_runtime.html', ('http',)),
        ('rewright_runtime.frames', ('http', 'html')),
    ],
)
def test_a_missing_extra_is_noticed(module, lacking):
    assert imported([module], lacking).returncode


@pytest.mark.parametrize(
    'module', ['pipeline', 'clock', 'breach', 'contract', 'storage', 'traffic', 'run', 'page', 'errors']
)
def test_the_parts_of_every_pipeline_need_nothing(module):
    assert of(f'rewright_runtime.{module}') == ()


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('', ()),
        ('import json', ()),
        ('from rewright_runtime import errors, http', ('http',)),
        ('from rewright_runtime import frames', ('frames',)),
        ('from rewright_runtime import frames_of_pandas3 as frames', ('frames',)),
        ('def f():\n    import polars as pl', ('frames',)),
        ('from rewright_runtime.html import parse_html\nimport httpx2', ('html', 'http')),
        ('from .rewright_runtime import frames', ()),
        ('import polarsé', ()),
    ],
)
def test_the_extras_of_a_source(text, wanted):
    assert extras([text]) == wanted


JOBS = {
    'print(sum([1, 2]))': '',
    'import requests\nprint(requests.get("http://127.0.0.1:9/a").text)': '[http]',
    'import requests\nfrom bs4 import BeautifulSoup\npage = requests.get("http://127.0.0.1:9/")\n'
    'print(BeautifulSoup(page.text, "html.parser").find("b").text)': '[html,http]',
}


@pytest.mark.parametrize(('source', 'wanted'), JOBS.items())
def test_a_pipeline_asks_for_no_more_than_it_imports(source, wanted):
    patch = patch_of(source)
    line = patch.files['requirements.txt'].splitlines()[0]
    assert line == runtime_line(tuple(wanted.strip('[]').split(',')) if wanted else ())
    assert line.startswith(f'rewright-runtime{wanted}==')
