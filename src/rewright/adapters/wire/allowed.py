"""Which servers a recording may reach: `host` or `host:port` entries in, yes or no out."""

from collections.abc import Iterable

from rewright.adapters.wire.request import DEFAULT_PORTS, Place
from rewright.model.metadata import is_metadata, meant


class AllowedHosts:
    """The servers a job may reach; `localhost` and 127.0.0.1 are the same one."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._pairs = {_pair(entry) for entry in entries if entry.strip()}

    @property
    def ports(self) -> set[int]:
        """Every port an entry names."""
        return {port for _, port in self._pairs if port}

    def name(self, host: str) -> bool:
        """Say whether some port of this host may be reached."""
        return any(known == _plain(host) for known, _ in self._pairs)

    def place(self, place: Place) -> bool:
        """Say whether this server may be reached; an entry without a port allows every port."""
        host = _plain(place.host)
        return (host, place.port) in self._pairs or (host, 0) in self._pairs


def safe_address(host: str, address: str) -> bool:
    """Say whether a name may lead to this address.

    A public name that answers with a loopback or link-local one may not, and nothing leads to a cloud's metadata.
    """
    if is_metadata(host) or is_metadata(address):
        return False
    if _plain(host) == _plain(address):
        return True
    found = meant(address.partition('%')[0])
    return not (found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast)


def _pair(entry: str) -> tuple[str, int]:
    scheme, sign, rest = entry.strip().partition('://')
    host, colon, port = (rest if sign else entry.strip()).partition('/')[0].rpartition(':')
    if colon and port.isdigit():
        return _plain(host), int(port)
    return _plain(f'{host}{colon}{port}'), DEFAULT_PORTS.get(scheme, 0) if sign else 0


def _plain(host: str) -> str:
    host = host.strip('[]').lower().rstrip('.')
    return '127.0.0.1' if host in {'localhost', '::1'} else host
