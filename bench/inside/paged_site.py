"""A site of pages on loopback, as fast as one process can: python paged_site.py [--latency 0.005]. It prints its address.

/KIND/items?page=N answers with a page of 100 items; what is wrong with it depends on KIND and N alone, and on how often
the page was asked for. /forget begins anew, /stats tells how many requests came and how many were under way at once.
"""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Callable

ITEMS = 100
BUSY_PER_CENT = 40
CUT_SHORT = 0.5


def page(number: int) -> bytes:
    """A page of items, some of whose names are not ASCII."""
    items = ''.join(f'<li data-name="Café {number}-{i}">{number * 31 % 97 + i * 0.5}</li>\n' for i in range(ITEMS))
    return f'<html><body><ul>\n{items}</ul></body></html>'.encode()


def answer(status: str, body: bytes, *headers: str) -> bytes:
    """An answer as it stands on the wire."""
    lines = [f'HTTP/1.1 {status}', 'Content-Type: text/html; charset=utf-8', f'Content-Length: {len(body)}', *headers]
    return '\r\n'.join((*lines, '', '')).encode() + body


class Site:
    """What all connections share: the latency, and what was asked for."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.asked: Counter[str] = Counter()
        self.under_way = self.most = 0

    def storm(self, number: int, time: int) -> tuple[float, bytes, bool]:
        """Two pages of five are busy at first, one of twenty for ever; all say when to come again."""
        busy = number * 7 % 100 < BUSY_PER_CENT and (time == 1 or number % 20 == 0)
        body = (
            answer('503 Service Unavailable', b'busy', 'Retry-After: 0.05') if busy else answer('200 OK', page(number))
        )
        return 0, body, False

    def slow(self, number: int, _time: int) -> tuple[float, bytes, bool]:
        """One page of ten takes a fifth of a second, one of fifty longer than anybody waits."""
        seconds = 1.5 if number % 50 == 0 else 0.2 if number % 10 == 0 else 0
        return seconds, answer('200 OK', page(number)), False

    def dropped(self, number: int, time: int) -> tuple[float, bytes, bool]:
        """The connection is closed instead of an answer: at first for one page of six, for ever for one of thirty."""
        drops = (number % 6 == 0 and time == 1) or number % 30 == 0
        return 0, b'' if drops else answer('200 OK', page(number)), drops

    def cut(self, number: int, time: int) -> tuple[float, bytes, bool]:
        """The body ends in its middle: at first for one page of six, for ever for one of thirty."""
        cuts = (number % 6 == 0 and time == 1) or number % 30 == 0
        whole = answer('200 OK', page(number))
        return 0, whole[: int(len(whole) * CUT_SHORT)] if cuts else whole, cuts

    def closing(self, number: int, _time: int) -> tuple[float, bytes, bool]:
        """Every third connection is closed behind a whole answer, which does not say so."""
        return 0, answer('200 OK', page(number)), number % 3 == 0

    def plain(self, number: int, _time: int) -> tuple[float, bytes, bool]:
        """Nothing is wrong."""
        return 0, answer('200 OK', page(number)), False

    def told(self) -> bytes:
        """The counters."""
        body = json.dumps({'requests': self.asked.total(), 'in_flight': self.most}).encode()
        return answer('200 OK', body)

    def forget(self) -> bytes:
        """Begin anew."""
        self.asked.clear()
        self.under_way = self.most = 0
        return answer('200 OK', b'')


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, site: Site) -> None:
        self.site, self.came = site, b''

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.came += data
        while b'\r\n\r\n' in self.came:
            head, _, self.came = self.came.partition(b'\r\n\r\n')
            self.asked(head.split(b' ', 2)[1].decode())

    def asked(self, path: str) -> None:
        """Answer one request, now or later."""
        site = self.site
        if path in {'/stats', '/forget'}:
            self.transport.write(site.told() if path == '/stats' else site.forget())
            return
        kind, _, number = path.removeprefix('/').partition('/items?page=')
        site.asked[path] += 1
        site.under_way += 1
        site.most = max(site.most, site.under_way)
        answers: Callable[[int, int], tuple[float, bytes, bool]] = getattr(site, kind)
        seconds, body, ends = answers(int(number), site.asked[path])
        if seconds + site.latency:
            asyncio.get_running_loop().call_later(seconds + site.latency, self.answered, body, ends)
        else:
            self.answered(body, ends)

    def answered(self, body: bytes, ends: bool) -> None:
        """Write an answer, and close the connection where it ends with it."""
        self.site.under_way -= 1
        if not self.transport.is_closing():
            self.transport.write(body)
        if ends:
            self.transport.close()


async def main(latency: float) -> None:
    """Serve until the process is ended."""
    site = Site(latency)
    server = await asyncio.get_running_loop().create_server(lambda: Line(site), '127.0.0.1', 0, backlog=512)
    print(f'http://127.0.0.1:{server.sockets[0].getsockname()[1]}', flush=True)
    await server.serve_forever()


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--latency', type=float, default=0)
    asyncio.run(main(parser.parse_args().latency))
