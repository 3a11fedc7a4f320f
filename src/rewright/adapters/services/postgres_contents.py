"""A connection to a Postgres database goes in; its tables (schema and sorted rows) and definitions come out as bytes."""

import json
import re
from collections.abc import Iterator
from typing import LiteralString

import psycopg
from psycopg import sql

Row = tuple[str | None, ...]

_FIRST: LiteralString = """
    CREATE TEMPORARY VIEW own AS SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'"""
_TABLES: LiteralString = """
    SELECT c.oid::text, n.nspname, c.relname, c.relkind::text, c.relrowsecurity::text
    FROM pg_class c JOIN pg_temp.own n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'p') AND c.relpersistence <> 't' ORDER BY 2, 3"""
_COLUMNS: LiteralString = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
        coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text, a.attgenerated::text,
        coalesce((SELECT collname FROM pg_collation o WHERE o.oid = a.attcollation AND o.collname <> 'default'), '')
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %s::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
_CONSTRAINTS: LiteralString = """
    SELECT c.contype::text, c.conname || ' ' || pg_get_constraintdef(c.oid), array_to_json(ARRAY(
        SELECT a.attname::text FROM unnest(c.conkey) k JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k
    ))::text FROM pg_constraint c WHERE c.conrelid = %s::oid ORDER BY 2"""
_OTHERS: LiteralString = """
    SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = %(oid)s::oid
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE t.tgrelid = %(oid)s::oid AND NOT t.tgisinternal
    UNION ALL SELECT 'partition ' || pg_get_expr(c.relpartbound, c.oid) FROM pg_class c
        WHERE c.oid = %(oid)s::oid AND c.relispartition
    UNION ALL SELECT 'policy ' || p.polname || ' ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '')
        FROM pg_policy p WHERE p.polrelid = %(oid)s::oid
    ORDER BY 1"""
_DEFINITIONS: LiteralString = """
    SELECT 'schema ' || n.nspname FROM pg_temp.own n
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    UNION ALL SELECT 'view ' || n.nspname || '.' || c.relname || ' ' || pg_get_viewdef(c.oid)
        FROM pg_class c JOIN pg_temp.own n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')
    UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_temp.own n ON n.oid = p.pronamespace
        WHERE p.prokind IN ('f', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT 'type ' || n.nspname || '.' || t.typname || ' ' || coalesce((
            SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_enum e WHERE e.enumtypid = t.oid), format_type(t.typbasetype, t.typtypmod), '')
        FROM pg_type t JOIN pg_temp.own n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd')
    UNION ALL SELECT 'sequence ' || n.nspname || '.' || c.relname || ' ' || s.seqtypid::regtype || ' from '
            || s.seqstart || ' by ' || s.seqincrement || ' in ' || s.seqmin || '..' || s.seqmax || ' last '
            || coalesce(pg_sequence_last_value(c.oid)::text, 'none')
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_temp.own n ON n.oid = c.relnamespace
    ORDER BY 1"""
# Kinds of values that a clock or chance gives: rows are sorted by everything else first.
_PASSING = re.compile(r'timestamp|date|time|uuid')
_MOMENT = re.compile(r'timestamp|time')
_FRACTION = re.compile(r'(?<=:\d\d)\.\d+')


def contents(connection: psycopg.Connection[Row], database: str) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of the database's definitions and of each of its tables, as `model.service.Stored` names them."""
    connection.execute("SET search_path = ''")
    connection.execute(_FIRST)
    found = [str(line) for (line,) in connection.execute(_DEFINITIONS)]
    yield f'postgres://{database}/definitions', '\n'.join(found).encode()
    for table in connection.execute(_TABLES).fetchall():
        yield f'postgres://{database}/{table[1]}.{table[2]}', _table(connection, table)


def _table(connection: psycopg.Connection[Row], table: Row) -> bytes:
    """One JSON line that describes the table, then one a row: every value as Postgres writes it, or null."""
    oid, schema, name, kind, security = (str(part) for part in table)
    columns = connection.execute(_COLUMNS, (oid,)).fetchall()
    constraints = connection.execute(_CONSTRAINTS, (oid,)).fetchall()
    keys = [(found, json.loads(str(names))) for found, _, names in constraints if found in {'p', 'u'}]
    structure = [str(text) for _, text, _ in constraints]
    structure += [str(line) for (line,) in connection.execute(_OTHERS, {'oid': oid})]
    head = {
        'rewright': 'table',
        'columns': [[column[0], _typed(column)] for column in columns],
        'structure': [*structure, *(['row security'] if security == 'true' else [])],
        'key': next((names for found, names in keys if found == 'p'), []),
        'unique': [names for found, names in keys if found == 'u'],
        'required': [column[0] for column in columns if column[2] == 'true'],
        'computed': [column[0] for column in columns if column[5]],
    }
    # A partitioned table holds nothing itself: its partitions are tables of their own.
    rows = [] if kind == 'p' or not columns else list(_rows(connection, schema, name, columns))
    rows.sort(key=_order(columns, [str(key) for key in head['key']]))
    return '\n'.join(json.dumps(line, ensure_ascii=False) for line in (head, *rows)).encode()


def _typed(column: Row) -> str:
    """A column's type with everything that makes it behave as it does."""
    _, kind, required, default, identity, computed, collation = (str(part) for part in column)
    words = [kind, 'not null' if required == 'true' else '', f'collate {collation}' if collation else '']
    if computed:
        return ' '.join(filter(None, [*words, f'generated as {default}']))
    words += [f'default {default}' if default else '', f'identity {identity}' if identity else '']
    return ' '.join(filter(None, words))


def _rows(connection: psycopg.Connection[Row], schema: str, name: str, columns: list[Row]) -> Iterator[Row]:
    listed = sql.SQL(', ').join(sql.SQL('{}::text').format(sql.Identifier(str(column[0]))) for column in columns)
    query = sql.SQL('COPY (SELECT {} FROM {}) TO STDOUT').format(listed, sql.Identifier(schema, name))
    moments = [bool(_MOMENT.match(str(column[1]))) for column in columns]
    with connection.cursor() as cursor, cursor.copy(query) as copied:
        for row in copied.rows():
            yield tuple(_whole(value) if moment else value for value, moment in zip(row, moments, strict=True))


def _whole(moment: str | None) -> str | None:
    """Write all six digits of a second: Postgres leaves zeros out at the end, so that one moment in ten is shorter."""
    return moment and _FRACTION.sub(lambda found: f'{found[0]:0<7}', moment)


def _order(columns: list[Row], key: list[str]) -> 'Order':
    first = [at for at, column in enumerate(columns) if column[0] in key]
    passing = [at for at, column in enumerate(columns) if _PASSING.match(str(column[1])) and at not in first]
    others = [at for at in range(len(columns)) if at not in first and at not in passing]
    return Order((*first, *others, *passing))


class Order:
    """A sort key for rows: the columns in the given order, numbers by their value, missing values first."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        self._columns = columns

    def __call__(self, row: Row) -> list[tuple[bool, int, str]]:
        """Return what the row is sorted by."""
        values = [row[at] for at in self._columns]
        return [
            (value is not None, len(value or '') if (value or '').isdigit() else 0, value or '') for value in values
        ]
