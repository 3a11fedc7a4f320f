"""Runs inside a confinement: tries every attempt of a JSON file in a child of its own, and prints how each one ended.

An attempt escaped when its code comes to its end; any exception or signal blocked it. The names below are the words
that attempts are written with.
"""

# ruff: noqa: F401, F821
# Attempts use every name here; the planted ones come from the file.

import ctypes
import errno
import json
import os
import select
import signal
import socket
import struct
import sys
from pathlib import Path

SECONDS = 8
AT_ONCE = 8
NUMBERS = {
    name: pair[0 if os.uname().machine == 'x86_64' else 1]
    for name, pair in {'clone': (56, 220), 'shmget': (29, 194), 'getpid': (39, 172)}.items()
}
libc = ctypes.CDLL(None, use_errno=True)
inherited = {}
for entry in Path('/proc/self/fd').iterdir():
    try:
        inherited[int(entry.name)] = str(entry.readlink())
    except OSError:
        continue


def call(name, *arguments):
    """Make a system call; OSError when it fails. Texts and bytes go as pointers."""
    packed = [a.encode() if isinstance(a, str) else a for a in arguments]
    packed = [ctypes.c_long(a) if isinstance(a, int) else a for a in packed]
    ctypes.set_errno(0)
    done = libc.syscall(ctypes.c_long(NUMBERS[name] if isinstance(name, str) else name), *packed)
    if done == -1 and ctypes.get_errno():
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return done


def reaches(name, *arguments):
    """Make a call with arguments that can do nothing: any other complaint than a refusal says that the kernel took it."""
    try:
        call(name, *arguments)
    except OSError as error:
        if error.errno in {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EAFNOSUPPORT, errno.ENOMEM}:
            raise


def writable(*paths):
    """Ask whether any of these may be written, without writing."""
    if not any(os.access(path, os.W_OK) for path in paths):
        raise PermissionError('not writable')


def content(path):
    """Read a little of a file that is not empty and not masked."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not os.read(handle, 16):
        raise PermissionError('empty')


def status(field):
    """A line of the kernel's account of this process."""
    lines = Path('/proc/self/status').read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(field + ':'))


def child_of(made):
    """Let a process that a raw call made end at once; True in the parent."""
    if made == 0:
        os._exit(0)
    os.waitpid(made, 0)


def target_at(number):
    """Say that a process is the one of the host that was planted to be found."""
    if token.encode() not in Path(f'/proc/{number}/cmdline').read_bytes():
        raise ProcessLookupError('another process')
    return number


def answered(data):
    """Say that the real server, and nothing that stands for it, answered."""
    if token.encode() not in (data if isinstance(data, bytes) else data.encode()):
        raise ConnectionError('not the real server')


def http(host, port, path='/a'):
    """Ask over a plain connection, and read what comes."""
    with socket.create_connection((host, port), 2) as connection:
        connection.sendall(b'GET %s HTTP/1.0\r\nHost: x\r\n\r\n' % path.encode())
        return connection.recv(9999)


def begin(code):
    """Start one attempt; return its process and the pipe that it answers on."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    signal.alarm(SECONDS)
    os.dup2(os.open('/dev/null', os.O_WRONLY), 2)
    said = 'ESCAPED'
    try:
        exec(code, dict(globals()))
    except BaseException as error:  # noqa: BLE001  Whatever stops an attempt is what is asked for.
        said = f'{type(error).__name__}: {error}'
    os.write(writing, said.encode('utf-8', 'replace')[:900])
    os._exit(0)


def end(child, reading):
    """How one attempt ended."""
    said = b''
    while select.select([reading], [], [], SECONDS)[0]:
        piece = os.read(reading, 999)
        if not piece:
            break
        said += piece
    code = os.waitpid(child, 0)[1]
    os.close(reading)
    return said.decode() if said else f'signal {code & 127}'


def main():
    asked = json.loads(Path(sys.argv[1]).read_text())
    globals().update(asked['known'])
    NUMBERS.update(asked['calls'])
    attempts = asked['attempts']
    for first in range(0, len(attempts), AT_ONCE):
        begun = [(name, *begin(code)) for name, code in attempts[first : first + AT_ONCE]]
        for name, child, reading in begun:
            print(json.dumps([name, end(child, reading)]), flush=True)


main()
