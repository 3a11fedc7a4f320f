"""A run's network conditions go in, the line that serves them comes out."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from rewright.adapters.wire.allowed import AllowedHosts
from rewright.adapters.wire.authority import Authority
from rewright.adapters.wire.line import Line
from rewright.adapters.wire.log import ExchangeLog
from rewright.adapters.wire.recording import Recording
from rewright.adapters.wire.redaction import Redactor
from rewright.adapters.wire.replay import Replay
from rewright.adapters.wire.side import Side
from rewright.model.run import Conditions
from rewright.model.tape import Tape
from rewright.ports.blobs import Blobs

NAME_SERVER = ('udp', 53)


def open_line(conditions: Conditions, tape: Tape, blobs: Blobs, redactor: Redactor, authority: Authority) -> Line:
    """Start serving: a recording reaches the allowed hosts, a replay reaches nothing."""
    log = ExchangeLog(blobs, redactor, conditions.traffic_mb << 20)
    side: Side
    if conditions.network == 'record':
        side = Recording(AllowedHosts(conditions.allowed_hosts), log)
    else:
        side = Replay(tape, blobs, log, latency=conditions.latency)
    return Line(side, log, authority, conditions.open_files)


def listeners(conditions: Conditions, tape: Tape, served: Iterable[int] = ()) -> list[tuple[str, int]]:
    """The name server, and every port that the allowed hosts, the tape or the run's own servers name."""
    # The default ports are always ours, so that a request nobody recorded is told apart from a refused one.
    ports = {80, 443} | AllowedHosts(conditions.allowed_hosts).ports | {_port(e.url) for e in tape.exchanges}
    ports |= set(served)
    return [NAME_SERVER, *(('tcp', port) for port in sorted(ports) if 0 < port < 1 << 16)]


def _port(url: str) -> int:
    try:
        return urlsplit(url).port or 0
    except ValueError:
        return 0
