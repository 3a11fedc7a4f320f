"""What a run costs counts everything it starts: the memory and the time of its children, however they are made."""

import pytest

pytestmark = pytest.mark.slow

WORK = """
import time
def take():
    return len(b'x' * (200 << 20))
def burn():
    while time.process_time() < 0.5:
        pass
"""
STARTED = {
    'another program': (
        'import subprocess, sys\n'
        "for work in ('take', 'burn'):\n"
        "    subprocess.run([sys.executable, '-c', 'import work; work.%s()' % work], check=True)\n"
    ),
    'fork': (
        'import os, work\n'
        'for work in (work.take, work.burn):\n'
        '    child = os.fork()\n'
        '    if not child:\n'
        '        work()\n'
        '        os._exit(0)\n'
        '    os.waitpid(child, 0)\n'
    ),
    'spawn': (
        'import multiprocessing, work\n'
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('spawn')\n"
        '    children = [context.Process(target=each) for each in (work.take, work.burn)]\n'
        '    [child.start() for child in children]\n'
        '    [child.join() for child in children]\n'
    ),
    'a child of a child': (
        'import subprocess, sys\n'
        'inner = \'import subprocess, sys; subprocess.run([sys.executable, "-c", "import work; work.%s()"])\'\n'
        "for work in ('take', 'burn'):\n"
        "    subprocess.run([sys.executable, '-c', inner % work], check=True)\n"
    ),
    'a child that nobody waits for': (
        'import subprocess, sys, time\n'
        "children = [subprocess.Popen([sys.executable, '-c', 'import work; work.%s()' % work], stdout=subprocess.PIPE)\n"
        "            for work in ('take', 'burn')]\n"
        '[child.stdout.read() for child in children]\n'
    ),
}


@pytest.mark.parametrize('how', STARTED)
def test_memory_and_time_of_children_count(lab, how):
    run = lab.run(STARTED[how], program={'sources': {'/srv/job/main.py': STARTED[how], '/srv/job/work.py': WORK}})
    assert run.exit_code == 0, lab.err(run)
    assert 200 < run.peak_mb < 400
    assert 0.5 <= run.cpu_seconds < 20


def test_a_run_without_children_costs_little(lab):
    run = lab.run('import time')
    assert run.peak_mb < 100
    assert run.cpu_seconds < 0.5
