"""A made-up company's package, built as a wheel and installed into a folder of its own."""

import ast
import base64
import hashlib
import subprocess
import sys
import zipfile

from rewright.model.platform import Platform

NAME = 'acme_platform-2.1.0-py3-none-any.whl'
# Each module writes down that it was used, which is how the tests see that generated code runs on it.
FILES = {
    'acme_platform/__init__.py': '"""The platform of Acme."""\n',
    'acme_platform/used.py': """
import os

def used(what):
    if place := os.environ.get('ACME_USED'):
        with open(place, 'a', encoding='utf-8') as file:
            file.write(what + '\\n')
""",
    'acme_platform/steps.py': """
from rewright_runtime.pipeline import Event as Envelope, Finished as Done, counts as tally, once_a_run as kept, stage
from acme_platform.used import used

def step(function):
    used(f'step {function.__name__}')
    return stage(function)
""",
    'acme_platform/web.py': """
import httpx2
from rewright_runtime.fetch import Fetcher
from acme_platform.used import used

class AcmeClient(httpx2.AsyncClient):
    async def send(self, request, **options):
        request.headers['X-Acme'] = '1'
        used('client')
        return await super().send(request, **options)

class PoliteFetcher(Fetcher):
    def client(self, verify):
        return AcmeClient(verify=verify, limits=httpx2.Limits(max_connections=2))
""",
    'acme_platform/failures.py': """
from rewright_runtime.errors import *
from rewright_runtime.breach import ContractBreach as Broken
from acme_platform.used import used
used('failures')
""",
    'acme_platform/vault.py': """
from rewright_runtime.secrets import get_secret
from acme_platform.used import used

def fetch_secret(name):
    used(f'secret {name}')
    return get_secret(name)
""",
    'acme_platform/tables.py': """
from polars import *
from acme_platform.used import used
used('tables')
""",
    'acme_platform/parts.py': """
from rewright_runtime.handlers import FanOut
from acme_platform.used import used

class Parts(FanOut):
    def worker(self, event):
        used('worker')
        return super().worker(event)
""",
}
NAMES = {
    'get_secret': 'acme_platform.vault:fetch_secret',
    'once_a_run': 'acme_platform.steps:kept',
    'stage': 'acme_platform.steps:step',
    'Event': 'acme_platform.steps:Envelope',
    'Finished': 'acme_platform.steps:Done',
    'counts': 'acme_platform.steps:tally',
    'Fetcher': 'acme_platform.web:PoliteFetcher',
    'ContractBreach': 'acme_platform.failures:Broken',
    'errors': 'acme_platform.failures',
    'FanOut': 'acme_platform.parts:Parts',
    'polars': 'acme_platform.tables',
}


def wheel(folder, **other):
    """Build the package without a builder: a wheel is a ZIP of its files and of what they are; `other` modules are as given."""
    about = {
        'METADATA': 'Metadata-Version: 2.1\nName: acme-platform\nVersion: 2.1.0\n',
        'WHEEL': 'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    }
    files = FILES | {f'acme_platform/{name}.py': text for name, text in other.items()}
    files |= {f'acme_platform-2.1.0.dist-info/{name}': text for name, text in about.items()}
    listed = [f'{name},sha256={_hash(text)},{len(text.encode())}' for name, text in files.items()]
    record = 'acme_platform-2.1.0.dist-info/RECORD'
    path = folder / NAME
    with zipfile.ZipFile(path, 'w') as archive:
        for name, text in {**files, record: '\n'.join([*listed, f'{record},,']) + '\n'}.items():
            archive.writestr(name, text)
    return path


def _hash(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()


def installed(folder):
    """Install the package into a folder that a path of Python may name."""
    path, place = wheel(folder), folder / 'beside'
    words = ['-m', 'uv', 'pip', 'install', '--quiet', '--offline', '--no-deps', '--target', str(place), str(path)]
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return place


def platform(**other):
    return Platform(requirements=('acme-platform==2.1.0',), names=NAMES | other)


def imports(text):
    """Every whole name that a source imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f'{node.module}.{a.name}' for a in node.names)
