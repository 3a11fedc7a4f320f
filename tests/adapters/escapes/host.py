"""The host that attempts are aimed at: planted secrets, services and processes, and what must be the same afterwards."""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

FOLDERS = {'temporary': '/tmp', 'shared': '/dev/shm', 'settings': '/etc'}
# Settings that the kernel itself moves.
MOVING = {'ns_last_pid', 'random', 'pty', 'file-nr', 'inode-nr', 'inode-state', 'dentry-state', 'aio-nr', 'drop_caches'}
WATCHED = ('/proc/sys/kernel', '/proc/sys/fs', '/proc/sys/vm')


class Host:
    """What was planted below `folder`; `heard` counts whoever reached one of its services."""

    def __init__(self, folder):
        self.folder, self.token, self.heard = folder, f'canary{secrets.token_hex(8)}', []
        self.known = {'token': self.token, 'environment': sys.prefix, 'packages': sysconfig.get_path('purelib')}
        self.known |= {'secret': str(folder / 'secret.txt'), 'scratch': str(folder / 'scratch')}
        self.known |= {
            'objects': str(folder / 'objects'),
            'other_run': str(folder / f'scratch/run-{os.getpid()}-other'),
        }
        self.known |= {'home': str(folder / 'home'), 'user_site': str(folder / 'home/.local/lib')}
        self.known |= {'cache': str(folder / 'cache'), 'planted': f'planted{secrets.token_hex(8)}'} | FOLDERS

    @contextmanager
    def standing(self):
        """Plant everything, and take it away again."""
        (self.folder / 'secret.txt').write_text(self.token)
        data = Path(self.known['other_run'], 'world', 'data.csv')
        for place in (data.parent, *(Path(self.known[name]) for name in ('objects', 'user_site', 'cache'))):
            place.mkdir(parents=True, exist_ok=True)
        data.write_text(self.token)
        (self.folder / 'objects' / 'blob').write_text(self.token)
        (self.folder / 'scratch' / 'redaction.key').write_text(self.token)
        with ExitStack() as stack:
            command = [sys.executable, '-I', '-S', '-c', 'input()', self.token]
            variables = {'CANARY': self.token}
            target = stack.enter_context(subprocess.Popen(command, stdin=-1, cwd=self.folder, env=variables))
            stack.callback(target.kill)
            self.known['target'] = target.pid
            self._serve(stack)
            yield self

    def _serve(self, stack):
        services = {
            'port': socket.create_server(('127.0.0.1', 0)),
            'datagram_port': socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            'abstract': socket.socket(socket.AF_UNIX),
            'service': socket.socket(socket.AF_UNIX),
        }
        services['datagram_port'].bind(('127.0.0.1', 0))
        services['abstract'].bind(f'\0{self.token}')
        # A path of a socket may not be longer than 107 bytes.
        service = f'/tmp/{self.token}.sock'
        services['service'].bind(service)
        stack.callback(Path(service).unlink)
        for name in ('abstract', 'service'):
            services[name].listen()
        self.known |= {name: services[name].getsockname()[1] for name in ('port', 'datagram_port')}
        self.known |= {'abstract': self.token, 'service': service}
        for name, each in services.items():
            threading.Thread(target=self._answer, args=(name, each), daemon=True).start()
            # A shutdown wakes whoever waits; a close alone would not.
            stack.callback(each.close)
            stack.callback(shut, each)

    def _answer(self, name, service):
        while True:
            try:
                if service.type == socket.SOCK_DGRAM:
                    data, sender = service.recvfrom(999)
                    if not data:
                        return
                    self.heard.append(name)
                    service.sendto(self.token.encode(), sender)
                else:
                    with service.accept()[0] as connection:
                        self.heard.append(name)
                        connection.settimeout(2)
                        connection.recv(9999)
                        connection.sendall(b'HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n' + self.token.encode())
            except (TimeoutError, BrokenPipeError, ConnectionResetError):
                continue
            except OSError:
                return

    def left(self, name):
        """Say whether the planted file lies in a folder of the host, and take it away."""
        file = Path(self.known[name], self.known['planted'])
        found = file.exists()
        file.unlink(missing_ok=True)
        return found

    def lingering(self):
        """Processes of the planted name, which are ended."""
        found = []
        for place in Path('/proc').glob('[0-9]*/cmdline'):
            try:
                if self.known['planted'].encode() in place.read_bytes():
                    found.append(int(place.parent.name))
            except OSError:
                continue
        for each in found:
            os.kill(each, signal.SIGKILL)
        return found


def shut(service):
    try:
        service.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def state():
    """Everything of the machine that an escape would change: settings of the kernel, names, mounts, start-up files."""
    found = {'names': tuple(os.uname())[:2], 'mounts': Path('/proc/self/mountinfo').read_text()}
    for folder in WATCHED:
        for path in sorted(Path(folder).rglob('*')):
            if path.is_file() and not MOVING & {*path.parts}:
                found[str(path)] = _text(path)
    watched = [*Path('/sys/fs/cgroup').glob('*/release_agent'), Path('/etc/passwd'), Path('/etc/ld.so.preload')]
    watched += [Path(sys.prefix, 'pyvenv.cfg'), *Path(sysconfig.get_path('purelib')).glob('*.pth')]
    watched += [Path('/etc/hosts'), Path('/etc/ssl/certs/ca-certificates.crt')]
    return found | {str(path): _text(path) for path in watched}


def _text(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return error.errno
