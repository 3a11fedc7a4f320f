"""Hostile sources: one sentence with the place and the next move, the documented exit code, within a limited child."""

import ast
import encodings
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_sources import NOTEBOOKS, READ, REFUSED, UNREADABLE

from rewright.adapters.children.limited import LimitedChild
from rewright.model.refusal import Refusal
from rewright.read.facts import read
from rewright.read.intake import intake
from rewright.read.text import load

COMMAND = Path(sys.executable).parent / 'rewright'
# What a run writes before its source is read.
BEGUN = {'job.json', 'policy.json', 'read.report.json', 'decisions.jsonl', 'report.html', 'report.json'}
PLACES = {
    'a folder': (lambda path: path.mkdir(), 'no Python script'),
    'a loop': (lambda path: path.symlink_to(path.name), 'leads nowhere'),
    'a pipe': (os.mkfifo, 'pipe, socket or device'),
    'a device': (lambda path: path.symlink_to('/dev/zero'), 'pipe, socket or device'),
    'nothing': (lambda path: path.symlink_to('gone'), 'no such file'),
}
# Escapes that become letters, line ends, other bytes or nothing, depending on the encoding.
BODIES = (
    b'x = "a\\x41\\u00e9+AGk-\xc3\xa9"\n', b'x = 1\n', b'#\\x0aimport os\n#+AAo-import os\n', b'x = "\\ud800"\n'
)  # fmt: skip


def holds(refusal, sentence, place):
    """One sentence, its place, and whose move is next."""
    assert sentence in refusal.what
    assert place in refusal.where
    assert '\n' not in str(refusal)
    assert (bool(refusal.next_move), refusal.exit_code) == (True, 2)


@pytest.mark.parametrize('name', UNREADABLE)
def test_what_is_no_source_is_refused(name, tmp_path):
    data, sentence, place = UNREADABLE[name]
    (tmp_path / 'job.py').write_bytes(data)
    with pytest.raises(Refusal) as caught:
        intake(tmp_path / 'job.py')
    holds(caught.value, sentence, place)
    assert caught.value.where.endswith(place)


@pytest.mark.slow
@pytest.mark.parametrize('name', REFUSED)
def test_a_hostile_source_is_refused_with_its_place(name, read_file):
    data, sentence, place = REFUSED[name]
    with pytest.raises(Refusal) as caught:
        read_file(data)
    holds(caught.value, sentence, place)


@pytest.mark.slow
@pytest.mark.parametrize('name', READ)
def test_what_is_only_odd_is_read(name, read_file):
    data, lines = READ[name]
    assert read_file(data).lines == lines


@pytest.mark.slow
@pytest.mark.parametrize('name', ['200,000 parentheses', 'a syntax error'])
def test_a_hostile_module_of_the_job_is_named(name, tmp_path):
    data, sentence, place = REFUSED[name]
    (tmp_path / 'names.py').write_bytes(data)
    (tmp_path / 'job.py').write_text('import names\n')
    with pytest.raises(Refusal) as caught:
        read(intake(tmp_path / 'job.py'), LimitedChild())
    holds(caught.value, sentence, place.replace('job', 'names'))


@pytest.mark.parametrize('name', NOTEBOOKS)
def test_a_notebook_is_refused_whatever_it_holds(name, tmp_path):
    (tmp_path / 'work.ipynb').write_bytes(NOTEBOOKS[name])
    for path in (tmp_path / 'work.ipynb', tmp_path):
        with pytest.raises(Refusal) as caught:
            intake(path)
        holds(caught.value, 'notebook', 'work.ipynb')
        assert 'nbconvert' in caught.value.next_move


@pytest.mark.parametrize('name', PLACES)
def test_what_is_no_file_is_refused(name, tmp_path):
    put, sentence = PLACES[name]
    put(tmp_path / 'job.py')
    with pytest.raises(Refusal) as caught:
        intake(tmp_path / 'job.py')
    holds(caught.value, sentence, 'job.py')


@pytest.mark.slow
@pytest.mark.parametrize('name', ['a loop', 'a pipe', 'a device', 'nothing'])
def test_a_module_that_is_no_file_is_none_of_the_job(name, tmp_path):
    PLACES[name][0](tmp_path / 'names.py')
    (tmp_path / 'round').symlink_to('.')
    (tmp_path / 'job.py').write_text('import names\nimport round.job\n')
    assert read(intake(tmp_path / 'job.py'), LimitedChild()).files == ('job.py',)


@pytest.mark.parametrize('encoding', sorted({found.name for found in pkgutil.iter_modules(encodings.__path__)}))
def test_a_declared_encoding_is_read_as_python_reads_it_or_refused(encoding, tmp_path):
    path = tmp_path / 'job.py'
    for body in BODIES:
        data = f'# coding: {encoding}\n'.encode() + body
        path.write_bytes(data)
        try:
            told = ast.dump(ast.parse(load(path)))
        except (Refusal, SyntaxError):
            told = ''
        assert told == dumped(data)


def dumped(data):
    """What Python reads; nothing where it does not."""
    try:
        return ast.dump(ast.parse(data))
    except (SyntaxError, ValueError):
        return ''


@pytest.mark.slow
def test_a_child_that_runs_out_of_time_is_a_refusal(read_file):
    with pytest.raises(Refusal, match='could not be read within') as caught:
        read_file('x=1\n' * 1_000_000, child=LimitedChild(seconds=1))
    assert 'job.py' in caught.value.where


@pytest.mark.slow
def test_a_child_that_runs_out_of_memory_is_a_refusal(read_file):
    with pytest.raises(Refusal, match=r'could not be read within|nests too deep'):
        read_file('x = [' + '1,' * 400_000 + ']\n', child=LimitedChild(memory_mb=200))


@pytest.mark.slow
@pytest.mark.parametrize(
    ('command', 'table', 'name'),
    [
        ('read', REFUSED, '200,000 parentheses'), ('modernize', UNREADABLE, 'a lie'),
        ('record', UNREADABLE, 'an encoding that decodes nothing'),
    ],
)  # fmt: skip
def test_the_door_says_the_same_and_leaves_nothing_half_written(command, table, name, tmp_path):
    data, sentence, place = table[name]
    (tmp_path / 'job.py').write_bytes(data)
    done = subprocess.run([COMMAND, command, 'job.py'], cwd=tmp_path, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert (done.returncode, 'Traceback' in said) == (2, False), said
    # What is told in a frame is broken into lines.
    words = ' '.join(said.replace('│', ' ').split())
    assert (sentence in words, place in words) == (True, True), said
    files = {path.name for path in (tmp_path / '.rewright').rglob('*') if path.is_file()}
    assert {file for file in files if not file.startswith('workflow.')} <= BEGUN
