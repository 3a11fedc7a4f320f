"""The password that a job has for its Postgres comes out nowhere: in no row, definition, message, object or file of a run."""

import secrets
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

sys.path.append(str(Path(__file__).parents[1] / 'attacks'))

from scanning import files, leaks

from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.services.own import OwnServers
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.run import Conditions, Inputs, Program

pytestmark = pytest.mark.slow

JOB = """import os, psycopg
password, address = os.environ['PG_SECRET'], os.environ['DSN']
shop = psycopg.connect(address, autocommit=True)
print(shop.info.password == password, shop.info.dsn, address)
shop.execute('CREATE TABLE kept (secret text, note jsonb)')
shop.execute('INSERT INTO kept VALUES (%s, %s)', (password, '{"dsn": "' + address + '"}'))
shop.execute("COMMENT ON TABLE kept IS '" + password + "'")
shop.execute("CREATE VIEW shown AS SELECT '" + password + "'::text AS secret")
shop.execute("ALTER ROLE bob PASSWORD '" + password + "'")
for wrong in ("SELECT '" + password + "'::integer", 'SELECT "' + password + '"', "SELECT '" + password):
    try:
        shop.execute(wrong)
    except psycopg.Error as error:
        print(type(error).__name__, error)
print(shop.execute("SELECT query FROM pg_stat_activity WHERE query LIKE '%secret%'").fetchall(), password)
shop.close()
psycopg.connect(address.replace('/shop', '/nowhere'))
"""


def test_the_password_of_a_database_comes_out_nowhere(with_postgres, environments, tmp_path):
    blobs = FolderBlobs(tmp_path / 'objects')
    sandbox = BubblewrapSandbox(
        blobs, tmp_path / 'scratch', None, OwnServers(blobs, tmp_path / 'scratch', environments)
    )
    canary = f'cn4ry/{secrets.token_hex(6)}+pg=éx'
    program = Program(
        sources={'/srv/job/main.py': JOB},
        arguments=('main.py',),
        working_folder='/srv/job',
        environment=sys.prefix,
        variables={'PG_SECRET': canary, 'DSN': f'postgresql://bob:{quote(canary, safe="")}@db.internal/shop'},
        secrets=('PG_SECRET',),
    )
    shop = with_postgres.postgres(shop='CREATE TABLE cities (id integer);')
    # What the database begins with lies in the store of another sandbox.
    for loaded in shop.databases[0].files:
        blobs.put(with_postgres.blobs.get(loaded.sha256))
    run = sandbox.run(program, Inputs(postgres=shop), Conditions(network='replay', seconds=60))
    said = blobs.get(run.stdout).decode()
    # The job had it, and everything went as it does with it.
    assert said.startswith('True '), said + blobs.get(run.stderr).decode()
    assert set(said.split()) >= {'InvalidTextRepresentation', 'UndefinedColumn', 'SyntaxError'}
    assert (run.exit_code, sandbox.mark(canary) in said) == (1, True)
    assert {found.name.rpartition('/')[2] for found in run.stored} >= {'public.kept', 'definitions'}
    (tmp_path / 'run.json').write_text(run.model_dump_json())
    assert leaks({'password': canary}, files(tmp_path)) == []
