"""`rewright coverage`: figures by frequency and of scripts, every gap with its reason, and one sentence for bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.cli.main import run

SCRIPT = "import pandas as pd\ndf = pd.read_csv('x.csv')\ndf = df.sort_values('größe')\n"
LEFT = "df.to_pickle('x')\n"


@pytest.fixture
def asked(capsys):
    """Run the command in this process: its exit code, what it printed, what it complained of."""

    def ask(*arguments):
        with pytest.raises(SystemExit) as ended:
            run(['coverage', *map(str, arguments)])
        told = capsys.readouterr()
        return ended.value.code, told.out, told.err

    return ask


def test_the_reference_adds_up(asked):
    code, out, _ = asked('--json')
    found = json.loads(out)
    rows = found['rows']
    assert code == 0
    assert len(rows) == 378
    for key in ('uses', 'etl_uses'):
        by_state = {state: sum(r[key] for r in rows if r['state'] == state) for state in ('exact', 'partly')}
        assert found[key] == {**by_state, 'total': sum(r[key] for r in rows)}
    assert list(found['first']) == ['40', '80', '109', '150', '378']
    assert found['first']['40']['exact'] == sum(r['state'] == 'exact' for r in rows[:40])
    assert all(bool(row['why']) == (row['state'] != 'exact') for row in rows)


def test_every_gap_is_listed_in_the_order_of_frequency(asked):
    _, out, _ = asked('--json')
    gaps = [row for row in json.loads(out)['rows'] if row['state'] != 'exact']
    _, printed, _ = asked('--gaps')
    lines = printed.splitlines()
    assert [int(line.split()[0]) for line in lines] == [row['rank'] for row in gaps]
    assert any(': never: a pickle of a frame' in line for line in lines)
    assert any(': needs fact: ' in line for line in lines)


def test_a_person_is_shown_the_figures_and_the_rule(asked):
    code, out, _ = asked()
    assert code == 0
    assert '40,406' in out
    assert 'first 150' in out
    assert 'A construct is covered when' in out
    assert 'under pandas 2.3.3' in ' '.join(out.split())


def test_scripts_are_counted_one_by_one_and_together(asked, tmp_path):
    (tmp_path / 'whole.py').write_text(SCRIPT)
    (tmp_path / 'half.py').write_text(SCRIPT + LEFT)
    (tmp_path / 'none.py').write_text('print(1)\n')
    (tmp_path / '.hidden.py').write_text(SCRIPT)
    code, out, _ = asked(tmp_path, '--json')
    found = json.loads(out)
    assert code == 0
    assert found['uses']['total'] == 5
    # to_pickle is never covered; what else the two scripts hold may become so.
    missing = {Path(s['path']).name: s['missing'] for s in found['scripts']}
    assert missing['half.py'] == missing['whole.py'] | {'.to_pickle()': 1}
    assert found['whole']['total'] == 2
    assert found['without_pandas'] == [str(tmp_path / 'none.py')]
    assert {row['name']: row['uses'] for row in found['rows']} == {
        'pd.read_csv()': 2, '.sort_values()': 2, '.to_pickle()': 1,
    }  # fmt: skip


def test_a_notebook_is_read_without_what_only_ipython_understands(asked, tmp_path):
    cells = [
        {'cell_type': 'markdown', 'source': ['import pandas']},
        {'cell_type': 'code', 'source': ['%matplotlib inline\n', '!ls\n', *SCRIPT.splitlines(keepends=True)]},
        {'cell_type': 'code', 'source': 'if True:\n    %time\n    df.to_pickle("x")'},
    ]
    (tmp_path / 'a.ipynb').write_text(json.dumps({'cells': cells, 'nbformat': 4}))
    _, out, _ = asked(tmp_path / 'a.ipynb', '--json')
    assert json.loads(out)['uses']['total'] == 3


DEEP = 'x = ' + '-' * 3000 + '1\n'
# What stands in a file beside a good one, and what is said of it.
BAD = {
    'python2.py': (b'import pandas\nprint 1\n', 'it is not Python 3'),
    'binary.py': (b'\x7fELF\x02\x01\x01\0\0\0\xff\xfe', 'binary'),
    'latin.py': (b'x = 1 # caf\xe9\n', 'UTF-8'),
    'deep.py': (DEEP.encode(), 'nested too deeply'),
    'nuls.py': (b'x = 1\0\n', 'NUL'),
    'rows.ipynb': (b'[1, 2]', 'no notebook'),
    'cut.ipynb': (b'{"cells": [{"cell_type": "code"', 'no notebook'),
    'odd.ipynb': (b'{"cells": [{"cell_type": "code", "source": [1]}]}', 'no notebook'),
}


@pytest.mark.parametrize('name', BAD)
def test_a_file_that_cannot_be_counted_is_said_beside_the_others(name, asked, tmp_path):
    data, saying = BAD[name]
    (tmp_path / 'good.py').write_text(SCRIPT)
    (tmp_path / name).write_bytes(data)
    code, out, _ = asked(tmp_path, '--json')
    assert code == 0
    assert [saying in one['why'] for one in json.loads(out)['not_counted']] == [True]


@pytest.mark.parametrize('name', BAD)
def test_nothing_but_such_files_is_refused(name, asked, tmp_path):
    data, saying = BAD[name]
    (tmp_path / name).write_bytes(data)
    code, out, complaint = asked(tmp_path / name)
    assert (code, out) == (2, '')
    assert saying in complaint
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize('path', ['missing.py', 'folder', 'empty.py'])
def test_a_path_without_scripts_is_refused(path, asked, tmp_path):
    (tmp_path / 'folder').mkdir()
    (tmp_path / 'empty.py').touch()
    code, _, complaint = asked(tmp_path / path)
    assert code == 2
    assert len(complaint.splitlines()) == 1


@pytest.mark.slow
def test_the_command_works_where_pandas_is_not_installed(tmp_path):
    command = 'import sys; sys.modules["pandas"] = None; from rewright.cli.main import run; run(["coverage", "--gaps"])'
    ended = subprocess.run([sys.executable, '-c', command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert '.to_pickle()' in ended.stdout
