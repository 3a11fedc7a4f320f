"""A job's Postgres: any name leads to a fresh copy of its own, what it leaves is kept, and it leads nowhere else."""

import json

import pytest

from rewright.model.refusal import Refusal
from rewright.model.service import Loaded

pytestmark = pytest.mark.slow

SHOP = """
CREATE TABLE cities (id integer PRIMARY KEY, name text UNIQUE NOT NULL);
CREATE TABLE orders (
    id serial PRIMARY KEY, city integer REFERENCES cities (id), amount numeric(10, 2) CHECK (amount >= 0),
    note text, at timestamptz DEFAULT now()
);
ALTER TABLE orders OWNER TO somebody_else;
GRANT SELECT ON cities TO readers;
CREATE VIEW totals AS SELECT city, sum(amount) FROM orders GROUP BY city;
COPY cities (id, name) FROM stdin;
1\tŁódź
2\tOslo
\\.
INSERT INTO orders (city, amount, note) VALUES (1, 1.50, NULL), (2, 2.25, ''), (2, 2.25, '');
"""
CONNECT = (
    'import psycopg\nshop = psycopg.connect("host=db.internal dbname=shop user=bob password=p", autocommit=True)\n'
)


@pytest.fixture(scope='module')
def shop(with_postgres):
    return with_postgres.postgres(shop=SHOP)


def operations(run):
    return {found.name.partition('/shop/')[2]: found.operation for found in run.stored}


HOSTS = ['localhost', 'db.internal', '10.1.2.3', 'shop.cluster-x.eu-west-1.rds.amazonaws.com']


def test_every_host_name_leads_to_the_same_database(with_postgres, shop):
    code = 'import psycopg\n' + ''.join(
        f'c = psycopg.connect(host={host!r}, dbname="shop", user={user!r}, password="x", sslmode={mode!r})\n'
        'print(c.execute("SELECT current_user, (SELECT count(*) FROM orders), ssl FROM pg_stat_ssl '
        'WHERE pid = pg_backend_pid()").fetchone()[:2])\nc.close()\n'
        for host, user, mode in zip(HOSTS, ['bob', 'Zoë', 'postgres', 'somebody_else'],
                                    ['disable', 'prefer', 'require', 'require'], strict=True)
    ) + 'print(psycopg.connect("dbname=shop user=bob").info.port)\n'  # fmt: skip
    run = with_postgres.run(code, postgres=shop)
    assert with_postgres.out(run).splitlines() == [
        "('bob', 3)", "('Zoë', 3)", "('postgres', 3)", "('somebody_else', 3)", '5432',
    ]  # fmt: skip
    assert set(operations(run).values()) == {'untouched'}
    assert run.tape.exchanges == ()


CLIENTS = {
    'psycopg2': (
        'import psycopg2\nc = psycopg2.connect(host="db", dbname="shop", user="u", password="p")\n'
        'k = c.cursor()\nk.execute("SELECT name FROM cities ORDER BY id")\nprint(k.fetchall())\n'
        'k.execute("INSERT INTO cities VALUES (3, %s)", ("Bergen",))\nc.commit()\n'
    ),
    'sqlalchemy': (
        'import sqlalchemy as sa\ne = sa.create_engine("postgresql+psycopg2://u:p@db.example.org:5432/shop")\n'
        'with e.begin() as c:\n'
        '    print([tuple(r) for r in c.execute(sa.text("SELECT name FROM cities ORDER BY id"))])\n'
        '    c.execute(sa.text("INSERT INTO cities VALUES (3, \'Bergen\')"))\n'
    ),
}


@pytest.mark.parametrize('client', CLIENTS)
def test_old_clients_work_unmodified_in_their_own_environments(client, with_postgres, shop, environments):
    import sys

    place = environments.legacy(sys.executable, ('psycopg2-binary==2.9.13', 'sqlalchemy==2.1.9')).path
    run = with_postgres.run(CLIENTS[client], place, postgres=shop)
    assert with_postgres.out(run) == "[('Łódź',), ('Oslo',)]\n"
    assert json.loads(with_postgres.after(run, 'postgres://shop/public.cities').split('\n')[-1]) == ['3', 'Bergen']


CHANGES = {
    'INSERT INTO cities VALUES (3, NULL)': None,
    "INSERT INTO cities VALUES (3, 'x')": {'public.cities': 'changed'},
    "UPDATE cities SET name = 'Oslo' WHERE id = 2": {},
    'DELETE FROM orders WHERE id = 1': {'public.orders': 'changed'},
    'ALTER TABLE cities ADD COLUMN more integer': {'public.cities': 'changed'},
    'CREATE INDEX fast ON orders (city)': {'public.orders': 'changed'},
    'ALTER TABLE orders DROP CONSTRAINT orders_amount_check': {'public.orders': 'changed'},
    'CREATE TABLE extra (a double precision)': {'public.extra': 'created'},
    'CREATE TABLE extra AS SELECT 0.1::float8 + 0.2::float8 AS a': {'public.extra': 'created'},
    'DROP TABLE orders CASCADE': {'public.orders': 'deleted', 'definitions': 'changed'},
    "SELECT nextval('orders_id_seq')": {'definitions': 'changed'},
    'CREATE VIEW more AS SELECT 1 AS one': {'definitions': 'changed'},
    'CREATE TEMPORARY TABLE own (a integer)': {},
}


