"""Makes the fuzzer's machinery importable, and gives one bench to all of its tests."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope='session')
def one_bench(tmp_path_factory):
    from trial import Bench

    return Bench(tmp_path_factory.mktemp('fuzz'))


@pytest.fixture
def bench(one_bench):
    """A bench in a process that is set up for it; other tests of this process find nothing of that."""
    from in_process import set_up

    with set_up():
        yield one_bench
