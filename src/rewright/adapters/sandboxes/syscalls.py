"""System calls that no data job needs go in, a seccomp filter that refuses them comes out as bytes for the kernel."""

import errno
import os
import struct

# By name: numbers on x86_64 and on aarch64 (None: no such call there). Only what widens the kernel's attack surface,
# looks into other processes, or takes memory that no limit counts.
REFUSED: dict[str, tuple[int, int | None]] = {
    'ptrace': (101, 117),
    'process_vm_readv': (310, 270),
    'process_vm_writev': (311, 271),
    'process_madvise': (440, 440),
    'kcmp': (312, 272),
    'pidfd_getfd': (438, 438),
    'mount': (165, 40),
    'umount2': (166, 39),
    'pivot_root': (155, 41),
    'chroot': (161, 51),
    'open_tree': (428, 428),
    'move_mount': (429, 429),
    'fsopen': (430, 430),
    'fsconfig': (431, 431),
    'fsmount': (432, 432),
    'fspick': (433, 433),
    'mount_setattr': (442, 442),
    'unshare': (272, 97),
    'setns': (308, 268),
    'clone3': (435, 435),
    'bpf': (321, 280),
    'perf_event_open': (298, 241),
    'userfaultfd': (323, 282),
    'fanotify_init': (300, 262),
    'open_by_handle_at': (304, 265),
    'io_uring_setup': (425, 425),
    'io_uring_enter': (426, 426),
    'io_uring_register': (427, 427),
    'add_key': (248, 217),
    'request_key': (249, 218),
    'keyctl': (250, 219),
    'init_module': (175, 105),
    'finit_module': (313, 273),
    'delete_module': (176, 106),
    'kexec_load': (246, 104),
    'kexec_file_load': (320, 294),
    'reboot': (169, 142),
    'swapon': (167, 224),
    'swapoff': (168, 225),
    'acct': (163, 89),
    'quotactl': (179, 60),
    'syslog': (103, 116),
    'settimeofday': (164, 170),
    'clock_settime': (227, 112),
    'clock_adjtime': (305, 266),
    'adjtimex': (159, 171),
    'sethostname': (170, 161),
    'setdomainname': (171, 162),
    'personality': (135, 92),
    'memfd_create': (319, 279),
    'memfd_secret': (447, 447),
    'msgget': (68, 186),
    'modify_ldt': (154, None),
    'iopl': (172, None),
    'ioperm': (173, None),
    'uselib': (134, None),
}
# Runtimes try these and take another way when the kernel does not know them; glibc falls back from clone3 to clone,
# whose flags a filter can read.
_UNKNOWN = {'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'clone3', 'memfd_create', 'memfd_secret'}
_MACHINES = {'x86_64': (0, 0xC000003E), 'aarch64': (1, 0xC00000B7)}
_SOCKET, _SOCKETPAIR, _CONNECT = (41, 198), (53, 199), (42, 203)
_CLONE, _IOCTL, _SHMGET = (56, 220), (16, 29), (29, 194)
_LOAD, _EQUAL, _ABOVE, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO, _ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
_NUMBER_OFFSET, _MACHINE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_OTHER_ABI = 0x40000000
# Sockets of other families (vsock, alg, packet...) are not kept apart by a network namespace.
_UNIX, _INET, _NETLINK, _INET6 = 1, 2, 16, 10
_ROUTES = 0
_NEW_NAMESPACES = 0x7E020000
_PUSH_INTO_TERMINAL, _CONSOLE_CONTROL = 0x5412, 0x541C
# System V memory is counted by no limit once it is detached; PostgreSQL takes some 60 bytes of it.
LARGEST_SHARED_SEGMENT = 64 << 10

Steps = list[bytes]


def refusing_filter(machine: str | None = None) -> bytes | None:
    """Return the filter for a machine (default: this one); None for one whose call numbers are not known here."""
    known = _MACHINES.get(machine or os.uname().machine)
    if known is None:
        return None
    column, audit_machine = known
    steps = [
        _step(_LOAD, value=_MACHINE_OFFSET),
        _step(_EQUAL, yes=1, value=audit_machine),
        _step(_RETURN, value=_KILL),
        _step(_LOAD, value=_NUMBER_OFFSET),
        _step(_AT_LEAST, no=1, value=_OTHER_ABI),
        _refuse(errno.ENOSYS),
    ]
    for name, numbers in REFUSED.items():
        number = numbers[column]
        if number is not None:
            code = errno.ENOSYS if name in _UNKNOWN else errno.EPERM
            steps += [_step(_EQUAL, no=1, value=number), _refuse(code)]
    for numbers, judged in _JUDGED:
        steps += [_step(_EQUAL, no=len(judged), value=numbers[column]), *judged]
    return b''.join([*steps, _step(_RETURN, value=_ALLOW)])


def asking_filter(machine: str | None = None) -> bytes | None:
    """Return the filter that asks a supervisor about every `connect`; None for a machine whose call numbers are not known."""
    known = _MACHINES.get(machine or os.uname().machine)
    if known is None:
        return None
    column, audit_machine = known
    steps = [
        _step(_LOAD, value=_MACHINE_OFFSET),
        _step(_EQUAL, no=3, value=audit_machine),
        _step(_LOAD, value=_NUMBER_OFFSET),
        _step(_EQUAL, no=1, value=_CONNECT[column]),
        _step(_RETURN, value=_ASK),
        _step(_RETURN, value=_ALLOW),
    ]
    return b''.join(steps)


def _step(code: int, *, yes: int = 0, no: int = 0, value: int = 0) -> bytes:
    return struct.pack('HBBI', code, yes, no, value)


def _refuse(code: int) -> bytes:
    return _step(_RETURN, value=_ERRNO | code)


def _argument(position: int, *, high: bool = False) -> bytes:
    """Load one half of an argument; both machines are little-endian."""
    return _step(_LOAD, value=_ARGUMENTS_OFFSET + 8 * position + (4 if high else 0))


def _judged_socket() -> Steps:
    """Unix and internet sockets, and netlink for asking about routes only."""
    return [
        _argument(0),
        _step(_EQUAL, yes=5, value=_UNIX),
        _step(_EQUAL, yes=4, value=_INET),
        _step(_EQUAL, yes=3, value=_INET6),
        _step(_EQUAL, no=3, value=_NETLINK),
        _argument(2),
        _step(_EQUAL, no=1, value=_ROUTES),
        _step(_RETURN, value=_ALLOW),
        _refuse(errno.EAFNOSUPPORT),
    ]


_JUDGED: list[tuple[tuple[int, int], Steps]] = [
    (_SOCKET, _judged_socket()),
    (_SOCKETPAIR, _judged_socket()),
    (
        _CLONE,
        [
            _argument(0),
            _step(_ANY_BIT, no=1, value=_NEW_NAMESPACES),
            _refuse(errno.EPERM),
            _step(_RETURN, value=_ALLOW),
        ],
    ),
    (
        _IOCTL,
        [
            _argument(1),
            _step(_EQUAL, yes=1, value=_PUSH_INTO_TERMINAL),
            _step(_EQUAL, no=1, value=_CONSOLE_CONTROL),
            _refuse(errno.EPERM),
            _step(_RETURN, value=_ALLOW),
        ],
    ),
    (
        _SHMGET,
        [
            _argument(1, high=True),
            _step(_EQUAL, no=2, value=0),
            _argument(1),
            _step(_ABOVE, no=1, value=LARGEST_SHARED_SEGMENT),
            _refuse(errno.ENOMEM),
            _step(_RETURN, value=_ALLOW),
        ],
    ),
]
