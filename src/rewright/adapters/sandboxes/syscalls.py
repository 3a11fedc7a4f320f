"""System calls that no data job needs go in, a seccomp filter that refuses them comes out as bytes for the kernel."""

import errno
import os
import struct

# By name: numbers on x86_64 and on aarch64. Only what widens the kernel's attack surface or looks into other processes.
REFUSED = {
    'ptrace': (101, 117),
    'process_vm_readv': (310, 270),
    'process_vm_writev': (311, 271),
    'kcmp': (312, 272),
    'pidfd_getfd': (438, 438),
    'mount': (165, 40),
    'umount2': (166, 39),
    'pivot_root': (155, 41),
    'chroot': (161, 51),
    'open_tree': (428, 428),
    'move_mount': (429, 429),
    'fsopen': (430, 430),
    'fsmount': (432, 432),
    'mount_setattr': (442, 442),
    'unshare': (272, 97),
    'setns': (308, 268),
    'bpf': (321, 280),
    'perf_event_open': (298, 241),
    'userfaultfd': (323, 282),
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
    'sethostname': (170, 161),
    'setdomainname': (171, 162),
    'personality': (135, 92),
}
# Runtimes try io_uring and fall back when the kernel does not know it.
_UNKNOWN = {'io_uring_setup', 'io_uring_enter', 'io_uring_register'}
_MACHINES = {'x86_64': (0, 0xC000003E), 'aarch64': (1, 0xC00000B7)}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_OFFSET, _MACHINE_OFFSET = 0, 4
_OTHER_ABI = 0x40000000


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
        _step(_RETURN, value=_ERRNO | errno.ENOSYS),
    ]
    for name, numbers in REFUSED.items():
        code = errno.ENOSYS if name in _UNKNOWN else errno.EPERM
        steps += [_step(_EQUAL, no=1, value=numbers[column]), _step(_RETURN, value=_ERRNO | code)]
    return b''.join([*steps, _step(_RETURN, value=_ALLOW)])


def _step(code: int, *, yes: int = 0, no: int = 0, value: int = 0) -> bytes:
    return struct.pack('HBBI', code, yes, no, value)
