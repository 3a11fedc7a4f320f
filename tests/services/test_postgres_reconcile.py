"""Tables of a real Postgres are reconciled by what they hold, and the password of nobody is ever shown."""

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

sys.path.append(str(Path(__file__).parents[1] / 'reconcile'))

from conformance.judging import expected
from conformance.pairs import pairs

from rewright import wiring
from rewright.adapters.services.confined import reached
from rewright.adapters.services.postgres import PostgresServers
from rewright.adapters.services.postgres_loading import KEEPER, connect
from rewright.adapters.services.postgres_naming import named
from rewright.adapters.services.postgres_programs import programs
from rewright.cli.main import application
from rewright.model.policy import ReconcilePolicy
from rewright.model.refusal import Refusal
from rewright.model.service import Database, PostgresContent
from rewright.reconcile import Rulebook, Rules, reconcile_tables

SIDES = ('left', 'right')
SECRET = 'hunter%2 7/#@'
WRITTEN = 'hunter%252%207%2F%23%40'


@pytest.fixture(scope='module')
def server(with_postgres, environments):
    """The folder of a running server with a database for each side, and a short address of it."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        servers = PostgresServers(folder / 'kept', with_postgres.blobs, lambda: programs(environments))
        content = PostgresContent(port=5432, databases=tuple(Database(name=side, files=()) for side in SIDES))
        (folder / 'run').mkdir()
        servers.start(content, folder / 'run', None, with_postgres.blobs.put, stack)
        yield stack.enter_context(reached(folder / 'run/postgres')), folder / 'run/postgres'


@pytest.fixture
def filled(server):
    def fill(**sides):
        for side, statements in sides.items():
            with connect(server[1], side) as keeper:
                keeper.execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
                keeper.execute(statements)

    return fill


@pytest.fixture
def address(server):
    return lambda side, what='': (
        f'postgresql://{KEEPER}:{WRITTEN}@/{side}?host={server[0]}' + (f'#{what}' if what else '')
    )


def run(*words):
    return CliRunner().invoke(application(), ['reconcile', *words], standalone_mode=False)


@pytest.mark.slow
@pytest.mark.parametrize('turned', [False, True])
def test_every_pair(filled, address, turned):
    wrong = []
    for pair in pairs('postgres'):
        filled(**{side: pair[side] for side in SIDES})
        read = [wiring.database(address(side, pair['read'])) for side in (reversed(SIDES) if turned else SIDES)]
        book = Rulebook(Rules.model_validate(pair.get('rules', {})), ReconcilePolicy())
        found = reconcile_tables((read[0][0], read[1][0]), (read[0][1], read[1][1]), book)
        if (found.verdict, list(found.kinds), found.passed) != expected(pair):
            wrong.append((pair['title'], found.verdict, found.kinds, found.differences[:2]))
    assert not wrong


@pytest.mark.slow
def test_the_command_compares_two_tables_and_shows_no_password(filled, address):
    filled(left='CREATE TABLE t (a integer); INSERT INTO t VALUES (1)', right='CREATE TABLE t (a integer)')
    same, apart = (
        run(address('left', 't'), address('left', 't')),
        run(address('left', 't'), address('right', 't'), '--json'),
    )
    assert (same.return_value, apart.return_value) == (0, 3), (same.exception, apart.exception)
    found = json.loads(apart.stdout)
    assert (found['format'], found['verdict'], found['kinds']) == ('postgres', 'different', ['values'])
    assert found['left'].endswith('/left#t')
    assert not any(text in same.stdout + apart.stdout for text in (SECRET, WRITTEN, 'hunter'))


@pytest.mark.slow
@pytest.mark.parametrize('what', ['nowhere', 'SELECT * FROM nowhere', "SELECT 'x'::integer", 'SELECT 1; DROP TABLE t'])
def test_what_the_server_refuses_is_one_sentence_without_the_password(filled, address, what):
    filled(left='CREATE TABLE t (a integer)', right='CREATE TABLE t (a integer)')
    found = run(address('left', what), address('right', 't'))
    assert isinstance(found.exception, Refusal)
    assert 'cannot be read' in str(found.exception)
    assert 'hunter' not in str(found.exception)
    with connect_to(address('left')) as connection:
        assert connection.execute('SELECT count(*) FROM t').fetchone() == (0,)


def connect_to(address):
    return psycopg.connect(**named(address).parameters)


@pytest.mark.slow
def test_nothing_can_be_changed_by_a_query(filled, address):
    filled(left='CREATE TABLE t (a integer)', right='CREATE TABLE t (a integer)')
    found = run(address('left', 'WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x'), address('right', 't'))
    assert isinstance(found.exception, Refusal)


HIDDEN = {
    'a server that is not there': 'postgresql://bob:hunter2@127.0.0.1:1/shop#t',
    'words': 'host=127.0.0.1 port=1 password=hunter2 dbname=shop',
    'words in quotes': "host=127.0.0.1 port=1 dbname=shop password='hunter2#x'#t",
    'a parameter': 'postgresql://bob@127.0.0.1:1/shop?password=hunter2#t',
    'an at sign': 'postgresql://bob:hun@ter2@127.0.0.1:1/shop#t',
    'a number sign': 'postgresql://bob:hun#ter2@127.0.0.1:1/shop#t',
    'a solidus': 'postgresql://bob:hun/ter2@127.0.0.1:1/shop#t',
    'a port that is none': 'postgresql://bob:hunter2@127.0.0.1:x/shop#t',
    'a word that is none': 'host=127.0.0.1 password=hunter2 hunter2=1',
    'a number sign in words': 'host=127.0.0.1 dbname=shop password=hun#ter2',
}


@pytest.mark.parametrize('case', HIDDEN)
def test_no_part_of_a_password_is_shown(case):
    found = run(HIDDEN[case], HIDDEN[case])
    assert isinstance(found.exception, Refusal)
    assert not any(part in f'{found.exception}{found.stdout}' for part in ('hunter', 'ter2', 'hun#', 'hun@'))


def test_a_database_is_not_compared_with_a_file(tmp_path):
    file = tmp_path / 'a.csv'
    file.write_text('a\n1\n')
    found = run('postgresql://bob:hunter2@127.0.0.1:1/shop#t', str(file))
    assert isinstance(found.exception, Refusal)
    assert 'file' in str(found.exception)
    assert 'hunter2' not in str(found.exception)
