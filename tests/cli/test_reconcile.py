"""`rewright reconcile`: its exit codes, its one JSON object, and what it draws."""

import json
from typing import NamedTuple

import pytest

from rewright.cli import main

LEFT, MOVED, OTHER = 'id,v\n1,a\n2,b\n', 'id,v\n2,b\n1,a\n', 'id,v\n1,a\n2,c\n'
RULES = {
    '': '',
    'identical': 'require = "identical"',
    'equal': 'require = "equal_values"',
    'equal in order': 'require = "equal_values"\nrow_order = "same"',
    'without v': '[[column]]\nname = "v"\nrule = "excluded"\nreason = "random"',
    'without v, equal': 'require = "equal_values"\n[[column]]\nname = "v"\nrule = "excluded"\nreason = "random"',
    'wrong': 'require = "roughly"',
    'unused': '[[column]]\nname = "w"\nrule = "excluded"\nreason = "random"',
    'protected': '[[column]]\nname = "price"\nrule = "excluded"\nreason = "random"',
}
# Left, right, rules, exit code, verdict.
CODES = {
    'the same bytes': (LEFT, LEFT, '', 0, 'identical'),
    'equal values of a text': (LEFT, MOVED, '', 3, 'equal_values'),
    'equal values where they suffice': (LEFT, MOVED, 'equal', 0, 'equal_values'),
    'another order where it counts': (LEFT, MOVED, 'equal in order', 3, 'equal_values'),
    'the same bytes where they are asked for': (LEFT, LEFT, 'identical', 0, 'identical'),
    'other bytes where the same are asked for': (LEFT, MOVED, 'identical', 3, 'equal_values'),
    'a value': (LEFT, OTHER, '', 3, 'different'),
    'a value where equal ones are asked for': (LEFT, OTHER, 'equal', 3, 'different'),
    'a value that is excluded': (LEFT, OTHER, 'without v', 0, 'within_tolerance'),
    'a value that is excluded where equal ones are asked for': (LEFT, OTHER, 'without v, equal', 3, 'within_tolerance'),
    'a rules file that is wrong': (LEFT, OTHER, 'wrong', 2, None),
    'a rule that meets no column': (LEFT, OTHER, 'unused', 2, None),
    'a rule for what is protected': (LEFT, OTHER, 'protected', 2, None),
    'a side that is not there': (LEFT, None, '', 2, None),
}


class Done(NamedTuple):
    """How the command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv('NO_COLOR', '1')
    monkeypatch.setenv('COLUMNS', '160')

    def call(left, right, rules='', *words, name='a.csv'):
        paths = []
        for side, content in (('left', left), ('right', right)):
            (tmp_path / side).mkdir(exist_ok=True)
            paths.append(tmp_path / side / name)
            if content is not None:
                paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
        if rules:
            (tmp_path / 'rules.toml').write_text(RULES[rules])
            words = (*words, '--rules', str(tmp_path / 'rules.toml'))
        with pytest.raises(SystemExit) as ended:
            main.run(['reconcile', *map(str, paths), *words])
        return Done(ended.value.code, *capsys.readouterr())

    return call


@pytest.mark.parametrize('case', CODES)
def test_exit_codes(case, run):
    left, right, rules, code, verdict = CODES[case]
    done = run(left, right, rules, '--json')
    assert done.returncode == code, done.stderr
    assert 'Traceback' not in done.stderr
    if verdict:
        found = json.loads(done.stdout)
        assert (found['verdict'], found['passed']) == (verdict, code == 0)
    else:
        assert done.stdout == ''
        assert done.stderr.startswith('rewright: ')
        assert len(done.stderr.splitlines()) == 1


SHAPE = {
    'left': str, 'right': str, 'format': str, 'verdict': str, 'required': str, 'passed': bool, 'kinds': list, 'rows': dict,
    'columns': list, 'band': str, 'key': dict, 'differences': list, 'total': int, 'notes': list, 'files': list,
    'schema_version': int,
}  # fmt: skip


def test_the_one_json_object(run):
    found = json.loads(run(LEFT, OTHER, '', '--json').stdout)
    assert {name: type(value) for name, value in found.items()} == SHAPE
    assert found['rows'] == {'left': 2, 'right': 2, 'matched': 1, 'percent': 50.0}
    assert found['columns'][1] == {'name': 'v', 'rule': 'strict', 'protected': '', 'differing': 1, 'percent': 50.0}
    assert found['differences'] == [{'where': 'row 2 (id=2), column "v"', 'kind': 'value', 'left': 'b', 'right': 'c'}]
    assert found['key']['columns'] == ['id']
    assert found['key']['why']


def test_what_was_not_measured_is_null(run):
    found = json.loads(run(b'\0\1', b'\0\2', '', '--json', name='a.bin').stdout)
    assert (found['rows'], found['band'], found['key'], found['columns']) == (None, None, None, [])


def test_the_first_differences_are_drawn_as_a_table(run):
    right = 'id,v\n' + ''.join(f'{n},y\n' for n in range(30))
    done = run(right.replace('y', 'x'), right)
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert lines[0].startswith('different  ')
    assert any(line.startswith('paired by   id: ') for line in lines)
    head = next(at for at, line in enumerate(lines) if 'where' in line and 'kind' in line)
    assert [cell.strip() for cell in lines[head].strip('┃').split('┃')] == ['where', 'kind', 'left', 'right']
    drawn = [[cell.strip() for cell in line.strip('│').split('│')] for line in lines[head + 2 : head + 22]]
    assert drawn == [[f'row {n + 1} (id={n}), column "v"', 'value', 'x', 'y'] for n in range(20)]
    assert lines[-1] == 'and 10 more places'


def test_what_a_file_holds_cannot_command_the_terminal(run):
    done = run('id,v\n1,a\n', 'id,v\n1,\x1b[2J\x07\n')
    assert '\x1b' not in done.stdout
    assert '\\x1b[2J\\x07' in done.stdout
