"""Runs one command under limits from a process of its own: a request on standard input, an account on a socket out.

This file is run with `python -I -S` and imports little, of the standard library only: every run waits for that. It makes the
network namespace, hands its listening sockets to the supervisor, forks the command, watches it from outside and kills it at a limit.
"""

import contextlib
import ctypes
import fcntl
import marshal
import os
import resource
import signal
import socket
import stat
import struct
import sys
import time
from collections.abc import Iterator, Sequence

TICK_SECONDS = 0.025
FOLDER_TICK_SECONDS = 0.25
SMALLEST_FILE = 4096
# Libraries start a thread for each processor; a program that starts many more is after the machine.
THREADS_A_PROCESS = 64
ADDRESS_SPACE_HEADROOM = 2 << 30
HIDDEN_WORDS, SECCOMP, FIRST_FREE = 3, 4, 5
# How a command ends that could not be begun, and who says so on standard error.
NOT_BEGUN, NOT_BEGUN_BY = 127, 'warden: '
PAGE = os.sysconf('SC_PAGE_SIZE')
_NEW_MOUNTS, _NEW_USERS, _NEW_NETWORK = 0x20000, 0x10000000, 0x40000000
_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36
_SET_INTERFACE_FLAGS, _INTERFACE_UP = 0x8914, 1
_NEW_ROUTE = 24
_REQUEST_ACK_CREATE = 0x1 | 0x4 | 0x400
_LOCAL_TABLE, _STATIC, _HOST_SCOPE, _LOCAL_ROUTE = 255, 4, 254, 2
_OUT_INTERFACE = 4
STAGE = '/tmp'  # noqa: S108  In a mount namespace of its own.
_OPEN_TO_ALL = ('/usr/', '/bin', '/sbin', '/lib', '/etc/', '/proc/', '/dev/')
_BIND, _RECURSIVELY, _PRIVATE = 0x1000, 0x4000, 0x40000

Limits = dict[str, float]


def main() -> None:
    """Carry out the request on standard input."""
    request = marshal.loads(sys.stdin.buffer.read())  # noqa: S302  The supervisor's own words.
    control = socket.socket(fileno=int(sys.argv[1]))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    # Daemons that leave their parent become our children, so that they are counted and ended.
    libc.prctl(_SET_CHILD_SUBREAPER, 1)
    try:
        if request['isolate_network']:
            enter_network(libc, request['listen'])
        for kind, port in request['listen']:
            with listener(kind, port) as each:
                socket.send_fds(control, [b's'], [each.fileno()])
    except OSError as error:
        control.sendall(marshal.dumps({'error': str(error)}))
        return
    control.sendall(b'r')
    if control.recv(1) != b'g':
        return
    control.sendall(marshal.dumps(run(request, control)))


