"""Makes the machinery beside the tests importable, opens the shop and gives folders that are quick to write."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))
MEMORY = Path('/dev/shm')


@pytest.fixture
def tmp_path(request):
    """A folder in memory where there is one: jobs that commit for every row wait for no disk."""
    if os.access(MEMORY, os.W_OK):
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            yield Path(folder)
    else:
        yield request.getfixturevalue('tmp_path_factory').mktemp('job')


@pytest.fixture
def shop():
    from small_shop import Shop

    server = Shop()
    yield server
    server.shutdown()
    server.server_close()