def test_what_a_run_leaves_is_kept_and_the_next_begins_anew(with_postgres, shop):
    for statement, expected in CHANGES.items():
        run = with_postgres.run(f'{CONNECT}shop.execute({statement!r})\n', postgres=shop)
        assert (run.exit_code == 0) is (expected is not None), statement
        found = {name: operation for name, operation in operations(run).items() if operation != 'untouched'}
        assert found == (expected or {}), statement


def test_only_what_was_committed_is_there_and_the_clock_is_the_runs(with_postgres, shop):
    code = CONNECT + (
        'shop.execute("INSERT INTO orders (city, amount) VALUES (1, 7)")\nshop.autocommit = False\n'
        'shop.execute("INSERT INTO orders (city, amount) VALUES (1, 8)")\nimport os\nos._exit(3)\n'
    )
    run = with_postgres.run(code, postgres=shop, conditions={'clock_start': '2021-05-01T10:00:00+00:00'})
    rows = [json.loads(line) for line in with_postgres.after(run, 'postgres://shop/public.orders').split('\n')[1:]]
    assert [row[2] for row in rows] == ['1.50', '2.25', '2.25', '7.00']
    if run.clock in {'preload', 'libfaketime'}:
        assert rows[-1][4].startswith('2021-05-01 10:00:')
        assert rows[0][4].startswith('2020-01-01 00:00:')


BEYOND = [
    "COPY cities TO PROGRAM 'cat >/srv/stolen'",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY cities TO '/srv/stolen'",
    'SET ROLE rewright_keeper',
    'CREATE ROLE more SUPERUSER',
    "ALTER SYSTEM SET fsync = 'on'",
    "SELECT lo_import('/etc/passwd')",
    "CREATE FUNCTION f() RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid' LANGUAGE c",
]  # fmt: skip


def test_no_statement_reaches_beyond_the_databases(with_postgres, shop):
    code = CONNECT + (
        f'for statement in {BEYOND!r}:\n    try:\n        shop.execute(statement)\n        print("done", statement)\n'
        '    except psycopg.Error as error:\n        print(type(error).__name__)\n'
        'for user in ("rewright_keeper", "rewright_owner"):\n    try:\n'
        '        psycopg.connect(host="db", dbname="shop", user=user)\n        print("in", user)\n'
        '    except psycopg.Error as error:\n        print("out")\n'
    )
    run = with_postgres.run(code, postgres=shop)
    assert set(with_postgres.out(run).splitlines()) <= {'InsufficientPrivilege', 'UndefinedFile', 'out'}


def test_changed_rows_replace_the_loaded_ones_as_far_as_the_database_takes_them(with_postgres, shop):
    hall = with_postgres
    first = hall.run('pass', postgres=shop)
    head, *rows = hall.after(first, 'postgres://shop/public.cities').split('\n')
    orders = hall.after(first, 'postgres://shop/public.orders').split('\n')
    refused = json.dumps(['9', '-1', '-5.00', None, None])
    tables = {
        'public.cities': [head, rows[0], rows[0], json.dumps(['7', None])],
        'public.orders': [*orders, refused, json.dumps(['8', None, '0.00', "it's \\ \n", None])],
    }
    changed = tuple(
        Loaded(name=f'postgres://shop/{name}', sha256=hall.blobs.put('\n'.join(lines).encode()))
        for name, lines in tables.items()
    )
    content = shop.model_copy(update={'databases': (shop.databases[0].model_copy(update={'changed': changed}),)})
    code = CONNECT + (
        'print(shop.execute("SELECT id FROM cities").fetchall())\n'
        'print(shop.execute("SELECT id, city, note FROM orders ORDER BY id").fetchall())\n'
    )
    run = hall.run(code, postgres=content)
    # A null name, a second city 1 and a negative amount cannot be; orders of the city that is gone go with it.
    assert hall.out(run) == '[(1,)]\n[(1, 1, None), (8, None, "it\'s \\\\ \\n")]\n'
    assert set(operations(run).values()) == {'untouched'}


WRONG = {
    'a statement': ({'d.sql': 'CREATE TABLE a (b int);\nINSERT INTO nowhere VALUES (1);'}, 'd.sql:2', 'nowhere'),
    'a row': ({'schema.sql': 'CREATE TABLE a (b int);', 'a.csv': 'b\nx\n'}, 'a.csv', 'integer'),
    'a column': ({'schema.sql': 'CREATE TABLE a (b int);', 'a.csv': 'c\n1\n'}, 'a.csv', 'column "c"'),
    'an empty file': ({'schema.sql': 'CREATE TABLE a (b int);', 'a.csv': ''}, 'a.csv', 'names its columns'),
    'a shell': ({'d.sql': '\\! touch /srv/data/stolen\nINSERT INTO nowhere VALUES (1);'}, 'd.sql:2', 'nowhere'),
}


@pytest.mark.parametrize('case', WRONG)
def test_content_that_does_not_load_is_refused_with_its_place(case, with_postgres):
    files, where, what = WRONG[case]
    with pytest.raises(Refusal, match=what) as caught:
        with_postgres.run('pass', postgres=with_postgres.postgres(shop=files))
    assert caught.value.where == where


def test_a_database_nobody_declared_is_as_unknown_as_it_would_be(with_postgres, shop):
    code = 'import psycopg\ntry:\n    psycopg.connect("host=db dbname=other user=u")\nexcept psycopg.Error as e:\n    print(e)\n'
    assert 'database "other" does not exist' in with_postgres.out(with_postgres.run(code, postgres=shop))