def enter_network(libc: ctypes.CDLL, listen: list[list[object]]) -> None:
    """Move into a network namespace of our own; with listeners, every IPv4 address in it is local."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_MOUNTS | _NEW_NETWORK | (_NEW_USERS if user else 0)):
        raise OSError(ctypes.get_errno(), 'no network namespace: ' + os.strerror(ctypes.get_errno()))
    if user:
        for name, text in (('setgroups', 'deny'), ('uid_map', f'0 {user} 1'), ('gid_map', f'0 {group} 1')):
            with open(f'/proc/self/{name}', 'w', encoding='ascii') as file:  # noqa: PTH123  Keeps start-up free of pathlib.
                file.write(text)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, struct.pack('16sH14s', b'lo', _INTERFACE_UP, b''))
    if listen:
        make_every_address_local()


def make_every_address_local() -> None:
    """Do `ip route add local 0.0.0.0/0 dev lo`, so that a connection to any address reaches our listeners."""
    route = struct.pack('BBBBBBBBI', socket.AF_INET, 0, 0, 0, _LOCAL_TABLE, _STATIC, _HOST_SCOPE, _LOCAL_ROUTE, 0)
    route += struct.pack('HHI', 8, _OUT_INTERFACE, socket.if_nametoindex('lo'))
    header = struct.pack('IHHII', 16 + len(route), _NEW_ROUTE, _REQUEST_ACK_CREATE, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        netlink.bind((0, 0))
        netlink.send(header + route)
        (code,) = struct.unpack('i', netlink.recv(4096)[16:20])
    if code:
        raise OSError(-code, 'no local route: ' + os.strerror(-code))


def listener(kind: str, port: int) -> socket.socket:
    """A socket that listens on a port of every address."""
    each = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == 'udp' else socket.SOCK_STREAM)
    each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    each.bind(('0.0.0.0', port))  # noqa: S104  Inside a network namespace of its own.
    if kind == 'tcp':
        each.listen(1024)
    return each


def run(request: dict[str, object], control: socket.socket) -> dict[str, object]:
    """Fork the command, watch it to its end, and return the account."""
    # Blocked, the signal waits for sigtimedwait: no end is missed and none is polled for.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    go_first()
    watch = Watch(request)
    began = time.monotonic()
    child = os.fork()
    if not child:
        become(request, control)
    limit = ''
    while True:
        signal.sigtimedwait([signal.SIGCHLD], TICK_SECONDS)
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            break
        limit = limit or watch.exceeded(child, time.monotonic() - began)
        if not limit and told_to_stop(control):
            limit = 'stopped'
        if limit:
            kill_tree(child)
    seconds = time.monotonic() - began
    # bubblewrap leaves before its first process does, and takes no account of it.
    usages = [usage, *end_orphans()]
    code = os.waitstatus_to_exitcode(status)
    return {
        'exit_code': 128 - code if code < 0 else code,
        'limit': limit or watch.exceeded_output(),
        'wall_seconds': seconds,
        'cpu_seconds': sum(each.ru_utime + each.ru_stime for each in usages),
        'peak_bytes': max(watch.peak, *(each.ru_maxrss * 1024 for each in usages)),
    }


def told_to_stop(control: socket.socket) -> bool:
    """Say whether the supervisor asked for an end, or is gone."""
    try:
        control.recv(1, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    return True


def become(request: dict[str, object], control: socket.socket) -> None:
    """In the child: take the limits and turn into the command; never returns."""
    try:
        if request['gate']:
            # Nothing but the library's own places is on the path of this interpreter.
            sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  Keeps start-up free of pathlib.
            import gating  # type: ignore[import-not-found]  # It lies beside this file when that runs.

            gating.ask_before_connecting(bytes.fromhex(str(request['gate'])), os.uname().machine, control)
        # A session of its own has no terminal to push keys into.
        os.setsid()
        # Where the machine runs out of memory all the same, the job goes first.
        with open('/proc/self/oom_score_adj', 'w', encoding='ascii') as file:  # noqa: PTH123  Keeps start-up free of pathlib.
            file.write('1000')
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        limits = request['limits']
        assert isinstance(limits, dict)
        take_limits(limits)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.dup2(os.open(str(request['stdin']), os.O_RDONLY), 0)
        os.dup2(os.open(str(request['stdout']), flags, 0o600), 1)
        os.dup2(os.open(str(request['stderr']), flags, 0o600), 2)
        if request['user']:
            stage(request)
        hand_over(request)
        become_user(request)
        os.chdir(str(request['folder']))
        command, variables = request['command'], request['variables']
        assert isinstance(command, list)
        assert isinstance(variables, dict)
        os.execve(command[0], command, variables)  # noqa: S606  This is what the warden is for.
    except BaseException as error:  # noqa: BLE001  The child must never run the parent's code.
        os.write(2, f'{NOT_BEGUN_BY}{error}\n'.encode())
    os._exit(NOT_BEGUN)


def stage(request: dict[str, object]) -> None:
    """Bind what the command mounts below a folder that anybody may walk: a lesser user cannot walk through root's own.

    It does so in a mount namespace of the command's own, so that nothing of it reaches the machine or the warden.
    """
    words = request['hidden']
    assert isinstance(words, list)
    found = [n + 1 for n, word in enumerate(words[: words.index('--setenv')]) if word in {'--bind', '--ro-bind'}]
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), 'no mount namespace')
    mount('none', '/', '', _RECURSIVELY | _PRIVATE)
    handles = {n: os.open(words[n], os.O_PATH) for n in found if not words[n].startswith(_OPEN_TO_ALL)}
    mount('tmpfs', STAGE, 'tmpfs', 0)
    for number, handle in handles.items():
        words[number] = f'{STAGE}/{number}'
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            os.mkdir(words[number])  # noqa: PTH102  Keeps start-up free of pathlib.
        else:
            os.close(os.open(words[number], os.O_CREAT | os.O_WRONLY, 0o644))
        mount(f'/proc/self/fd/{handle}', words[number], '', _BIND | _RECURSIVELY)
    os.chmod(STAGE, 0o755)  # noqa: PTH101, S103  As above; it holds nothing but mounts.


def mount(source: str, target: str, kind: str, flags: int) -> None:
    """Mount, or raise OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), None):
        raise OSError(ctypes.get_errno(), f'cannot mount {target}')


