"""Every connection that a confined program is about to make comes in; it goes on, or is refused as a closed port refuses it."""

import contextlib
import ctypes
import errno
import fcntl
import os
import select
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

# struct seccomp_notif and struct seccomp_notif_resp of <linux/seccomp.h>; seccomp_unotify(2) says how they are used.
_QUESTION, _ANSWER = struct.Struct('=QIIiIQ6Q'), struct.Struct('=QqiI')
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_GO_ON = 1
_GET_HANDLE = 438
_LONGEST_ADDRESS = 128
_LEAVE_SECONDS = 2

Reaches = Callable[[str, int], 'Future[bool]']


@dataclass(frozen=True)
class _Question:
    number: int
    thread: int
    handle: int
    address: int
    size: int


class Gate:
    """Answers on `handle` from a thread of its own, until `close`; `reaches` says whether an address and port are reached."""

    def __init__(self, handle: int, reaches: Reaches) -> None:
        self._handle, self._reaches = handle, reaches
        self._wake = os.eventfd(0)
        self._thread = threading.Thread(target=self._serve, name='rewright-gate', daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more; the command has ended."""
        os.eventfd_write(self._wake, 1)
        self._thread.join(_LEAVE_SECONDS)
        # Older kernels do not wake whoever waits for the question of a process that has just died.
        if not self._thread.is_alive():
            for handle in (self._handle, self._wake):
                os.close(handle)

    def _serve(self) -> None:
        waiting = select.poll()
        for handle in (self._handle, self._wake):
            waiting.register(handle, select.POLLIN)
        while True:
            ready = dict(waiting.poll())
            if self._wake in ready or ready.get(self._handle, 0) & select.POLLHUP:
                return
            if question := self._next():
                self._judge(question)

    def _next(self) -> _Question | None:
        room = bytearray(_QUESTION.size)
        try:
            fcntl.ioctl(self._handle, _RECEIVE, room)
        except OSError:
            # Whoever asked is gone.
            return None
        number, thread, _, _, _, _, handle, address, size, *_ = _QUESTION.unpack(room)
        return _Question(number, thread, handle, address, size)

    def _judge(self, question: _Question) -> None:
        """Let everything pass but a stream to an IPv4 address that is not reached."""
        try:
            where = _destination(question)
            found = self._reaches(*where) if where else None
        except Exception:  # noqa: BLE001  Whatever the program hands over, who is not answered waits for ever, and all after it.
            found = None
        if found is None:
            self._answer(question, reached=True)
        else:
            found.add_done_callback(lambda done: self._answer(question, reached=_is_reached(done)))

    def _answer(self, question: _Question, *, reached: bool) -> None:
        said = (0, _GO_ON) if reached else (-errno.ECONNREFUSED, 0)
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._handle, _SEND, bytearray(_ANSWER.pack(question.number, 0, *said)))


def _is_reached(done: 'Future[bool]') -> bool:
    return bool(done.cancelled() or done.exception() or done.result())


def _destination(question: _Question) -> tuple[str, int] | None:
    with Path(f'/proc/{question.thread}/mem').open('rb') as memory:
        memory.seek(question.address)
        raw = memory.read(min(question.size, _LONGEST_ADDRESS))
    if len(raw) < 8 or struct.unpack('=H', raw[:2])[0] != socket.AF_INET:
        return None
    (port,) = struct.unpack('>H', raw[2:4])
    return (socket.inet_ntoa(raw[4:8]), port) if _is_stream(question) else None


def _is_stream(question: _Question) -> bool:
    """Say whether the program's socket is a stream: resolvers connect datagrams only to learn their own address."""
    status = Path(f'/proc/{question.thread}/status').read_text(encoding='ascii', errors='replace')
    process = next(int(line.split()[1]) for line in status.splitlines() if line.startswith('Tgid:'))
    whole = os.pidfd_open(process)
    try:
        taken = ctypes.CDLL(None, use_errno=True).syscall(_GET_HANDLE, whole, question.handle, 0)
    finally:
        os.close(whole)
    if taken < 0:
        return False
    with socket.socket(fileno=taken) as same:
        return bool(same.type & socket.SOCK_STREAM)
