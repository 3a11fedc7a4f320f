"""The declared content of a database goes in; a running server holds it, owned by the role that every user belongs to."""

import csv
import io
import re
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from rewright.adapters.services.confined import HOME, confined, reached
from rewright.adapters.services.postgres_contents import Row
from rewright.adapters.services.postgres_programs import Programs
from rewright.model.refusal import Refusal
from rewright.model.service import Database
from rewright.ports.blobs import Blobs

KEEPER = 'rewright_keeper'
_LOADER = 'rewright_loader'
OWNER = 'rewright_owner'
_LOAD_SECONDS = 600
_NAMED = re.compile(
    rb'^[ \t]*+(?:ALTER\b.*\bOWNER\s+TO|GRANT\b.*\bTO|REVOKE\b.*\bFROM)\s+"?([\w$]+)"?', re.MULTILINE | re.IGNORECASE
)
_MADE = re.compile(rb'^[ \t]*+CREATE\s+(?:ROLE|USER)\s+"?([\w$]+)"?', re.MULTILINE | re.IGNORECASE)
_BUILT_IN = frozenset({'public', 'current_user', 'session_user', 'current_role', KEEPER, OWNER, _LOADER})


def connect(folder: Path, database: str = 'postgres', user: str = KEEPER) -> psycopg.Connection[Row]:
    """Connect to the server whose socket lies in `folder`; every statement is a transaction of its own."""
    settings = '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1'
    with reached(folder) as short:
        return psycopg.connect(
            host=short, user=user, dbname=database, autocommit=True, options=settings, client_encoding='utf8'
        )


def load(programs: Programs, folder: Path, databases: tuple[Database, ...], blobs: Blobs) -> None:
    """Create the roles and databases, and run or copy each file; Refusal with the file and its line when one cannot be."""
    with connect(folder) as keeper:
        keeper.execute(sql.SQL('CREATE ROLE {} SUPERUSER LOGIN').format(sql.Identifier(_LOADER)))
        keeper.execute(sql.SQL('CREATE ROLE {}').format(sql.Identifier(OWNER)))
        for role in sorted(_roles(databases, blobs)):
            keeper.execute(sql.SQL('CREATE ROLE {}').format(sql.Identifier(role)))
        for database in databases:
            name, owner = sql.Identifier(database.name), sql.Identifier(OWNER)
            if database.name == 'postgres':
                keeper.execute(sql.SQL('ALTER DATABASE {} OWNER TO {}').format(name, owner))
            else:
                keeper.execute(sql.SQL('CREATE DATABASE {} OWNER {} TEMPLATE template0').format(name, owner))
    for database in databases:
        for file in database.files:
            data = blobs.get(file.sha256)
            if file.name.endswith('.csv'):
                _copy(folder, database.name, file.name, data)
            else:
                _run(programs, folder, database.name, file.name, data)
        with connect(folder, database.name) as keeper:
            found = keeper.execute("SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%%'").fetchall()
            for role in [str(name) for (name,) in found if name not in {KEEPER, OWNER}]:
                words = sql.SQL('REASSIGN OWNED BY {} TO {}')
                keeper.execute(words.format(sql.Identifier(role), sql.Identifier(OWNER)))


def _roles(databases: tuple[Database, ...], blobs: Blobs) -> set[str]:
    """Roles that the dumps name and do not make: without them a dump of another server does not load."""
    files = (file for database in databases for file in database.files if file.name.endswith('.sql'))
    dumps = [blobs.get(file.sha256) for file in files]
    named, made = ({role for dump in dumps for role in form.findall(dump)} for form in (_NAMED, _MADE))
    found = {role.decode('latin-1') for role in named - made}
    return {role for role in found if role.lower() not in _BUILT_IN and not role.startswith('pg_')}


def _run(programs: Programs, folder: Path, database: str, name: str, data: bytes) -> None:
    """Run a dump with psql, confined: a dump is data of the job, and may name files and programs."""
    place = folder / 'load.sql'
    place.write_bytes(data)
    words = [str(programs.folder / 'psql'), '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', HOME, '-U', _LOADER]
    words += ['-d', database, '-f', f'{HOME}/load.sql', '-o', '/dev/null']
    command = confined(folder, words, shown=programs.shown)
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LOAD_SECONDS, check=False)
    place.unlink()
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if 'ERROR' in line), done.stderr.strip())
        line = re.search(r'load\.sql:(\d+):', said)
        what = said.partition('ERROR:')[2].strip() or said or f'psql ends with {done.returncode}'
        raise _refusal(what, f'{name}:{line[1]}' if line else name)


def _copy(folder: Path, database: str, name: str, data: bytes) -> None:
    """Copy a CSV file into the table it is named after; its first line names the columns."""
    table = name.rpartition('/')[2].removesuffix('.csv').split('.')
    columns = next(csv.reader(io.StringIO(data.decode('utf-8-sig', 'replace'), newline='')), [])
    if not columns:
        raise _refusal('the file has no line that names its columns', name)
    words = sql.SQL('COPY {} ({}) FROM STDIN (FORMAT csv, HEADER true)')
    query = words.format(sql.Identifier(*table), sql.SQL(', ').join(map(sql.Identifier, columns)))
    try:
        with connect(folder, database, _LOADER) as loader, loader.cursor() as cursor:
            # The order of files says nothing about which table refers to which.
            cursor.execute('SET session_replication_role = replica')
            with cursor.copy(query) as copied:
                copied.write(data.removeprefix(b'\xef\xbb\xbf'))
    except psycopg.Error as error:
        raise _refusal(str(error.diag.message_primary or error), name) from None


def _refusal(what: str, where: str) -> Refusal:
    return Refusal(
        f'the initial content of Postgres cannot be loaded: {what}',
        where=where,
        next_move='Correct the file that [postgres] in rewright.toml names.',
    )
