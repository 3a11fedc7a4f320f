"""Database calls of any driver in a source -> endpoints, and a finding where SQL is built from strings."""

import re

from rewright.read.reading import Reading
from rewright.read.source import Call, Source

_WRITES = re.compile(r'\s*(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|REPLACE|MERGE|TRUNCATE|COPY)\b', re.IGNORECASE)
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE|TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?)\s+([\w.{}"`]+)', re.IGNORECASE)
_BUILDERS = {'binary_operator', 'call'}


def read_database(source: Source, kind: str, connects: tuple[str, ...]) -> Reading:
    """Read connections made by `connects` and the statements run on anything."""
    reading = Reading(source.file)
    connections = list(source.calls_to(*connects))
    for call in connections:
        reading.source(kind, source.target(call.argument(0, 'database')), call.node)
        reading.hint('prepare', call.node, f'it connects to {kind}')
    if not connections:
        return reading
    for call in source.calls_to(
        '.execute', '.executemany', '.executescript', 'pandas.read_sql', 'pandas.read_sql_query'
    ):
        _note_statement(source, call, kind, reading)
    return reading


def _note_statement(source: Source, call: Call, kind: str, reading: Reading) -> None:
    given = call.argument(0, 'sql')
    statement = source.literal(given)
    table = _TABLE.search(statement)
    name = table.group(1).strip('"`') if table else ' '.join(statement.split())[:60]
    if _WRITES.match(statement):
        reading.sink(kind, name, call.node)
        reading.hint('save', call.node, f'it changes {name}')
    else:
        reading.source(kind, name, call.node)
        reading.hint('fetch', call.node, f'it queries {name}')
    built = source.origin(given)
    if built is not None and _is_built(built.kind, built.text) and '{}' in statement:
        message = 'SQL is built from strings: a value in it can become a command'
        reading.find('sql_from_strings', message, call.node, 'risk')


def _is_built(kind: str, text: str) -> bool:
    return kind in _BUILDERS or (kind == 'string' and text[:2].lower().startswith(('f', 'rf', 'fr')))
