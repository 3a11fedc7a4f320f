"""What a person types for tables of a Postgres server -> how to connect, what to read, and a name without any secret."""

import os
import re
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from rewright.model.refusal import Refusal

_URL = re.compile(r'postgres(?:ql)?://')
_WORDS = re.compile(r'\s*(?:host|hostaddr|port|dbname|user|service|password|sslmode)\s*=')
_SPLIT = re.compile(r"((?:[^'#]|'(?:[^'\\]|\\.)*')*)(?:#(.*))?", re.DOTALL)
_UNQUOTED = re.compile(r"password\s*=\s*[^'\s]\S*\s*$")
_TABLE = re.compile(r'(?:[^\W\d][\w$]*|"[^"]+")(?:\.(?:[^\W\d][\w$]*|"[^"]+"))?')
_QUERY = re.compile(r'\s*(?:select|with|values|table)\b', re.IGNORECASE)
_HIDDEN = '***'


@dataclass(frozen=True)
class Named:
    """`parameters` for a connection (they may hold a password: never shown), and a table, a query, or neither (all tables)."""

    parameters: dict[str, str]
    table: str = ''
    query: str = ''

    def __str__(self) -> str:
        """The name to show: user, host, port, database and what is read of it."""
        given = {name: str(text) for name, text in self.parameters.items()}
        user = f'{given["user"]}@' if 'user' in given else ''
        port = f':{given["port"]}' if 'port' in given else ''
        what = self.table or self.query
        return f'postgresql://{user}{given.get("host", "")}{port}/{given.get("dbname", "")}' + (
            f'#{what}' if what else ''
        )

    def __repr__(self) -> str:
        """The same, for traces."""
        return f'Named({self})'

    def clean(self, text: str) -> str:
        """What a server or a library said, without the password."""
        secrets = {str(self.parameters.get('password') or ''), os.environ.get('PGPASSWORD', '')}
        for secret in sorted(filter(None, secrets), key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return ' '.join(text.split())


def is_database(given: str) -> bool:
    """Whether an argument names a server and no file: a URL, or words such as `host=db dbname=shop`."""
    return bool(_URL.match(given) or _WORDS.match(given))


def named(given: str) -> Named:
    """Take an argument apart; Refusal, which repeats nothing of it, where a secret could be mistaken for something else."""
    url = _URL.match(given)
    connection, what = _of_url(given[url.end() :]) if url else _of_words(given)
    try:
        parameters = conninfo_to_dict(connection)
    except psycopg.ProgrammingError:
        raise _refusal('the address of a database cannot be read') from None
    known = {name: str(value) for name, value in parameters.items()}
    if _QUERY.match(what):
        return Named(known, query=what.strip().rstrip(';'))
    if what and not _TABLE.fullmatch(what):
        raise _refusal('what stands behind # is neither a table nor a query')
    return Named(known, table=what)


def _of_url(rest: str) -> tuple[str, str]:
    user, at, place = rest.partition('@')
    if at and (set('/#?') & set(user) or '@' in place.partition('/')[0]):
        raise _refusal('what stands before the host holds one of / # ? @')
    connection, _, what = (place if at else rest).partition('#')
    return f'postgresql://{user + at if at else ""}{connection}', what


def _of_words(given: str) -> tuple[str, str]:
    found = _SPLIT.fullmatch(given)
    if found is None or (found[2] is not None and _UNQUOTED.search(found[1])):
        raise _refusal('a password stands without quotes before #')
    return found[1], found[2] or ''


def _refusal(what: str) -> Refusal:
    return Refusal(
        what,
        where='database',
        next_move='Write postgresql://USER@HOST/DATABASE#TABLE with % escapes, and leave the password to PGPASSWORD.',
    )
