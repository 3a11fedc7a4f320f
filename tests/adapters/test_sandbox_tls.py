"""Encrypted requests are recorded and replayed like plain ones, and a bad certificate stays bad."""

import pytest

from rewright.adapters.wire import trust
from rewright.adapters.wire.authority import Authority

pytestmark = pytest.mark.slow

CODE = """
import {module}
try:
    {ask}
except Exception as error:
    print('failed', 'CERTIFICATE_VERIFY_FAILED' in str(error))
"""
ASKS = {
    'requests': "a = requests.get('https://{site}/a', verify={verify}); print(a.status_code, a.text)",
    'urllib.request': "print(urllib.request.urlopen('https://{site}/a').read())",
    'httpx2': "print(httpx2.get('https://{site}/a', verify={verify}).text)",
}


@pytest.fixture
def secure(serve, tmp_path, monkeypatch):
    """Return a way to serve with a certificate that the recorder may or may not trust."""
    authority = Authority()
    bundle = tmp_path / 'upstream.pem'
    bundle.write_bytes(authority.pem)
    monkeypatch.setenv('SSL_CERT_FILE', str(bundle))
    trust.verified.cache_clear()
    yield lambda *, good: serve(authority.context('localhost', verified=good))
    trust.verified.cache_clear()


def code_of(module, port, *, verify=True):
    return CODE.format(module=module, ask=ASKS[module].format(site=f'localhost:{port}', verify=verify))


@pytest.mark.parametrize('module', list(ASKS))
def test_encrypted_requests_are_replayed(lab, secure, module):
    with secure(good=True) as port:
        live = lab.record(code_of(module, port), f'localhost:{port}')
    again = lab.replay(code_of(module, port), live)
    assert [e.url for e in live.tape.exchanges] == [f'https://localhost:{port}/a']
    assert 'page /a' in lab.out(live)
    assert lab.out(again) == lab.out(live)


@pytest.mark.parametrize('verify', [True, False])
@pytest.mark.parametrize('module', ['requests', 'httpx2'])
def test_a_bad_certificate_stays_bad(lab, secure, module, verify):
    with secure(good=False) as port:
        code = code_of(module, port, verify=verify)
        live = lab.record(code, f'localhost:{port}')
    again = lab.replay(code, live)
    assert lab.out(live) == ('failed True\n' if verify else lab.out(live))
    assert ('page /a' in lab.out(live)) is not verify
    assert lab.out(again) == lab.out(live)


def test_a_server_that_is_not_allowed_is_not_dialled(lab, secure):
    with secure(good=True) as port:
        run = lab.record(code_of('requests', port), f'localhost:{port + 1}')
    assert 'page' not in lab.out(run)
    assert {e.failure for e in run.tape.exchanges} <= {'not_allowed'}
