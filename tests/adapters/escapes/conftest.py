import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def loaded(name):
    """A module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(f'escapes_{name}', HERE / f'{name}.py')
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


host_module = loaded('host')
holes = loaded('holes')
COUNTED = {}


@pytest.fixture(scope='session', autouse=True)
def the_host_stays_as_it_was():
    before = host_module.state()
    yield
    after = host_module.state()
    assert {name: after.get(name) for name in before if before[name] != after.get(name)} == {}


@pytest.fixture
def host(tmp_path):
    with host_module.Host(tmp_path).standing() as host:
        yield host


@pytest.fixture(scope='session')
def attempts():
    """Every attempt by name, with its family."""
    found = {}
    for file in sorted((HERE / 'attempts').glob('*.toml')):
        for each in tomllib.loads(file.read_text())['attempt']:
            assert each['name'] not in found, each['name']
            found[each['name']] = {'family': file.stem, 'networks': ['off'], 'shown': [], **each}
    return found


@pytest.fixture(scope='session')
def counted():
    return COUNTED


def pytest_terminal_summary(terminalreporter):
    if COUNTED:
        terminalreporter.write_line('escapes: ' + ', '.join(f'{text} {number}' for text, number in COUNTED.items()))


@pytest.fixture
def punched():
    """Makes a hole in the wall."""
    return lambda hole, patch: holes.HOLES[hole](patch)
