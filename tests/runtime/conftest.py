"""Makes the machinery beside the tests importable, and serves odd answers on loopback."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope='session')
def site():
    from server_of_oddities import serve

    server = serve()
    server.url = f'http://127.0.0.1:{server.server_port}'
    yield server
    server.shutdown()
    server.server_close()
