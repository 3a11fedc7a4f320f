"""Uses of SQLAlchemy engines -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.sql import read_database


def read(source: Source) -> Reading:
    """Read engines and the statements run on their connections."""
    return read_database(source, 'sql', ('sqlalchemy.create_engine',))
