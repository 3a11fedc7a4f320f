"""Makes the fuzzer's machinery importable, and gives one bench to all of its tests."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope='session')
def bench(tmp_path_factory):
    """A bench in a process that is set up for it; what is set up for it is put back."""
    from in_process import set_up
    from trial import Bench

    with pytest.MonkeyPatch.context() as patch:
        set_up(patch)
        yield Bench(tmp_path_factory.mktemp('fuzz'))
