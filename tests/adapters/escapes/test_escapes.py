"""Every attempt of the tables is blocked, in each network it is tried in, and was seen to work where the wall has a hole."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.syscalls import REFUSED

pytestmark = pytest.mark.slow

TRYING = Path(__file__).with_name('trying.py').read_text()
HOLES = [
    'no filter of calls', "namespaces of the job's own", "the host's processes", 'the whole of /proc',
    'mounts that can be written', "the host's network",
]  # fmt: skip
COLUMN = 0 if os.uname().machine == 'x86_64' else 1


def asked(host, chosen):
    calls = {name: numbers[COLUMN] for name, numbers in REFUSED.items()}
    return json.dumps({'known': host.known, 'calls': calls, 'attempts': [[a['name'], a['code']] for a in chosen]})


def read(printed):
    return dict(map(json.loads, printed.splitlines()))


def confined(lab, host, chosen, network):
    run = lab.run(
        TRYING,
        files={'/srv/job/attempts.json': asked(host, chosen).encode()},
        program={'arguments': ('main.py', 'attempts.json'), 'environment': sys.prefix},
        network=network,
        allowed_hosts=('other.test',),
        sleep='keep',
        seconds=60,
    )
    assert (run.limit, run.exit_code) == ('', 0), lab.err(run)
    return read(lab.out(run))


def escaped(host, attempt, said):
    """Whether an attempt got out: by its own word, or by what it left on the host."""
    if 'leaves' in attempt:
        return host.left(attempt['leaves'])
    return said == 'ESCAPED' and 'lingers' not in attempt


@pytest.mark.parametrize('network', ['off', 'replay', 'record'])
def test_every_attempt_is_blocked_by_its_wall(strong, host, attempts, counted, network):
    chosen = [attempt for attempt in attempts.values() if network in attempt['networks']]
    said = confined(strong, host, chosen, network)
    out = [a['name'] for a in chosen if escaped(host, a, said[a['name']])]
    broken = {a['name']: said[a['name']] for a in chosen if not re.match(a.get('blocked', 'ESCAPED'), said[a['name']])}
    assert (out, broken, host.lingering(), host.heard) == ([], {}, [], [])
    counted['attempts'] = len(attempts)
    counted['tried'] = counted.get('tried', 0) + len(chosen)
    counted['succeeded'] = counted.get('succeeded', 0) + len(out)


CAPABILITIES = {'CAP_SYS_RESOURCE': 1 << 24, 'every capability': (1 << 38) - 1}


def showable(attempt):
    """Say whether this machine has what an attempt needs to be shown."""
    need = attempt.get('needs', '')
    if need in CAPABILITIES:
        held = re.search(r'CapEff:\s*(\w+)', Path('/proc/self/status').read_text())
        return not CAPABILITIES[need] & ~int(held[1], 16)
    if need.startswith('/'):
        return Path(need).exists() and not os.geteuid()
    return need == os.uname().machine or (not need or not os.geteuid())


LACKING = re.compile(rf'OSError: \[Errno ({errno.ENOSYS}|{errno.EAFNOSUPPORT})\]|FileNotFoundError|signal (11|31)')


def check_shown(host, chosen, said, counted):
    """All got out, but for those whose part this kernel or this machine does not have."""
    kept_in = {
        a['name']: said[a['name']] for a in chosen if 'lingers' not in a and not escaped(host, a, said[a['name']])
    }
    lacking = [a['name'] for a in chosen if a.get('needs') and LACKING.match(kept_in.get(a['name'], ''))]
    assert {name: text for name, text in kept_in.items() if name not in lacking} == {}
    counted['shown to work without their wall'] = (
        counted.get('shown to work without their wall', 0) + len(chosen) - len(lacking)
    )


def test_the_attempts_work_where_nothing_confines_them(host, attempts, counted, tmp_path):
    chosen = [a for a in attempts.values() if 'unconfined' in a['shown'] and showable(a)]
    (tmp_path / 'trying.py').write_text(TRYING)
    (tmp_path / 'attempts.json').write_text(asked(host, chosen))
    with (tmp_path / 'secret.txt').open() as open_file:
        done = subprocess.run(
            [sys.executable, 'trying.py', 'attempts.json'],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            pass_fds=[open_file.fileno()],
        )
    assert done.returncode == 0, done.stderr
    check_shown(host, chosen, read(done.stdout), counted)
    assert len(host.lingering()) == sum('lingers' in a for a in chosen)
    assert set(host.heard) == {'port', 'datagram_port', 'abstract', 'service'}


@pytest.mark.parametrize('hole', HOLES)
def test_the_attempts_work_through_a_hole(strong, host, attempts, counted, monkeypatch, punched, hole):
    chosen = [a for a in attempts.values() if hole in a['shown'] and showable(a)]
    punched(hole, monkeypatch)
    check_shown(
        host, chosen, confined(strong, host, chosen, 'replay' if 'certificate' in str(chosen) else 'off'), counted
    )


def test_every_attempt_is_shown_somewhere_or_says_why_not(attempts):
    assert len(attempts) >= 60
    assert [a['name'] for a in attempts.values() if bool(a['shown']) is ('cannot' in a)] == []
    assert {scene for a in attempts.values() for scene in a['shown']} == {'unconfined', *HOLES}
