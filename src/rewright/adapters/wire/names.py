"""Names in, private addresses out: a name server that gives every name an address of its own."""

import socket
import struct

from rewright.model.tape import Failure

_FIRST = int.from_bytes(socket.inet_aton('198.18.0.1'))
_MOST = (1 << 17) - 2
# A program that asks for more names than this is telling something, not asking.
MOST_NAMES = 20_000
_TYPE_A = 1
_NO_SUCH_NAME = 3
_ANSWERED = 0x8180
_SECONDS = 60


class Names:
    """Pairs names with addresses from 198.18.0.0/15, the block kept for benchmarks (RFC 2544)."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._by_address: dict[str, str] = {}

    def address(self, name: str) -> str:
        """The address that stands for a name."""
        if name not in self._by_name:
            address = socket.inet_ntoa((_FIRST + len(self._by_name) % _MOST).to_bytes(4))
            self._by_name[name], self._by_address[address] = address, name
        return self._by_name[name]

    def host(self, address: str) -> str:
        """The name behind an address; an address nobody asked for is its own name."""
        return self._by_address.get(address, address)

    def reply(self, query: 'Query', failure: Failure) -> bytes:
        """Answer one query: an A record, nothing for other types, or `no such name`."""
        if query.name not in self._by_name and len(self._by_name) >= MOST_NAMES:
            failure = 'unknown_host'
        record = b''
        if not failure and query.kind == _TYPE_A:
            packed = socket.inet_aton(self.address(query.name))
            record = b'\xc0\x0c' + struct.pack('>HHIH', _TYPE_A, 1, _SECONDS, len(packed)) + packed
        flags = _ANSWERED | (_NO_SUCH_NAME if failure else 0)
        return query.number + struct.pack('>HHHHH', flags, 1, 1 if record else 0, 0, 0) + query.question + record


class Query:
    """The first question of a DNS packet; ValueError when it is not one."""

    def __init__(self, packet: bytes) -> None:
        labels, at = [], 12
        try:
            while size := packet[at]:
                labels.append(packet[at + 1 : at + 1 + size].decode('latin-1'))
                at += size + 1
            (self.kind,) = struct.unpack('>H', packet[at + 1 : at + 3])
        except (IndexError, struct.error):
            raise ValueError('not a DNS query') from None
        self.name = '.'.join(labels).lower()
        self.number, self.question = packet[:2], packet[12 : at + 5]
