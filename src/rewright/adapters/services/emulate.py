"""Emulates S3 and DynamoDB: a process that has read everything it needs forks a server for each run, and that fills itself.

It is run by path, by the interpreter of an environment that holds moto, in a confinement without a network. Each connection to
`control.sock` asks for one run: a line of JSON in, `ok` out when the run's socket listens, and the end of both when it closes. It is
closed at once where the content is not accepted.
"""

import ctypes
import datetime as dt
import gc
import importlib
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

LONGEST_LINE = 4096


class Clock:
    """What the emulator takes for the time: it stands still until a run begins, so that content is as old in every run."""

    def __init__(self, start: float) -> None:
        self._start, self._real, self._began = start, time.time, 0.0
        doors = gc.get_referents(dt.datetime.__dict__)[0]

        def now(cls: Any, tz: dt.tzinfo | None = None) -> dt.datetime:
            return cls.fromtimestamp(self.time(), tz)  # type: ignore[no-any-return]  # It is the class itself.

        def utcnow(cls: Any) -> dt.datetime:
            return cls.fromtimestamp(self.time(), dt.UTC).replace(tzinfo=None)  # type: ignore[no-any-return]  # As above.

        doors.update(now=classmethod(now), utcnow=classmethod(utcnow))
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(dt.datetime))
        vars(time)['time'] = self.time

    def time(self) -> float:
        """Seconds since 1970."""
        return self._start + (self._real() - self._began if self._began else 0.0)

    def go(self, start: float | None) -> None:
        """Run on from `start`, or from the real time."""
        self._began = self._real()
        self._start = self._began if start is None else start


def main(home: Path, start: float) -> None:
    """Fork a server for each connection to the control socket; its content is made at `start`."""
    # Here alone: it is in the environment of the emulator, not in ours.
    server = importlib.import_module('moto.server')
    importlib.import_module('moto.s3.responses')
    importlib.import_module('moto.dynamodb.responses')
    clock = Clock(start)
    app = server.DomainDispatcherApplication(server.create_backend_app)
    # Ended servers need nobody to ask after them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(home / 'control.sock'))
        listener.listen(64)
        while True:
            asking, _ = listener.accept()
            if not os.fork():
                listener.close()
                serve(app, clock, home, asking)
            asking.close()


def fill(app: Any, requests: list[dict[str, Any]], home: Path) -> bool:
    """Ask the emulator everything that makes its content; it says what it does not accept, and False."""
    client = importlib.import_module('werkzeug.test').Client(app)
    for request in requests:
        body = (home / request['file']).read_bytes() if request['file'] else request['body'].encode()
        answer = client.open(
            request['path'],
            method=request['method'],
            headers=request['headers'],
            data=body,
            base_url='http://localhost',
        )
        if answer.status_code >= 400:
            said = ' '.join(answer.get_data(as_text=True).split())[:1000]
            sys.stderr.write(f'{request["what"]}: {said}\n')
            return False
    return True


def serve(app: Any, clock: Clock, home: Path, asking: socket.socket) -> None:
    """Fill the emulator and serve one run until whoever asked for it leaves; never returns."""
    try:
        wanted = json.loads(asking.recv(LONGEST_LINE))
        if fill(app, json.loads((home / wanted['content']).read_text(encoding='utf-8')), home):
            handler = importlib.import_module('moto.server').MotoRequestHandler
            make = importlib.import_module('werkzeug.serving').make_server
            server = make(f'unix://{home / wanted["socket"]}', 0, app, threaded=True, request_handler=handler)
            clock.go(wanted['start'])
            threading.Thread(target=server.serve_forever, daemon=True).start()
            asking.sendall(b'ok')
            asking.recv(1)
    except Exception:  # noqa: BLE001  Whatever it is, it is told, and the fork ends.
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


if __name__ == '__main__':
    main(Path(sys.argv[1]), float(sys.argv[2]))
