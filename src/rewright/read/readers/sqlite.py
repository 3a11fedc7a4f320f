"""Uses of sqlite3 -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.sql import read_database


def read(source: Source) -> Reading:
    """Read SQLite connections and the statements run on them."""
    return read_database(source, 'sqlite', ('sqlite3.connect', 'sqlite3.dbapi2.connect'))
