"""Uses of psycopg and psycopg2 -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.sql import read_database


def read(source: Source) -> Reading:
    """Read Postgres connections and the statements run on them."""
    return read_database(source, 'postgres', ('psycopg2.connect', 'psycopg.connect'))
