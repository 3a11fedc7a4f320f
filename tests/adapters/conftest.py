import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.sandboxes.process import ProcessSandbox
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, InputFile, Inputs, Program
from rewright.model.tape import Tape

sys.path.append(str(Path(__file__).parent))

from loopback import Site, serving

PYTHONS = ('2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13')
KINDS = {'bubblewrap': BubblewrapSandbox, 'process': ProcessSandbox}
# What starts sandboxes, servers and installers: no unit tests.
STARTING = {'lab', 'strong', 'weak', 'site', 'serve', 'environments', 'environment_of', 'python'}


# Before pytest itself chooses by marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if STARTING.intersection(item.fixturenames) and item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def site():
    with serving() as port:
        yield f'127.0.0.1:{port}'


@pytest.fixture
def serve():
    return serving


@dataclass
class Lab:
    """A sandbox, and short ways to run a few lines of Python in it."""

    sandbox: object
    blobs: FolderBlobs
    asked: Counter = field(default_factory=lambda: Site.asked)

    def run(self, code, files=None, tape=None, program=None, inputs=(), **conditions):
        inputs += tuple(
            InputFile(path=path, sha256=self.blobs.put(data), size=len(data)) for path, data in (files or {}).items()
        )
        settings = {
            'sources': {'/srv/job/main.py': code},
            'arguments': ('main.py',),
            'working_folder': '/srv/job',
            'environment': sys.prefix,
        }
        return self.sandbox.run(
            Program(**(settings | (program or {}))),
            Inputs(files=inputs, tape=tape or Tape()),
            Conditions(**({'network': 'off', 'seconds': 30} | conditions)),
        )

    def record(self, code, site, **rest):
        return self.run(code, network='record', allowed_hosts=(site,), **rest)

    def replay(self, code, run, **rest):
        return self.run(code, network='replay', tape=run.tape, **rest)

    def out(self, run):
        return self.blobs.get(run.stdout).decode()

    def err(self, run):
        return self.blobs.get(run.stderr).decode()


def lab_of(kind, folder):
    if kind == 'bubblewrap' and (problem := why_not()):
        pytest.skip(problem)
    blobs = FolderBlobs(folder / 'objects')
    return Lab(KINDS[kind](blobs, folder / 'scratch'), blobs)


@pytest.fixture(params=list(KINDS))
def lab(request, tmp_path):
    return lab_of(request.param, tmp_path)


@pytest.fixture
def strong(tmp_path):
    return lab_of('bubblewrap', tmp_path)


@pytest.fixture
def weak(tmp_path):
    return lab_of('process', tmp_path)


@pytest.fixture(scope='session')
def environments():
    """The environments of jobs, kept from one run of the tests to the next."""
    return CachedEnvironments(cache_folder() / 'environments')


@pytest.fixture(scope='session')
def environment_of(environments):
    """Return a way to have a job's environment."""

    def build(version, requirements=(), before=''):
        try:
            return environments.legacy(version, requirements, before)
        except Refusal as refusal:
            if refusal.what.startswith('no interpreter'):
                pytest.skip(refusal.what)
            raise

    return build


@pytest.fixture(params=PYTHONS)
def python(request, environment_of):
    """The bare environment of every Python that jobs are written for."""
    return environment_of(request.param)