def become_user(request: dict[str, object]) -> None:
    """Be the lesser user for good, where one is asked for, and die with the warden."""
    user = request['user']
    assert isinstance(user, int)
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    # A change of user forgets it, so it comes last.
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def hand_over(request: dict[str, object]) -> None:
    """Lay the hidden words and the filter on their descriptors, and close every other one."""
    words, seccomp = request['hidden'], str(request['seccomp'])
    assert isinstance(words, list)
    texts = b'\0'.join(str(word).encode('utf-8', 'surrogateescape') for word in words)
    # Both are made before either is placed: a number must not be taken twice.
    handles = [memory_file(texts), memory_file(bytes.fromhex(seccomp))]
    moved = [fcntl.fcntl(handle, fcntl.F_DUPFD, FIRST_FREE) for handle in handles]
    os.dup2(moved[0], HIDDEN_WORDS)
    os.dup2(moved[1], SECCOMP)
    os.closerange(FIRST_FREE if words else HIDDEN_WORDS, 1 << 16)


def memory_file(data: bytes) -> int:
    """A file in memory that starts with `data`; no process list and no disk shows it."""
    handle = os.memfd_create('rewright')
    os.write(handle, data)
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def take_limits(limits: Limits) -> None:
    """Set what the kernel enforces by itself."""
    output = int(limits['output_bytes'])
    for what, most in (
        (resource.RLIMIT_AS, int(limits['memory_bytes']) + ADDRESS_SPACE_HEADROOM),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, int(limits['open_files'])),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def go_first() -> None:
    """Let this process, but none that it starts, have a processor whenever it wants one: a flood would starve its watch."""
    with contextlib.suppress(OSError):
        # Root may; the floods of others are bounded by the kernel.
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(1))


