"""Makes the machinery beside the tests importable, and opens the shop of the whole jobs."""

import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / 'rewrite')]


@pytest.fixture
def shop():
    from small_shop import Shop

    server = Shop()
    yield server
    server.shutdown()
    server.server_close()
