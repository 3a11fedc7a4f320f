"""Secrets that stand in a source are moved to the secret store: the job is proven and delivered, and none of them leaves."""

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from canary_run import Left
from scanning import files, leaks

from rewright.adapters.sandboxes.choose import why_not

CONFINED = pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')
SECRETS = {
    'login': 'Kö!lben-fr/42',
    'token': 'mlg.7Yt2-pQ9xv.k3',
    'key': 'rt-5b1e09cc7d',
    'database': 's3cr_et+pw=9',
    'attribute': 'cl-t0ken.555',
    'default': 'par4m~s3cret',
    'entry': 'cfg-Pw-77xx',
}
LOGIN = base64.b64encode(f'zoë:{SECRETS["login"]}'.encode()).decode()
JOB = """# in case: zoë / Kö!lben-fr/42
import argparse
import base64
import csv

import requests

API = "http://127.0.0.1:PORT"
LOGIN = {"user": "zoë", "password": "Kö!lben-fr/42"}
HEADERS = {"Authorization": "Bearer mlg.7Yt2-pQ9xv.k3"}
DB = "host=db.internal user=rep password=s3cr_et+pw=9 dbname=x"
CFG = {"retries": 3, "api_password": "cfg-Pw-77xx"}


class Client:
    auth_token = "cl-t0ken.555"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--secret", default="par4m~s3cret")
    options = parser.parse_args()
    basic = base64.b64encode((LOGIN["user"] + ":" + LOGIN["password"]).encode()).decode()
    login = {"Authorization": "Basic " + basic}
    rows = []
    for page in range(1, 4):
        r = requests.get(API + "/list?page=%d&api_key=rt-5b1e09cc7d" % page, headers=HEADERS)
        s = requests.get(f"{API}/stock/{page}", headers=login)
        t = requests.get(API + "/own", params={"token": Client.auth_token, "secret": options.secret, "n": page})
        rows += [[page, item, s.json()["left"], t.status_code] for item in r.json()]
    with open("out.csv", "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows(rows)
    print(DB.split()[0], CFG["retries"], CFG["api_password"])


main()
"""
POLICY = """[proof]
mutated_inputs = 3
kind_seconds = 5
setting_inputs = 2
planted_faults = 4
mutation_score = 0.0
timed_runs = 1
"""


class Handler(BaseHTTPRequestHandler):
    """Answers only those who have the secrets."""

    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        told = self.headers.get('Authorization', '')
        allowed = {
            'list': told == f'Bearer {SECRETS["token"]}' and query.get('api_key') == SECRETS['key'],
            'stock': told == f'Basic {LOGIN}',
            'own': (query.get('token'), query.get('secret')) == (SECRETS['attribute'], SECRETS['default']),
        }[asked.path.split('/')[1]]
        document = [f'ä{n}' for n in range(3)] if asked.path == '/list' else {'left': len(asked.path)}
        body = json.dumps(document if allowed else {'error': 'who are you?'}).encode()
        self.send_response(200 if allowed else 401)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def port():
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def job_in(folder, port):
    for name in ('job', 'tmp', 'home'):
        (folder / name).mkdir()
    (folder / 'job' / 'job.py').write_text(JOB.replace('PORT', str(port)), encoding='utf-8')
    (folder / 'job' / 'rewright.toml').write_text(
        f'allowed_hosts = ["127.0.0.1:{port}"]\nrequirements = ["requests==2.32.5"]\n'
    )
    (folder / 'policy.toml').write_text(POLICY)
    return Left(folder, {**SECRETS, 'login as it is sent': LOGIN}, given=(folder / 'job',))


@pytest.mark.slow
@CONFINED
def test_a_job_full_of_secrets_is_proven_delivered_exported_and_verified_without_one(tmp_path, port):
    left = job_in(tmp_path, port)
    left.run('modernize', 'job', '--policy', 'policy.toml', '--out', 'runs')
    (run,) = (tmp_path / 'runs').iterdir()
    left.run('export', str(run), '--out', 'proof.tar.gz')
    left.run('verify', 'proof.tar.gz')
    assert left.codes == {'modernize': 0, 'export': 0, 'verify': 0}, left.said
    proof = json.loads((run / 'proof.json').read_text())
    (other,) = (t for t in proof['trials'] if t['name'] == 'recorded inputs, other secrets')
    assert (proof['verdict'], other['result'], len(other['compared'])) == ('proven', 'equal', 2)
    review = json.loads((run / 'review.json').read_text())
    assert [decision['decision'] for decision in review['decisions']] == ['APPROVE', 'APPROVE']
    assert left.found() == []


@pytest.mark.slow
@CONFINED
@pytest.mark.parametrize('spelled_as', ['cl-t0ken.555', 'Y2wtdDBrZW4uNTU1', 'par4m%7Es3cret', 's3cr_et+pw=9'])
def test_a_secret_in_any_spelling_left_in_what_is_delivered_stops_the_delivery(tmp_path, port, spelled_as):
    left = job_in(tmp_path, port)
    left.run('provision', 'job', '--policy', 'policy.toml', '--out', 'runs')
    (run,) = (tmp_path / 'runs').iterdir()
    file = run / 'specification.json'
    document = json.loads(file.read_text())
    document['purpose'] += f' It logs in with {spelled_as}.'
    file.write_text(json.dumps(document))
    left.run('modernize', 'job', '--policy', 'policy.toml', '--out', 'runs')
    assert left.codes == {'provision': 0, 'modernize': 3}
    said = b''.join(left.said.values()).decode()
    assert 'it would hold a secret of the legacy source' in ' '.join(said.replace('│', ' ').split())
    assert leaks(left.canaries, files(run / 'forge') if (run / 'forge').exists() else iter(())) == []