class Watch:
    """Looks at a running tree from outside: its time, processes, memory and output."""

    def __init__(self, request: dict[str, object]) -> None:
        limits, folders = request['limits'], request['folders']
        assert isinstance(limits, dict)
        assert isinstance(folders, list)
        self.limits: Limits = limits
        self.folders: list[str] = folders
        self.peak = 0
        self._at_first = sum(map(folder_size, folders))
        self._least_free = min([free_space(folder) // 2 for folder in folders] + [int(limits['output_bytes'])])
        self._next_look = 0.0

    def exceeded(self, child: int, seconds: float) -> str:
        """The name of the limit that is passed, or an empty string."""
        if seconds > self.limits['seconds']:
            return 'seconds'
        tree = list(descendants(child))
        if len(tree) > self.limits['processes'] or self.has_too_many_threads(tree):
            return 'processes'
        resident = sum(map(resident_size, tree))
        if resident > self.limits['memory_bytes']:
            # Forked children share pages: count each page once before anyone is killed.
            resident = sum(map(shared_size, tree))
        self.peak = max(self.peak, resident)
        if resident > self.limits['memory_bytes']:
            return 'memory'
        if time.monotonic() < self._next_look:
            return ''
        began = time.monotonic()
        over = self.exceeded_output(tree)
        # A large world is looked at less often: the watch never takes more than a twentieth of the time.
        self._next_look = began + max(FOLDER_TICK_SECONDS, 20 * (time.monotonic() - began))
        return over

    def has_too_many_threads(self, tree: list[int]) -> bool:
        """Say whether the tree has more threads than its processes may have together."""
        return sum(map(threads, tree)) > self.limits['processes'] * THREADS_A_PROCESS

    def exceeded_output(self, tree: Sequence[int] = ()) -> str:
        """`output` when the tree has written too much or the disk is nearly full, or an empty string."""
        written = sum(map(folder_size, self.folders)) - self._at_first + held_size(tree)
        # A stream stopped by the kernel at the limit grew by one block less: empty, it counted as one already.
        full = written + SMALLEST_FILE >= self.limits['output_bytes']
        return 'output' if full or min(map(free_space, self.folders)) < self._least_free else ''


def folder_size(folder: str) -> int:
    """Bytes below a folder; every entry costs at least one block, so that empty files count too."""
    total = 0
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    total += SMALLEST_FILE
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += max(0, entry.stat(follow_symlinks=False).st_size - SMALLEST_FILE)
        except OSError:
            continue
    return total


def held_size(tree: Sequence[int]) -> int:
    """Bytes of deleted files that a process still holds open: they fill the disk, and no folder shows them."""
    held = {}
    for process in tree:
        try:
            handles = os.listdir(f'/proc/{process}/fd')  # noqa: PTH208  Keeps start-up free of pathlib.
        except OSError:
            continue
        for handle in handles:
            try:
                status = os.stat(f'/proc/{process}/fd/{handle}')  # noqa: PTH116  As above.
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                held[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(held.values())


def free_space(folder: str) -> int:
    """Bytes that are left on the disk of a folder."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def threads(process: int) -> int:
    """How many threads a process has."""
    try:
        return len(os.listdir(f'/proc/{process}/task'))  # noqa: PTH208  Keeps start-up free of pathlib.
    except OSError:
        return 0


def descendants(root: int) -> Iterator[int]:
    """A process and everything below it."""
    yield root
    try:
        for thread in os.listdir(f'/proc/{root}/task'):  # noqa: PTH208  Keeps start-up free of pathlib.
            for child in read(f'/proc/{root}/task/{thread}/children').split():
                yield from descendants(int(child))
    except OSError:
        return


def read(path: str) -> str:
    """The text of a small file of the kernel."""
    with open(path, encoding='ascii') as file:  # noqa: PTH123  Keeps start-up free of pathlib.
        return file.read()


def resident_size(process: int) -> int:
    """Bytes of a process in memory, shared ones included."""
    try:
        return int(read(f'/proc/{process}/statm').split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def shared_size(process: int) -> int:
    """Bytes of a process in memory, shared ones divided among their users."""
    try:
        lines = read(f'/proc/{process}/smaps_rollup').splitlines()
    except OSError:
        return resident_size(process)
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith('Pss:')), 0)


def kill_tree(root: int) -> None:
    """Kill a process and everything below it."""
    for process in descendants(root):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def end_orphans() -> list[resource.struct_rusage]:
    """Kill and collect what the command left running; bubblewrap's own first process ends up here too."""
    found = []
    while True:
        for process in list(descendants(os.getpid()))[1:]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            found.append(os.wait4(-1, 0)[2])
            # A flood leaves thousands: all that have ended are collected before anything is looked for again.
            while (ended := os.wait4(-1, os.WNOHANG))[0]:
                found.append(ended[2])
        except ChildProcessError:
            return found
