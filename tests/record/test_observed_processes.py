"""What the modules and the children of a job were is seen file by file, and no process mixes its notes with another's."""

import pytest

pytestmark = pytest.mark.slow

FILES = {
    'helpers.py': 'def double(n):\n    found = n * 2\n    return found\n',
    'kit/__init__.py': 'from .deep.more import twice\nNAME = "kit".upper()\n',
    'kit/deep/__init__.py': '',
    'kit/deep/more.py': 'def twice(text):\n    whole = text + text\n    return whole\n',
    'kit/__main__.py': 'import sys\nfrom . import twice\nwords = sys.argv[1:]\nprint(twice("".join(words)))\n',
    'child.py': 'import sys, helpers\nnumber = int(sys.argv[1])\nprint(helpers.double(number), __name__, __file__[-8:], sys.argv)\n',
    'plugins/odd.py': 'value = len("ü") + 1\n',
    'secretly.py': 'print(len("abc"))\n',
}
CHILDREN = """import importlib, os, subprocess, sys
import helpers, kit
print(helpers.double(2), kit.NAME, kit.twice('ab'))
sys.path.append('plugins')
print(importlib.import_module('odd').value, helpers.__file__, type(helpers.__loader__), kit.__spec__.origin, sys.path[0])
sys.stdout.flush()
subprocess.run([sys.executable, '-u', 'child.py', '21', 'ü'], check=True)
subprocess.run([sys.executable, '-m', 'kit', 'x', 'y'], check=True)
subprocess.run([sys.executable, '-I', 'secretly.py'], check=True)
if not os.fork():
    print(helpers.double('b'))
    sys.exit(0)
os.wait()
if not os.fork():
    helpers.double([1])
    os._exit(0)
os.wait()
print(sorted(os.environ))
"""
WORKERS = """import multiprocessing
import helpers
def work(n):
    more = n + 1
    return helpers.double(more)
if __name__ == '__main__':
    for method in 'fork', 'spawn', 'forkserver':
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(pool.map(work, range(6)))
"""


@pytest.fixture
def observed(desk):
    """Record a job, and return what was observed: there is nothing where the observed run did anything else."""

    def observed(source):
        for name, text in FILES.items():
            (desk.root / name).parent.mkdir(parents=True, exist_ok=True)
            (desk.root / name).write_text(text, encoding='utf-8')
        recording = desk.record(source, files=('helpers.py', 'secretly.py'))
        assert recording.live.exit_code == 0, desk.blobs.get(recording.live.stderr).decode()
        assert recording.observation, desk.said
        return desk.observation(recording)

    return observed


def expression(found, name, text):
    """What was seen of an expression of a file of `FILES`."""
    lines = FILES[name].encode().split(b'\n')
    for key, seen in found.files[name].expressions.items():
        (line, column), (end, end_column) = (map(int, part.split(':')) for part in key.split('-'))
        if line == end and lines[line - 1][column:end_column] == text.encode():
            return seen
    raise AssertionError((name, text, found.files[name]))


def test_modules_and_children_are_seen_and_not_mixed_up(observed):
    found = observed(CHILDREN)
    assert set(found.files) == set(FILES) - {'secretly.py'}
    doubled = expression(found, 'helpers.py', 'n * 2')
    # 2 and 21 by two interpreters, a text and a list by two forked children.
    assert (found.processes, doubled.times, doubled.consistent) == (5, 4, False)
    assert doubled.probes['kinds'] == 'list scalar str'
    whole = expression(found, 'kit/deep/more.py', 'text + text')
    assert (whole.kind, whole.rows, whole.times, whole.consistent) == ('str', (4, 4), 2, True)
    assert expression(found, 'child.py', 'int(sys.argv[1])').type == 'builtins.int'
    assert expression(found, 'kit/__main__.py', 'sys.argv[1:]').rows == (2, 2)
    assert expression(found, 'plugins/odd.py', 'len("ü")').kind == 'scalar'
    # The child that ended at once told what it saw, and not how long that took.
    assert {s.line: s.times for s in found.files['helpers.py'].statements} == {2: 3, 3: 3}
    assert found.not_observed == (
        '1 process was ended before the end: how often and how long is not known of what ran there',
        'secretly.py: nothing that was observed ran it',
    )


def test_workers_are_seen_however_they_are_started_and_ended(observed):
    found = observed(WORKERS)
    seen = expression(found, 'helpers.py', 'n * 2')
    assert (seen.kind, seen.type, seen.consistent, seen.times >= 3) == ('scalar', 'builtins.int', True, True)
    added = [seen for key, seen in found.expressions.items() if key == '4:11-4:16']
    assert [(seen.kind, seen.times >= 3) for seen in added] == [('scalar', True)]
    assert found.processes >= 4
