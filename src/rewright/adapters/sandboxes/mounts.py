"""A scene goes in, what its program sees of this machine comes out: read-only system, interpreter and certificates."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

SYSTEM = ('/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64')
SETTINGS = (
    '/etc/alternatives',
    '/etc/ssl',
    '/etc/pki',
    '/etc/ca-certificates',
    '/etc/fonts',
    '/etc/ld.so.cache',
    '/etc/mime.types',
    '/etc/localtime',
    '/etc/protocols',
    '/etc/services',
)
BUNDLES = ('/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem')
VENDORED = (
    'certifi/cacert.pem',
    'pip/_vendor/certifi/cacert.pem',
    'botocore/cacert.pem',
    'requests/cacert.pem',
    'httplib2/cacerts.txt',
)
# Some of these can be changed by whoever is root on the machine, even without capabilities; the rest tells of the machine.
READ_ONLY_PROCESS_FILES = ('/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/fs', '/proc/pressure')
MASKED_PROCESS_FILES = (
    '/proc/acpi',
    '/proc/asound',
    '/proc/config.gz',
    '/proc/driver',
    '/proc/dynamic_debug',
    '/proc/kallsyms',
    '/proc/kcore',
    '/proc/keys',
    '/proc/kmsg',
    '/proc/kpagecgroup',
    '/proc/kpagecount',
    '/proc/kpageflags',
    '/proc/latency_stats',
    '/proc/mtrr',
    '/proc/sched_debug',
    '/proc/scsi',
    '/proc/slabinfo',
    '/proc/timer_list',
    '/proc/tty',
    '/proc/vmallocinfo',
)
_IDENTITY = {
    'passwd': 'root:x:0:0:root:/root:/usr/sbin/nologin\njob:x:1000:1000:job:/home/job:/bin/sh\n',
    'group': 'root:x:0:\njob:x:1000:\n',
    'hosts': '127.0.0.1 localhost\n127.0.1.1 sandbox\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
    'resolv.conf': 'nameserver 127.0.0.1\noptions timeout:2 attempts:2\n',
}


@cache
def system() -> tuple[tuple[str, str, str], ...]:
    """Return (option, source, destination) for the parts of the system that programs need; none holds a secret."""
    return tuple(_system())


def _system() -> Iterator[tuple[str, str, str]]:
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            yield '--symlink', str(path.readlink()), str(path)
        elif path.is_dir():
            yield '--ro-bind', str(path), str(path)
    for path in map(Path, SETTINGS):
        if path.exists():
            yield '--ro-bind', str(path), str(path)


@cache
def processes() -> tuple[tuple[str, ...], ...]:
    """Return the options of /proc: the program's own processes, and nothing of the machine that it could change."""
    return tuple(_processes())


def _processes() -> Iterator[tuple[str, ...]]:
    yield '--proc', '/proc'
    for path in READ_ONLY_PROCESS_FILES:
        if Path(path).exists():
            yield '--ro-bind', path, path
    for path in MASKED_PROCESS_FILES:
        if Path(path).is_dir():
            yield '--tmpfs', path
            yield '--remount-ro', path
        elif Path(path).exists():
            yield '--ro-bind', '/dev/null', path


def identity(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Write the files that say who and where the program is, and yield how they are shown."""
    folder.mkdir(exist_ok=True)
    for name, text in _IDENTITY.items():
        file = folder / name
        file.write_text(text, encoding='ascii')
        yield '--ro-bind', str(file), f'/etc/{name}'


def interpreter(environment: str) -> list[Path]:
    """Folders that the environment's Python needs: the environment itself and the installation it was made from."""
    place = Path(environment)
    python = place / 'bin' / 'python'
    found = {place, place.resolve(), python.resolve().parent.parent}
    settings = place / 'pyvenv.cfg'
    if settings.is_file():
        for line in settings.read_text(encoding='utf-8', errors='replace').splitlines():
            name, _, text = line.partition('=')
            if name.strip() == 'home' and text.strip():
                home = Path(text.strip())
                found |= {home.parent, home.resolve().parent}
    return sorted(path for path in found if not path.is_relative_to('/usr') or path.is_relative_to('/usr/local'))


def bundles(environment: str) -> list[Path]:
    """Certificate bundles that clients look into without asking the environment variables."""
    found = [Path(bundle) for bundle in BUNDLES if Path(bundle).exists()]
    for vendored in VENDORED:
        found += Path(environment).glob(f'lib/python*/site-packages/{vendored}')
    return sorted({path.resolve() for path in found} | {path for path in found if not path.is_symlink()})
