"""Makes the machinery beside the tests importable, and opens the shop."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def shop():
    from small_shop import Shop

    server = Shop()
    yield server
    server.shutdown()
    server.server_close()
