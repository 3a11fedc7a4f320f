"""Programs begin, run and end in a fork as they do in an interpreter of their own."""

import os
import subprocess
import sys

import pytest

import warm_python

OPEN = "f = open('out.txt', 'w')\nf.write('ü')\n"
PROGRAMS = {
    'its end': "print('ü')",
    'a file that it leaves open': OPEN,
    'a file that a failing function leaves open': f"def go():\n    {OPEN.strip().replace(chr(10), chr(10) + '    ')}\n    raise ValueError('no')\ngo()",
    'a file that a failing coroutine leaves open': (
        "import asyncio\nasync def go():\n    f = open('out.txt', 'w')\n    f.write('a')\n    raise KeyError('no')\nasyncio.run(go())"
    ),
    'a code of its own': f'import sys\n{OPEN}sys.exit(7)',
    'a code beyond a byte': 'import sys\nsys.exit(259)',
    'a code below nothing': 'import sys\nsys.exit(-1)',
    'a sentence for a code': "import sys\nsys.exit('no')",
    'no code': 'raise SystemExit',
    'an end at once': f'import os\n{OPEN}os._exit(3)',
    'what waits for its end': f"import atexit\natexit.register(print, 'last')\n{OPEN}print('first')",
    'a thread that goes on': "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.1), print('late'))).start()\nprint('early')",
    'a hook of its own': "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1 / 0",
    'a handler that it sets late': "class A:\n    def __del__(self):\n        print('gone')\na = A()\nprint('end')",
    'a closed output': "import sys\nprint('a')\nsys.stdout.close()",
    'no syntax': 'def (:\n',
    'a recursion': 'def f():\n    f()\nf()',
    'a signal': 'import os, signal\nos.kill(os.getpid(), signal.SIGTERM)',
    'nothing to read': 'import sys\nprint(repr(sys.stdin.read()))',
    'what it is called': 'import os, sys\nprint(sys.argv, __name__, os.path.basename(__file__), __doc__, sys.path[0] == os.getcwd(), __spec__)',
    'what it can find out': "import os, __main__\nprint(sorted(n for n in vars(__main__) if not n.startswith('__')), os.environ['TOLD'], os.getcwd() == os.path.dirname(os.path.abspath(__file__)))",
    'a module beside it': 'import beside\nprint(beside.n)',
    'a child of its own': "import subprocess, sys\nsys.stdout.flush()\nsubprocess.run([sys.executable, '-c', 'print(1)'])\nprint(2)",
}  # fmt: skip


def left(folder, ran):
    """What can be seen of a run: its code, what it said and wrote, and the last line of its errors."""
    said = ran.stderr.decode().strip().split('\n')[-1]
    return ran.returncode, ran.stdout, said, (folder / 'out.txt').exists() and (folder / 'out.txt').read_bytes()


@pytest.mark.parametrize('name', PROGRAMS)
def test_a_program_ends_as_it_does_alone(tmp_path, name):
    seen, environment = [], {**os.environ, 'TOLD': 'ü', 'PYTHONDONTWRITEBYTECODE': '1'}
    for side in ('alone', 'warm'):
        folder = tmp_path / side
        folder.mkdir()
        (folder / 'job.py').write_text(PROGRAMS[name])
        (folder / 'beside.py').write_text('n = 5')
        if side == 'alone':
            command = [sys.executable, 'job.py', 'x']
            ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL)
        else:
            ran = warm_python.run(['job.py', 'x'], folder, environment)
        seen.append(left(folder, ran))
    assert seen[0] == seen[1]


def test_programs_share_nothing_and_their_chance_is_their_own(tmp_path):
    program = "import random, json\nprint(random.random(), hasattr(json, 'mine'), hash('a'))\njson.mine = 1"
    (tmp_path / 'job.py').write_text(program)
    told = [warm_python.run(['job.py'], tmp_path, dict(os.environ)).stdout.decode().split() for _ in range(4)]
    assert len({number for number, _, _ in told}) == 4
    assert {mine for _, mine, _ in told} == {'False'}
    # The two sides of a comparison, which run one after the other, hash texts otherwise.
    assert told[0][2] != told[1][2]
