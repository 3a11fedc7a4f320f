"""The script on a command line of Python is found, whatever options stand before it; nothing else is taken for one."""

import sys

import pytest

import rewright.record

LINES = {
    'python job.py a b': 1, 'python -u -B job.py': 3, 'python -uB job.py': 2, 'python -W ignore job.py': 3,
    'python -Wignore job.py': 2, 'python -X dev -OO job.py': 4, 'python -uX dev job.py': 3, 'python -Xdev job.py': 2,
    'python --check-hash-based-pycs never job.py': 3, 'python -m job.py': 0, 'python -um job.py': 0, 'python -c job.py': 0,
    'python -uc job.py': 0, 'python -': 0, 'python': 0, 'python -V': 0, 'python -x job.py': 0, 'python -W': 0,
}  # fmt: skip


@pytest.mark.parametrize('line', LINES)
def test_the_script_is_found(line, monkeypatch):
    monkeypatch.syspath_prepend(rewright.record.__path__[0] + '/observer')
    from rewright_observe.children import script_in

    assert script_in(line.split(' ')) == LINES[line]
    for name in [name for name in sys.modules if name.startswith('rewright_observe')]:
        del sys.modules[name]
