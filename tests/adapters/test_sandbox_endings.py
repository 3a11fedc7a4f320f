"""However a program leaves its world, its account is whole: nothing hangs, nothing is hidden, nothing stays behind."""

import pytest

from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.run import Run

BYTES_NAME = "open(b'/srv/job/\\xff.csv', 'w').write('x')"
NOTES = "import os\nnotes = os.environ['REWRIGHT_NOTES']\n"
SLEEP = '\'{"sleep": ["x", 1, %s], "pid": 1}\\n\''

# What the program does, and the effects that must be told.
LEAVING = {
    'a pipe for its notes': (NOTES + 'os.remove(notes); os.mkfifo(notes)', {}),
    'an endless link for its notes': (NOTES + "os.remove(notes); os.symlink('/dev/zero', notes)", {}),
    'no notes': (NOTES + 'os.remove(notes); os._exit(1)', {}),
    'a folder for its notes': (NOTES + 'os.remove(notes); os.mkdir(notes); os._exit(1)', {}),
    'endless sleeps': (NOTES + f"open(notes, 'a').write({SLEEP % '1, 1e999, 1'})", {}),
    'no number of sleeps': (NOTES + f"open(notes, 'a').write({SLEEP % '1, NaN, NaN'})", {}),
    'sleeps too many': (NOTES + f"open(notes, 'a').write({SLEEP % ('9' * 400 + ', 1, 1')})", {}),
    'half a character in an exception': ("raise ValueError('\\ud800 \\x00')", {}),
    'a name that is no text': (BYTES_NAME, {'/srv/job/\ufffdff.csv': 'created'}),
    'a name with a line end': ("open('a\\nb\\t', 'w').write('x')", {'/srv/job/a\nb\t': 'created'}),
    'a name as long as it can be': ("open('ä' * 127, 'w').write('x')", {'/srv/job/' + 'ä' * 127: 'created'}),
    'a folder locked over its output': (
        "import os; os.mkdir('d'); open('d/x', 'w').write('x'); os.chmod('d/x', 0); os.chmod('d', 0)",
        {'/srv/job/d/x': 'created'},
    ),
    'an input changed behind its time': (
        "import os; s = os.stat('in.csv'); open('in.csv', 'w').write('2'); os.utime('in.csv', ns=(0, s.st_mtime_ns))",
        {'/srv/job/in.csv': 'overwritten'},
    ),
    'an output among compiled files': (
        "import os; os.mkdir('__pycache__'); open('__pycache__/x.csv', 'w').write('x'); open('__pycache__/m.pyc', 'w')",
        {'/srv/job/__pycache__/x.csv': 'created'},
    ),
    'a link in place of its folder': (
        "import os; os.rename('/srv/job', '/srv/away'); os.symlink('/etc', '/srv/job')",
        {'/srv/away/main.py': 'created', '/srv/away/in.csv': 'created', '/srv/job/main.py': 'deleted'}
        | {'/srv/job/in.csv': 'deleted'},
    ),
    'a folder in place of an input': ("import os; os.remove('in.csv'); os.mkdir('in.csv')", {'/srv/job/in.csv': 'deleted'}),
    'a circle of links': ("import os; os.symlink('b', 'a'); os.symlink('a', 'b'); os.symlink('.', 'c')", {}),
}  # fmt: skip


@pytest.mark.parametrize('case', LEAVING)
def test_the_account_is_whole(strong, tmp_path, case):
    code, effects = LEAVING[case]
    run = strong.run(code, files={'/srv/job/in.csv': b'1'}, seconds=10)
    assert {each.path: each.operation for each in run.effects} == effects, strong.err(run)
    assert run.limit == ''
    assert Run.model_validate_json(run.model_dump_json()) == run
    assert list((tmp_path / 'scratch').iterdir()) == []


DEEP = """
import os
for _ in range(3000):
    os.mkdir('d')
    os.chdir('d')
open('at the bottom', 'w').close()
"""


def test_folders_too_deep_are_refused_and_removed(strong, tmp_path):
    with pytest.raises(Refusal, match='folders that nest too deep') as caught:
        strong.run(DEEP)
    assert caught.value.exit_code == EXIT_NOT_PROVEN
    assert list((tmp_path / 'scratch').iterdir()) == []
