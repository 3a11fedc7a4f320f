"""What every test starts from."""

import gc
import importlib.util
import os
import re
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from rewright_runtime.breach import check

HERE = Path(__file__).parent
# `warm_python`
sys.path.append(str(HERE))
MEMORY = Path('/dev/shm')
# Their sandboxes have a memory of their own in that place.
SANDBOXED = {'adapters', 'attacks', 'fuzz', 'prove', 'record', 'services', 'workflows'}
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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """A worker tells once of a test that went well, not of its beginning and end too, unless times are asked for."""
    if not hasattr(item.config, 'workerinput') or item.config.option.durations is not None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == 'call' or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


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


@pytest.fixture(scope='session')
def has_memory():
    """Whether there is a folder in memory that holds what tests write; a container may have one of a few megabytes."""
    if not os.access(MEMORY, os.W_OK):
        return False
    found = os.statvfs(MEMORY)
    return found.f_bavail * found.f_frsize >= 1 << 30


@pytest.fixture
def tmp_path(request, has_memory, tmp_path_factory):
    """A folder of the test's own, in memory where little is written: thousands of tests wait for no disk."""
    room = request.path.relative_to(HERE).parts[0]
    much = room in SANDBOXED or (room != 'rewrite' and request.node.get_closest_marker('slow'))
    if has_memory and not much:
        with tempfile.TemporaryDirectory(dir=MEMORY, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp(re.sub(r'\W', '_', request.node.name)[:30])


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
