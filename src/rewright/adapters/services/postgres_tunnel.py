"""A program's connection to any Postgres goes in; it is led to the run's own server, whatever host, user and password it names."""

import asyncio
import contextlib
import struct
from pathlib import Path

import psycopg
from psycopg import sql

from rewright.adapters.services.confined import reached
from rewright.adapters.services.passing import passed
from rewright.adapters.services.postgres_loading import OWNER, connect
from rewright.adapters.wire.side import Encrypt, Streams

# https://www.postgresql.org/docs/current/protocol-message-formats.html
_WANT_TLS, _WANT_GSS, _CANCEL, _VERSION_3 = 80877103, 80877104, 80877102, 3
_LONGEST_START = 10_000


class PostgresTunnel:
    """Leads connections to the server whose socket lies in `home`.

    A user who is not known is made, without any right but to the run's own databases: the content is theirs to change,
    the server is not.
    """

    def __init__(self, home: Path, socket: str) -> None:
        self._home, self._socket = home, socket
        self._lock = asyncio.Lock()
        self._known: set[str] = set()

    async def serve(self, caller: Streams, encrypt: Encrypt) -> None:
        """Answer the questions that come before a session, then pass bytes both ways."""
        start, caller = await _started(caller, encrypt)
        try:
            if start and await self._admitted(_user(start)):
                with reached(self._home) as short:
                    far = await asyncio.open_unix_connection(f'{short}/{self._socket}')
                far[1].write(start)
                await passed(caller, far)
        finally:
            caller[1].close()

    async def _admitted(self, user: str) -> bool:
        """Make a user that is not known yet; the roles that keep the server admit nobody."""
        if user.startswith('rewright_'):
            return False
        async with self._lock:
            # A message without a user cancels a query, and begins no session.
            if user and user not in self._known:
                await asyncio.to_thread(self._admit, user)
                self._known.add(user)
        return True

    def _admit(self, user: str) -> None:
        name, owner = sql.Identifier(user), sql.Identifier(OWNER)
        with connect(self._home) as keeper:
            # A dump may have named the user already.
            with contextlib.suppress(psycopg.errors.DuplicateObject):
                keeper.execute(sql.SQL('CREATE ROLE {}').format(name))
            keeper.execute(sql.SQL('ALTER ROLE {} LOGIN CREATEDB INHERIT NOSUPERUSER').format(name))
            keeper.execute(sql.SQL('GRANT {} TO {}').format(owner, name))


async def _started(caller: Streams, encrypt: Encrypt) -> tuple[bytes, Streams]:
    """Return the message that begins a session, empty when the peer leaves, and the streams to go on with."""
    while True:
        try:
            head = await caller[0].readexactly(8)
            size, code = struct.unpack('>ii', head)
            if not 8 <= size <= _LONGEST_START:
                return b'', caller
            rest = await caller[0].readexactly(size - 8)
        except asyncio.IncompleteReadError:
            return b'', caller
        if code not in {_WANT_TLS, _WANT_GSS}:
            return head + rest, caller
        caller[1].write(b'S' if code == _WANT_TLS else b'N')
        await caller[1].drain()
        if code == _WANT_TLS:
            caller = await encrypt(caller)


def _user(start: bytes) -> str:
    """The user that a session is begun for; empty for a message that begins none."""
    if struct.unpack('>i', start[4:8])[0] >> 16 != _VERSION_3:
        return ''
    words = start[8:].split(b'\0')
    named = dict(zip(words[::2], words[1::2], strict=False))
    return named.get(b'user', b'').decode('utf-8', 'replace')
