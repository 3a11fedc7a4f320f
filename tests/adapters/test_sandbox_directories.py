"""Directories are listed in another order where the conditions ask for it, by every program that lists one."""

import json

import pytest

from rewright.adapters.sandboxes import clocks, preload, scene

LISTING = """
from __future__ import print_function
import glob, json, os, subprocess, sys
found = [os.listdir('d'), [p[2:] for p in glob.glob('d/*')], next(os.walk('d'))[2]]
if hasattr(os, 'scandir'):
    found.append([entry.name for entry in os.scandir('d')])
    with os.scandir('d') as entries:
        found.append([next(entries).name] + [entry.name for entry in entries])
if '--native' in sys.argv:
    found.append(subprocess.check_output(['ls', '-U', 'd']).decode().split())
    found.append([p[2:] for p in subprocess.check_output(['find', 'd', '-type', 'f'], env={}).decode().split()])
handle = os.open('d', os.O_RDONLY)
if sys.version_info >= (3, 3):
    found.append(os.listdir(handle))
    assert os.listdir(handle) == found[-1]
print(json.dumps(found))
"""


def listings(lab, names, order, *arguments, **program):
    files = {f'/srv/job/d/{name}': name.encode() for name in names}
    run = lab.run(
        LISTING, files=files, directory_order=order, program={'arguments': ('main.py', *arguments), **program}
    )
    assert lab.err(run) == ''
    return json.loads(lab.out(run)), run.directory_order


def check(lab, names, arguments=(), **program):
    native, _ = listings(lab, names, 'native', *arguments, **program)
    turned, how = listings(lab, names, 'reversed', *arguments, **program)
    for one, other in zip(native, turned, strict=True):
        assert sorted(one) == sorted(other)
        assert len(one) < 2 or one != other
    assert turned == listings(lab, names, 'reversed', *arguments, **program)[0]
    return how


def needs_compiler():
    if preload.preload() is None:
        pytest.skip('no C compiler is installed')


@pytest.mark.parametrize('names', ['abcde', *(pytest.param(n, marks=pytest.mark.slow) for n in ('abcd', 'éa', 'a'))])
def test_every_program_sees_the_other_order(strong, names):
    needs_compiler()
    assert check(strong, names, ['--native']) == 'reversed'


@pytest.mark.slow
def test_every_python_sees_the_other_order(strong, python):
    needs_compiler()
    assert check(strong, 'abcde', ['--native'], environment=python.path) == 'reversed'


@pytest.mark.slow
def test_without_a_compiler_python_itself_turns_them(strong, python, monkeypatch):
    for room in (clocks, scene):
        monkeypatch.setattr(room, 'preload', lambda: None)
    assert check(strong, 'abcde', environment=python.path) == 'reversed in Python'
