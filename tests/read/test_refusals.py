import pytest

from rewright.model.refusal import Refusal
from rewright.read.intake import intake


def refusal_of(path, **overrides):
    with pytest.raises(Refusal) as caught:
        intake(path, overrides=overrides)
    return caught.value


def test_a_folder_named_like_a_script_is_a_folder(tmp_path):
    (tmp_path / 'job.py').mkdir()
    assert 'no Python script' in refusal_of(tmp_path / 'job.py').what
    assert 'is a folder' in refusal_of(tmp_path, script='job.py').what


def test_a_script_deeper_down_is_pointed_at(write):
    refusal = refusal_of(write('src/load.py'))
    assert 'src/load.py' in refusal.next_move


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
