"""A job full of planted secrets -> everything that a run of it, its export and its verification leave and say."""

import os
import secrets
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from canary_site import serving
from scanning import files, leaks

from rewright.adapters.stores.cache import cache_folder

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).parent / 'rewright'
# How each canary comes in; the last ones come from the site.
GIVEN = ('environment', 'address', 'argument', 'standard_input', 'input_file', 'table_cell', 'git_remote')
SENT = ('access_token', 'api_key', 'password', 'cookie', 'escaped_address')
SETTINGS = """
requirements = []
arguments = ["--key", "${ARG_SECRET}"]
secrets = ["ENV_SECRET", "ARG_SECRET", "STDIN_SECRET", "DSN_SECRET"]
secret_files = ["credentials.ini", "accounts.db"]
stdin = "login ${STDIN_SECRET}\\n"
outputs = ["out.csv", "out.db"]
[environment]
DSN = "postgresql://bob:${DSN_SECRET}@db.test/shop"
"""
POLICY = (
    '[proof]\nmutated_inputs = 1\nplanted_faults = 2\nmutation_score = 0.0\ntimed_runs = 1\n'
    '[review]\nregression_request_changes = 1.0\nregression_reject = 1.0\n'
)


@dataclass
class Left:
    """A folder of which everything but `given` was made by runs, and what they said."""

    folder: Path
    canaries: dict
    said: dict = field(default_factory=dict)
    codes: dict = field(default_factory=dict)
    given: tuple = ()
    heard: list = field(default_factory=list)

    def run(self, *words, **variables):
        """Run one command, and keep what it says."""
        home = self.folder / 'home'
        # Environments are built of public packages alone, and shared by all tests.
        environment = {
            **os.environ, 'HOME': str(home), 'TMPDIR': str(self.folder / 'tmp'), 'REWRIGHT_STATE': str(home / 'state'),
            'REWRIGHT_CACHE': str(cache_folder()), **variables,
        }  # fmt: skip
        done = subprocess.run([COMMAND, *words], cwd=self.folder, capture_output=True, timeout=400, env=environment)
        self.said[' '.join(words)] = done.stdout + b'\n' + done.stderr
        self.codes[words[0]] = done.returncode
        return done

    def found(self):
        """Say which canary stands where, of everything that is left and was said."""
        return leaks(self.canaries, chain(files(self.folder, self.given), self.said.items()))


def planted():
    """A canary for each way, with characters that spellings differ in."""
    return {
        way: f'cn4ry/{secrets.token_hex(5)}+{way[:3]}=éx' if way in GIVEN else f'cn4ry/{secrets.token_hex(6)}+{way[:3]}'
        for way in (*GIVEN, *SENT)
    }


def job_in(folder, canaries, port):
    """Write the job, its files and its repository."""
    folder.mkdir(parents=True)
    (folder / 'job.py').write_text((HERE / 'canaries' / 'job.py').read_text().replace('{port}', str(port)))
    (folder / 'rewright.toml').write_text(SETTINGS)
    (folder / 'credentials.ini').write_text(f'[mail]\nuser = bob\npassword = {canaries["input_file"]}\n')
    link = sqlite3.connect(folder / 'accounts.db')
    link.execute('CREATE TABLE accounts (name TEXT, secret TEXT)')
    link.execute('INSERT INTO accounts VALUES (?, ?)', ('bob', canaries['table_cell']))
    link.commit()
    link.close()
    subprocess.run(['git', 'init', '-q', folder], check=True)
    remote = f'https://bob:{canaries["git_remote"]}@git.test/shop.git'
    subprocess.run(['git', '-C', folder, 'remote', 'add', 'origin', remote], check=True)


def whole(folder):
    """Modernize, export, verify elsewhere; return what is left."""
    canaries = planted()
    left = Left(folder, canaries, given=(folder / 'job',))
    for name in ('home', 'tmp'):
        (folder / name).mkdir()
    (folder / 'policy.toml').write_text(POLICY)
    variables = {
        'ENV_SECRET': canaries['environment'], 'ARG_SECRET': canaries['argument'],
        'STDIN_SECRET': canaries['standard_input'], 'DSN_SECRET': canaries['address'],
    }  # fmt: skip
    with serving(canaries) as (port, left.heard):
        job_in(folder / 'job', canaries, port)
        words = ('job', '--policy', 'policy.toml', '--out', 'runs')
        left.run('modernize', *words, '--json', **variables)
    left.run('review', *words, **variables)
    run = next((folder / 'runs').iterdir())
    left.run('export', str(run), '--out', 'proof.tar.gz', **variables)
    left.run('verify', 'proof.tar.gz')
    return left
