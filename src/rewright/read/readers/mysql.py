"""Uses of the MySQL drivers -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.sql import read_database


def read(source: Source) -> Reading:
    """Read MySQL connections and the statements run on them."""
    return read_database(source, 'mysql', ('pymysql.connect', 'MySQLdb.connect', 'mysql.connector.connect'))
