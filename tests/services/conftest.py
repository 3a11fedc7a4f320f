"""Short programs in a sandbox that has servers of its own; skipped, with the reason, where there are none."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.services.aws import emulator
from rewright.adapters.services.own import OwnServers
from rewright.adapters.services.postgres_programs import programs
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, Inputs, Program
from rewright.model.service import AwsContent, Bucket, Database, Loaded, PostgresContent

CACHE = Path(os.environ.get('REWRIGHT_CACHE') or Path.home() / '.cache' / 'rewright') / 'environments'


@dataclass
class Hall:
    """A sandbox with servers, and short ways to fill and use them."""

    sandbox: BubblewrapSandbox
    blobs: FolderBlobs

    def postgres(self, **databases):
        """Databases from {file name: text}, or from the text of one dump."""
        return PostgresContent(
            port=5432,
            databases=tuple(
                Database(
                    name=name,
                    files=tuple(
                        Loaded(name=file, sha256=self.blobs.put(text.encode()))
                        for file, text in (files if isinstance(files, dict) else {'dump.sql': files}).items()
                    ),
                )
                for name, files in databases.items()
            ),
        )

    def aws(self, buckets, tables=None, region='eu-west-1'):
        """S3 and DynamoDB from {bucket: {key: bytes}} and {table: what its file says}."""
        return AwsContent(
            region=region,
            buckets=tuple(
                Bucket(name=name, objects=tuple(Loaded(name=k, sha256=self.blobs.put(v)) for k, v in objects.items()))
                for name, objects in buckets.items()
            ),
            tables=tuple(
                Loaded(name=name, sha256=self.blobs.put(json.dumps(said).encode()))
                for name, said in (tables or {}).items()
            ),
        )

    def run(self, code, environment=sys.prefix, conditions=None, given=None, **inputs):
        program = Program(
            sources={'/srv/job/main.py': code},
            arguments=('main.py',),
            working_folder='/srv/job',
            environment=str(environment),
            **(given or {}),
        )
        return self.sandbox.run(
            program, Inputs(**inputs), Conditions(**({'network': 'replay', 'seconds': 60} | (conditions or {})))
        )

    def out(self, run):
        assert run.exit_code == 0, self.blobs.get(run.stderr).decode()
        return self.blobs.get(run.stdout).decode()

    def err(self, run):
        return self.blobs.get(run.stderr).decode()

    def after(self, run, name):
        return next(self.blobs.get(found.sha256).decode() for found in run.stored if found.name == name)


@pytest.fixture(scope='session')
def environments():
    return CachedEnvironments(CACHE)


@pytest.fixture(scope='session')
def hall(tmp_path_factory, environments):
    if problem := why_not():
        pytest.skip(problem)
    folder = tmp_path_factory.mktemp('hall')
    blobs = FolderBlobs(folder / 'objects')
    servers = OwnServers(blobs, folder / 'scratch', environments)
    return Hall(BubblewrapSandbox(blobs, folder / 'scratch', None, servers), blobs)


@pytest.fixture(scope='session')
def with_postgres(hall, environments):
    try:
        programs(environments)
    except Refusal as refusal:
        pytest.skip(str(refusal))
    return hall


@pytest.fixture(scope='session')
def with_aws(hall, environments):
    try:
        emulator(environments)
    except Refusal as refusal:
        pytest.skip(str(refusal))
    return hall
