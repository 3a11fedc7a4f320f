"""A whole run, exported, and verified in a second clean folder with environments of its own; and what a person sees."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
POLICY = (
    '[proof]\nmutated_inputs = 1\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\nmutation_score = 0.0\ntimed_runs = 1\n'
    '[review]\nregression_request_changes = 1.0\nregression_reject = 1.0\n'
)
CLOCK = "import datetime\nprint('done at', datetime.datetime.now())\n"


def rewright(folder, *words, **variables):
    environment = {**os.environ, **variables}
    return subprocess.run([COMMAND, *words], cwd=folder, capture_output=True, text=True, timeout=300, env=environment)


def openssl(folder, *words):
    subprocess.run(['openssl', *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope='module')
def exported(cities, tmp_path_factory):
    """A clean folder that holds a signed bundle and its public key; the job and its run are gone."""
    here, there = tmp_path_factory.mktemp('here'), tmp_path_factory.mktemp('there')
    cities(here, more=CLOCK)
    (here / 'policy.toml').write_text(POLICY)
    done = rewright(here, 'modernize', '.', '--policy', 'policy.toml', '--json')
    assert done.returncode == 0, done.stderr
    openssl(here, 'genpkey', '-algorithm', 'ed25519', '-out', 'key.pem')
    openssl(here, 'pkey', '-in', 'key.pem', '-pubout', '-out', there / 'key.pub')
    words = ('export', '.', '--policy', 'policy.toml', '--key', 'key.pem')
    for name in ('one', 'two'):
        done = rewright(here, *words, '--out', here / name)
        assert done.returncode == 0, done.stderr
    assert (here / 'one').read_bytes() == (here / 'two').read_bytes()
    (run,) = here.glob('.rewright/runs/*')
    shutil.copy(run / 'certificate' / 'certificate.json', there / 'certificate.json')
    (here / 'one').rename(there / 'proof.rewright.tar.gz')
    shutil.rmtree(here)
    return there


def test_a_proof_is_the_same_in_a_second_clean_folder(exported, tmp_path):
    # Environments of its own, built from the locks of the bundle.
    done = rewright(exported, 'verify', 'certificate.json', '--key', 'key.pub', '--json', REWRIGHT_CACHE=str(tmp_path))
    assert done.returncode == 0, done.stderr + done.stdout
    said = json.loads(done.stdout)
    assert (said['verdict'], said['moved']) == ('same', [])
    assert said['signature'].startswith('signed by ')
    assert not any('signature' in what for what in said['unchecked'])


def test_a_wrong_key_and_a_spoiled_bundle_are_unusable(exported, tmp_path):
    openssl(tmp_path, 'genpkey', '-algorithm', 'ed25519', '-out', 'key.pem')
    openssl(tmp_path, 'pkey', '-in', 'key.pem', '-pubout', '-out', 'key.pub')
    bundle = exported / 'proof.rewright.tar.gz'
    done = rewright(tmp_path, 'verify', bundle, '--key', tmp_path / 'key.pub')
    assert (done.returncode, done.stdout) == (2, '')
    assert 'was not made with this key' in done.stderr
    plain = gzip.decompress(bundle.read_bytes())
    place = plain.index(b'"mutation"') + 3
    (tmp_path / 'x.rewright.tar.gz').write_bytes(gzip.compress(plain[:place] + b'X' + plain[place + 1 :]))
    done = rewright(tmp_path, 'verify', 'x.rewright.tar.gz')
    assert (done.returncode, done.stdout) == (2, '')
    assert 'another content than announced' in done.stderr
    assert done.stderr.count('\n') == 1


def test_a_certificate_of_another_proof_is_refused(exported, tmp_path):
    (tmp_path / 'certificate.json').write_text('{}')
    done = rewright(tmp_path, 'verify', 'certificate.json')
    assert done.returncode == 2
    assert '0 bundles lie beside the certificate' in done.stderr
    done = rewright(tmp_path, 'verify', 'certificate.json', '--bundle', exported / 'proof.rewright.tar.gz')
    assert done.returncode == 2
    assert 'about another certificate' in done.stderr


def test_a_bundle_holds_no_address_of_a_registry(exported):
    plain = gzip.decompress((exported / 'proof.rewright.tar.gz').read_bytes())
    assert b'--hash=sha256:' in plain
    assert b'index-url' not in plain
    assert b'simple/' not in plain
    assert b'PRIVATE KEY' not in plain


def test_what_was_never_run_is_not_exported(tmp_path):
    (tmp_path / 'job.py').write_text('print(1)\n')
    done = rewright(tmp_path, 'export', 'job.py')
    assert done.returncode == 2
    assert 'no run of this job with this policy has a proof' in done.stderr
