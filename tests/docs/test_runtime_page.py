"""The page of the runtime names everything that its modules offer, and nothing that they do not."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / 'docs' / 'runtime.md').read_text(encoding='utf-8')
PROSE = re.sub(r'```.*?```', '', PAGE, flags=re.DOTALL)
NAMED = {word for code in re.findall(r'`([^`]+)`', PROSE) for word in re.findall(r'\w+', code)}
MODULES = [
    'breach', 'context', 'contract', 'documents', 'ending', 'hearing', 'lineage', 'pipeline', 'publish', 'quality', 'run',
    'secrets', 'storage', 'traffic', 'transport',
]  # fmt: skip


def offered(module):
    for name, value in vars(module).items():
        own = getattr(value, '__module__', '') == module.__name__ and (
            inspect.isclass(value) or inspect.isroutine(value)
        )
        if not name.startswith('_') and (own or (name.isupper() and isinstance(value, str))):
            yield name


@pytest.mark.parametrize('name', MODULES)
def test_every_name_is_on_the_page(name):
    module = importlib.import_module(f'rewright_runtime.{name}')
    assert f'`{name}`' in PAGE
    assert set(offered(module)) <= NAMED


def test_every_variable_is_on_the_page():
    folder = Path(inspect.getfile(importlib.import_module('rewright_runtime'))).parent
    texts = ''.join((folder / f'{name}.py').read_text(encoding='utf-8') for name in MODULES if name != 'traffic')
    assert set(re.findall(r'REWRIGHT_[A-Z_]+', texts)) <= NAMED


def test_every_extra_is_on_the_page():
    import tomllib

    text = (Path(__file__).parents[2] / 'runtime' / 'pyproject.toml').read_text(encoding='utf-8')
    for extra, brought in tomllib.loads(text)['project']['optional-dependencies'].items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f'| `{extra}` |')).lower()
        assert all(re.match(r'\w+', b)[0] in row for b in brought), extra
