"""What every test starts from."""

import gc
import importlib.util
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from rewright_runtime.breach import check

# `warm_python`
sys.path.append(str(Path(__file__).parent))
# A generated case takes as long as the machine lets it.
settings.register_profile('unhurried', deadline=None)
settings.load_profile('unhurried')


def pytest_collection():
    """Thousands of collected tests stay to the end: they are not looked through again and again for what is garbage."""
    gc.disable()


def pytest_collection_finish():
    """What the tests themselves leave is looked for from here on, less often than in a program of few objects."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


@pytest.fixture(autouse=True, scope='session')
def keys_of_their_own(tmp_path_factory):
    """Tests mark secrets with a key of their own, and leave the user's folders alone."""
    os.environ['REWRIGHT_STATE'] = str(tmp_path_factory.mktemp('state'))


@pytest.fixture(autouse=True)
def no_breach_of_an_earlier_test():
    """A breach is remembered by the process, which many tests share."""
    with suppress(BaseException):
        check()
    return True


@pytest.fixture
def closed_port():
    """A port of loopback that refuses every connection; nobody else can open it meanwhile."""
    with socket.socket() as held:
        held.bind(('127.0.0.1', 0))
        yield held.getsockname()[1]


@pytest.fixture(scope='session')
def sample():
    """The made-up job that what comes after the proof is tested with."""
    place = importlib.util.spec_from_file_location('made_up_job', Path(__file__).parent / 'deliver' / 'sample.py')
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module
