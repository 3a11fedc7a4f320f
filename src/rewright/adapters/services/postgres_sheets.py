"""Named tables of a Postgres server go in; their rows come out as sheets, read in one moment and without changing anything."""

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import LiteralString

import polars as pl
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

from rewright.adapters.services.postgres_contents import Row
from rewright.adapters.services.postgres_naming import Named
from rewright.model.refusal import Refusal
from rewright.reconcile.numerals import text_number
from rewright.reconcile.sheets import Column, Sheet, unique

_SETTINGS: tuple[LiteralString, ...] = (
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO'",
    "SET IntervalStyle = 'postgres'",
    "SET bytea_output = 'hex'",
    'SET extra_float_digits = 1',
)
_ALL: LiteralString = """
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1"""
_COLUMNS: LiteralString = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END ||
        coalesce(' ' || CASE a.attgenerated WHEN '' THEN 'default' ELSE 'generated' END || ' ' ||
            regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval\\([^)]*\\)', 'nextval'), '') ||
        CASE a.attidentity WHEN '' THEN '' ELSE ' identity ' || a.attidentity::text END
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %s::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
# Without the names of constraints and indexes, which follow that of the table.
_STRUCTURE: LiteralString = """
    SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.conrelid = %(oid)s::oid AND c.contype <> 'n'
    UNION ALL SELECT regexp_replace(pg_get_indexdef(i.indexrelid), ' INDEX .*? USING ', ' INDEX USING ')
        FROM pg_index i WHERE i.indrelid = %(oid)s::oid
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1"""
_NUMBER = re.compile(r'(smallint|integer|bigint|numeric|real|double precision)\b(?!\[)')
_ROWS = 50_000
_SMALL = 8 << 20
_CONNECT_SECONDS = 15


def sheets(asked: Named, folder: Path) -> tuple[Sheet, ...]:
    """Return a sheet for the named table or query, or one for every table; the rows lie in `folder` until they are compared.

    All of it is as it was in one moment (repeatable read, read only). A value is what Postgres writes for it in UTC, or null.
    Refusal with what the server says, without the password.
    """
    try:
        with _connected(asked) as connection:
            for setting in _SETTINGS:
                connection.execute(setting)
            return tuple(_found(connection, asked, folder))
    except (psycopg.Error, UnicodeError) as error:
        said = (error.diag.message_primary if isinstance(error, psycopg.Error) else None) or str(error)
        next_move = 'Check the address, the rights and what stands behind #.'
        raise Refusal(
            f'the database cannot be read: {asked.clean(said)}', where=str(asked), next_move=next_move
        ) from None


def _connected(asked: Named) -> psycopg.Connection[Row]:
    given = {'connect_timeout': str(_CONNECT_SECONDS), **asked.parameters, 'client_encoding': 'utf8'}
    connection = psycopg.connect(**given)  # type: ignore[arg-type]  # Parameters of libpq, as libpq took them apart.
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def _found(connection: psycopg.Connection[Row], asked: Named, folder: Path) -> Iterator[Sheet]:
    if asked.query:
        query = sql.SQL('SELECT * FROM ({}) q').format(sql.SQL(asked.query))
        yield _sheet(connection, '', query, _types(connection, query), (), folder / 'rows-0.parquet')
        return
    tables = [asked.table] if asked.table else [str(name) for (name,) in connection.execute(_ALL).fetchall()]
    for number, table in enumerate(tables):
        found = connection.execute('SELECT %s::regclass::oid::text, %s::regclass::text', (table, table)).fetchone()
        assert found is not None
        columns = [(str(name), str(kind)) for name, kind in connection.execute(_COLUMNS, (found[0],))]
        structure = tuple(str(line) for (line,) in connection.execute(_STRUCTURE, {'oid': found[0]}))
        query = sql.SQL('SELECT * FROM {}').format(sql.SQL(str(found[1])))
        name = '' if asked.table else table
        yield _sheet(connection, name, query, columns, structure, folder / f'rows-{number}.parquet')


def _types(connection: psycopg.Connection[Row], query: sql.Composed) -> list[tuple[str, str]]:
    """The columns of a query with their types; the query is not run for it."""
    described = connection.execute(sql.SQL('{} LIMIT 0').format(query))
    result = described.pgresult
    assert result is not None
    assert described.description is not None
    kinds = json.dumps([[result.ftype(at), result.fmod(at)] for at in range(result.nfields)])
    listed = connection.execute(
        'SELECT format_type((p->>0)::oid, (p->>1)::int) FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY t(p, n) ORDER BY n',
        (kinds,),
    )
    return [(column.name, str(kind)) for column, (kind,) in zip(described.description, listed, strict=True)]


def _sheet(
    connection: psycopg.Connection[Row],
    name: str,
    query: sql.Composed,
    columns: list[tuple[str, str]],
    structure: tuple[str, ...],
    file: Path,
) -> Sheet:
    names = unique([column for column, _ in columns])
    made = tuple(_column(own, kind) for own, (_, kind) in zip(names, columns, strict=True))
    _write(connection, query, names, file)
    return Sheet(name, made, partial(_frames, file, names), structure, small=file.stat().st_size < _SMALL)


def _column(name: str, kind: str) -> Column:
    number = text_number if _NUMBER.match(kind) else lambda _: None
    return Column(name, kind, lambda value: 'NULL' if value is None else str(value), number)


def _write(connection: psycopg.Connection[Row], query: sql.Composed, names: list[str], file: Path) -> None:
    """Write what a query gives as texts, as many rows at a time as fit in memory."""
    keys = [f'c{number}' for number in range(len(names))]
    schema = pa.schema([(key, pa.large_string()) for key in keys])
    listed = sql.SQL(', ').join(sql.SQL('{}::text').format(sql.Identifier(key)) for key in keys)
    aliased = sql.SQL(', ').join(map(sql.Identifier, keys))
    words = 'COPY (SELECT {} FROM ({}) q ({})) TO STDOUT' if keys else 'COPY (SELECT 1 LIMIT 0) TO STDOUT'
    copying = sql.SQL(words).format(*((listed, query, aliased) if keys else ()))
    with pq.ParquetWriter(file, schema) as writer, connection.cursor() as cursor, cursor.copy(copying) as copied:
        rows = copied.rows()
        while some := list(islice(rows, _ROWS)):
            columns = [pa.array(column, pa.large_string()) for column in zip(*some, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))


def _frames(file: Path, names: list[str]) -> Iterator[pl.DataFrame]:
    with pq.ParquetFile(file) as rows:
        for batch in rows.iter_batches(batch_size=_ROWS):
            frame = pl.from_arrow(batch.rename_columns(names))
            assert isinstance(frame, pl.DataFrame)
            yield frame
