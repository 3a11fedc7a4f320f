import os

import pytest

from rewright.model.refusal import Refusal
from rewright.read.intake import intake


def refusal_of(path, **overrides):
    with pytest.raises(Refusal) as caught:
        intake(path, overrides=overrides)
    return caught.value


TEXTS = {
    'binary': (b'\x7fELF\x02\x01\x01' + bytes(64), 'binary file'),
    'control characters': (bytes(range(1, 7)) * 50, 'binary file'),
    'compiled': (b'PK\x03\x04' + b'x' * 90, 'binary file'),
    'NUL': (b'x = 1\ny = 2\0\n', 'holds a NUL byte'),
    'UTF-16': ('x = 1\n'.encode('utf-16'), 'UTF-16'),
    'latin-1 without a word': ('x = "é"\n'.encode('latin-1'), 'not UTF-8'),
    'a lie': ('# coding: ascii\nx = "é"\n'.encode(), 'not ASCII'),
    'unknown encoding': (b'# coding: klingon\n', 'encoding cannot be told'),
    'no text encoding': (b'# coding: rot13\n', 'encoding cannot be told'),
    'BOM against its word': (b'\xef\xbb\xbf# coding: latin-1\n', 'encoding cannot be told'),
    '50 MB': (b'x = """' + b'a' * (50 << 20) + b'"""\n', '50.0 MB, more than 5 MB'),
}


@pytest.mark.parametrize('case', TEXTS)
def test_what_is_no_source_is_refused(tmp_path, case):
    data, sentence = TEXTS[case]
    (tmp_path / 'job.py').write_bytes(data)
    refusal = refusal_of(tmp_path / 'job.py')
    assert sentence in refusal.what
    assert 'job.py' in refusal.where
    assert refusal.next_move


def test_the_line_of_the_fault_is_named(tmp_path):
    (tmp_path / 'job.py').write_bytes(b'# coding: ascii\n\nx = "\xff"\n')
    assert refusal_of(tmp_path / 'job.py').where.endswith('job.py:3')


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / 'pipe.py')
    (tmp_path / 'loop.py').symlink_to('loop.py')
    (tmp_path / 'gone.py').symlink_to('nowhere.py')
    assert 'pipe, socket or device' in refusal_of(tmp_path / 'pipe.py').what
    assert 'leads nowhere' in refusal_of(tmp_path / 'loop.py').what
    assert 'no such file' in refusal_of(tmp_path / 'gone.py').what
    assert 'no such file' in refusal_of(tmp_path / 'missing.py').what
    assert 'no Python script' in refusal_of(tmp_path).what


def test_a_folder_named_like_a_script_is_a_folder(tmp_path):
    (tmp_path / 'job.py').mkdir()
    assert 'no Python script' in refusal_of(tmp_path / 'job.py').what
    assert 'is a folder' in refusal_of(tmp_path, script='job.py').what


def test_a_script_deeper_down_is_pointed_at(write):
    refusal = refusal_of(write('src/load.py'))
    assert 'src/load.py' in refusal.next_move


@pytest.mark.parametrize('text', ['{"cells": []}', '{"cells": [', ''])
def test_notebooks_are_refused(write, text):
    folder = write('work.ipynb', text)
    for path in (folder / 'work.ipynb', folder):
        refusal = refusal_of(path)
        assert 'notebook' in refusal.what
        assert 'nbconvert' in refusal.next_move


SETTINGS = {
    'unknown': ('x = 1\nscrip = "a.py"\n', 'x is not a setting', ':1', 'Known keys'),
    'near': ('\nalowed_hosts = []\n', 'alowed_hosts is not a setting', ':2', 'allowed_hosts'),
    'in a table': ('[limits]\nsecond = 3\n', 'second is not a setting', ':2', 'seconds'),
    'type': ('arguments = "x"\n', 'arguments is not acceptable', ':1', 'Correct arguments'),
    'choice': ('autonomy = "wild"\n', 'autonomy is not acceptable', ':1', 'Correct autonomy'),
    'grammar': ('script = \n', 'not TOML', '', 'Correct'),
    'outside': ('script = "../evil.py"\n', 'script leads out of the job', '', 'inside'),
    'folder outside': ('working_folder = "/tmp"\n', 'working_folder leads out', '', 'inside'),
    'missing': ('script = "b.py"\n', 'no such file', '', ''),
    'option': ('requirements = ["--index-url x"]\n', 'is not a requirement', '', 'name==version'),
    'missing file': ('requirements = "gone.txt"\n', 'no such file', 'gone.txt', ''),
    'file outside': ('requirements = "../../gone.txt"\n', 'outside of the job', '', ''),
}


@pytest.mark.parametrize('case', SETTINGS)
def test_wrong_settings_are_refused(write, case):
    text, sentence, where, move = SETTINGS[case]
    write('a.py')
    refusal = refusal_of(write('rewright.toml', text))
    assert sentence in refusal.what
    assert where in refusal.where
    assert move in refusal.next_move


def test_a_wrong_override_names_the_command_line(write):
    assert refusal_of(write('a.py'), scrpt='x').where == 'the command line'


def test_a_requirements_file_with_an_option_is_refused(write):
    write('a.py')
    refusal = refusal_of(write('requirements.txt', 'pandas==2\n--index-url http://evil\n'))
    assert refusal.where == 'requirements.txt:2'


def test_requirements_that_include_themselves_are_refused(write):
    write('a.py')
    assert 'include themselves' in refusal_of(write('requirements.txt', '-r requirements.txt\n')).what


@pytest.mark.parametrize(
    'data',
    [
        '# -*- coding: latin-1 -*-\nx = "é"\n'.encode('latin-1'),
        b'\xef\xbb\xbfx = 1\n',
        b'x = 1\r\ny = 2\r',
        b'\x0cx = 1\n',
        b'',
    ],
)
def test_unusual_but_honest_sources_are_taken(tmp_path, data):
    (tmp_path / 'job.py').write_bytes(data)
    assert intake(tmp_path / 'job.py').script == 'job.py'
