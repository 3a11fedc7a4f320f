"""Dicts and sets of the runtime against those of Python 2.7, addresses against its urljoin: the same to the byte on drawn ones."""

import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from rewright.adapters.environments.interpreters import interpreter
from rewright.model.refusal import Refusal
from rewright_runtime import python2
from rewright_runtime.breach import ContractBreach

sys.path.append(str(Path(__file__).parent))

from drawn_tables import lines

PROGRAMS = [list(lines(seed)) for seed in range(800)]
BITS = ['http:', 'https:', '//', 'a.b', '/', '..', '.', 'x', '?q=1', '#f', ';p', '', 'javascript:', 'mailto:', '80', ':', '%20',
        'a', '[', '&', ' ', 'svn:', 'ftp:', '\xe9', 'file:', 'HTTP:']  # fmt: skip


@pytest.fixture(scope='session')
def python_2():
    try:
        return interpreter('2.7').program
    except Refusal as no:
        pytest.skip(f'no Python 2.7 on this machine ({no}): there is nothing to compare with')


def answered(python_2, source):
    done = subprocess.run([python_2, '-'], input=f'# coding: latin-1\n{source}'.encode('latin-1'), capture_output=True)
    assert not done.returncode, done.stderr
    return done.stdout.decode('latin-1').splitlines()


def ours(program, made=python2.Dict):
    names = {'DICT': made, 'SET': python2.Set, 'SHOWN': python2.Dict.display, 'deepcopy': deepcopy}
    names |= {name: made() for name in 'ABC'} | {name: python2.Set() for name in 'STU'}
    exec('\n'.join(program), names)
    return python2.shown(tuple(names[name] for name in 'ABCSTU'))


def test_dicts_and_sets_keep_the_order_of_python_2_through_all_that_is_done_to_them(python_2):
    source = 'from copy import deepcopy\nimport sys\nDICT, SET, SHOWN = dict, set, lambda d: d\n'
    for program in PROGRAMS:
        source += '\n'.join(['A, B, C = {}, {}, {}', 'S, T, U = set(), set(), set()', *program, ''])
        source += 'sys.stdout.write(repr((A, B, C, S, T, U)) + "\\n")\n'
    told = answered(python_2, source)
    for seed, (program, line) in enumerate(zip(PROGRAMS, told, strict=True)):
        assert ours(program) == line, seed


def test_a_dict_that_remembers_only_what_came_first_is_seen_to_differ():
    class Plain(dict):
        """What Python 3 has."""

    assert sum(_shown(program, Plain) != ours(program) for program in PROGRAMS[:100]) > 20


def _shown(program, made):
    try:
        return ours(program, made)
    except ContractBreach:
        return 'not known'


def test_what_python_2_takes_out_by_itself_is_a_breach():
    for some in (python2.Dict([(1, 2)]).popitem, python2.Set([1]).pop):
        with pytest.raises(ContractBreach):
            some()
    with pytest.raises(KeyError):
        python2.Dict().pop('a')
    with pytest.raises(KeyError):
        python2.Set().remove('a')
    for key in (None, 'a' and object()):
        with pytest.raises(ContractBreach):
            python2.Dict([(key, 1)])


def test_addresses_are_joined_as_python_2_joins_them(python_2):
    chance = random.Random(5)
    pairs = [
        tuple(''.join(chance.choice(BITS) for _ in range(chance.randrange(n))) for n in (9, 7)) for _ in range(4000)
    ]
    near = ['', '..', '../', '../../../..', './.', 'g;x', '?y', '#s', 'g/./h', '/../g', '//o', 'g..', 'a:b', '12:3']
    pairs += [('http://h/a/b/c?x#y', url) for url in near]
    source = f'import sys, urllib, urlparse\nfor b, u in {pairs!r}:\n    try:\n        r = urlparse.urljoin(b, u)\n'
    source += '    except ValueError, e:\n        r = str(e)\n'
    source += '    sys.stdout.write(repr((r, urllib.unquote(u), urllib.unquote_plus(b))) + "\\n")\n'
    for (base, url), line in zip(pairs, answered(python_2, source), strict=True):
        try:
            whole = python2.joined(base, url)
        except ValueError as error:
            whole = str(error)
        assert python2.shown((whole, python2.unquoted(url), python2.unquoted_plus(base))) == line, (base, url)


SETTINGS = {
    'a comment behind a value': '[a]\nb = 1 ; one\n',
    'a value on two lines': '[a]\nb = 1\n  2\n',
    'a share of a hundred': '[a]\nb = 5%\n',
    'an empty text': '[a]\nb = ""\n',
    'an old comment': '[a]\nREM b = 1\n',
    'an option without a value': '[a]\nb\n',
    'a blank of another kind': '[a]\nb =\xa01\n',
}


@pytest.mark.parametrize('case', SETTINGS)
def test_settings_that_may_be_read_otherwise_are_a_breach(case, tmp_path, monkeypatch):
    import configparser

    monkeypatch.chdir(tmp_path)
    Path('a.ini').write_text(SETTINGS[case], encoding='latin-1')
    with pytest.raises(ContractBreach):
        python2.configured(configparser.ConfigParser(strict=False), 'a.ini')
    assert python2.configured(configparser.ConfigParser(strict=False), ['none.ini']) == []


def test_values_of_sqlite_are_text_or_an_error():
    import sqlite3

    assert python2.all_bound([('a', 1, None), ['b', 2.5]]) == [['a', 1, None], ['b', 2.5]]
    with pytest.raises(sqlite3.ProgrammingError):
        python2.all_bound({'a': '\xe9'})
    with pytest.raises(ContractBreach):
        python2.statement("select '\xe9'")
    assert python2.statement("select '\xc3\xa9'") == "select 'é'"
