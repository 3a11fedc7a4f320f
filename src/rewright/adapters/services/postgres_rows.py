"""Changed tables go in; a running server holds their rows instead, as far as its own constraints accept them."""

import json
from pathlib import Path

import psycopg
from psycopg import sql

from rewright.adapters.services.postgres_contents import Row
from rewright.adapters.services.postgres_loading import connect
from rewright.model.service import Database
from rewright.ports.blobs import Blobs

_REFERENCES = """
    SELECT n.nspname, c.relname, m.nspname, p.relname, array_to_json(ARRAY(
        SELECT ARRAY[a.attname::text, b.attname::text] FROM unnest(k.conkey, k.confkey) u(own, other)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.own
        JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.other))::text
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace
    WHERE k.contype = 'f' ORDER BY k.conname"""


def replace(folder: Path, database: Database, blobs: Blobs) -> None:
    """Replace the rows of the changed tables; a row that the database refuses, or that refers to no row, is left out."""
    with connect(folder, database.name) as keeper:
        # Neither triggers nor the order of tables may stand in the way of laying rows out.
        keeper.execute('SET session_replication_role = replica')
        for changed in database.changed:
            _replace(keeper, changed.name, blobs.get(changed.sha256))
        references = keeper.execute(_REFERENCES).fetchall()
        while any(_dangling(keeper, reference) for reference in references):
            continue


def _replace(keeper: psycopg.Connection[Row], name: str, data: bytes) -> None:
    head, *rows = (json.loads(line) for line in data.split(b'\n'))
    table = sql.Identifier(*name.rpartition('/')[2].split('.', 1))
    kept = [at for at, (column, _) in enumerate(head['columns']) if column not in head['computed']]
    columns = sql.SQL(', ').join(sql.Identifier(head['columns'][at][0]) for at in kept)
    keeper.execute(sql.SQL('DELETE FROM {}').format(table))
    values = sql.SQL(', ').join(sql.SQL('%s') for _ in kept)
    query = sql.SQL('INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})').format(table, columns, values)
    accepted = [[row[at] for at in kept] for row in rows]
    try:
        with keeper.transaction(), keeper.cursor() as cursor:
            cursor.executemany(query, accepted)
    except psycopg.Error:
        for row in accepted:
            _insert(keeper, query, row)


def _insert(keeper: psycopg.Connection[Row], query: sql.Composed, row: list[str | None]) -> None:
    try:
        keeper.execute(query, row)
    except psycopg.Error:
        # What the table's own constraints refuse can never be an input.
        return


def _dangling(keeper: psycopg.Connection[Row], reference: Row) -> int:
    """Delete the rows that refer to a row that is gone, and count them."""
    schema, table, other_schema, other, pairs = (str(part) for part in reference)
    columns = json.loads(pairs)
    words = 'DELETE FROM {} t WHERE {} AND NOT EXISTS (SELECT 1 FROM {} o WHERE {})'
    named = sql.SQL(' AND ').join(sql.SQL('t.{} IS NOT NULL').format(sql.Identifier(own)) for own, _ in columns)
    met = sql.SQL(' AND ').join(
        sql.SQL('t.{} = o.{}').format(sql.Identifier(own), sql.Identifier(theirs)) for own, theirs in columns
    )
    places = sql.Identifier(schema, table), sql.Identifier(other_schema, other)
    return keeper.execute(sql.SQL(words).format(places[0], named, places[1], met)).rowcount
