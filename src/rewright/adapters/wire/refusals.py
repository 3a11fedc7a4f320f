"""A tape goes in; whether the next connection to one of its servers is refused comes out."""

from collections import Counter, defaultdict
from urllib.parse import urlsplit

from rewright.adapters.wire.request import Place
from rewright.model.tape import Exchange, Tape

_Server = tuple[str, int]


class Refusals:
    """Refuses as often as was recorded, and each time as late among the requests to that server as it was.

    A server that was refused last and never asked again is refused for good.
    """

    def __init__(self, tape: Tape) -> None:
        self._asked: Counter[_Server] = Counter()
        self._left: dict[_Server, list[int]] = defaultdict(list)
        recorded: Counter[_Server] = Counter()
        for exchange in tape.exchanges:
            server = _server_of(exchange)
            if exchange.url.startswith('tcp://'):
                self._left[server].append(recorded[server])
            elif exchange.method not in {'CONNECT', 'RESOLVE'}:
                recorded[server] += 1
        self._for_good = {server for server, places in self._left.items() if places[-1] == recorded[server]}

    def asked(self, place: Place) -> None:
        """Count a request."""
        self._asked[_plain(place.host), place.port] += 1

    def next(self, host: str, port: int) -> bool:
        """Say whether a connection is refused now."""
        server = (_plain(host), port)
        left = self._left.get(server)
        if not left or left[0] > self._asked[server]:
            return False
        if len(left) > 1 or server not in self._for_good:
            left.pop(0)
        return True


def _server_of(exchange: Exchange) -> _Server:
    # The key always names the port.
    parts = urlsplit([*exchange.key.split(' '), ''][1])
    return _plain(parts.hostname or ''), parts.port or 0


def _plain(host: str) -> str:
    return '127.0.0.1' if host == 'localhost' else host
