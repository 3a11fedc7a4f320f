"""From files on disk to jobs, families, neighbours and the backlog: what is found in estates whose truth is known."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from estates import make

from rewright.adapters.children.crew import Crew
from rewright.adapters.forges.checkouts import checked_out, is_repository
from rewright.adapters.forges.last_changes import last_changes
from rewright.adapters.stores.sightings import SightingStore
from rewright.model.policy import PortfolioPolicy, Weights
from rewright.model.refusal import Refusal
from rewright.queries.portfolio import page, table
from rewright.workflows.scanning import Tools, scan

TODAY = date(2026, 11, 27)
JOB = "import pandas as pd\npd.read_csv('in.csv').to_csv({!r})\n"


class Here:
    """A crew of one: the very functions, in this process."""

    def __init__(self):
        self.asked = []

    def each(self, function, pieces):
        import importlib
        import json

        module, name = function.split(':')
        for piece in pieces:
            self.asked.append(piece)
            yield (piece,), getattr(importlib.import_module(module), name)(json.dumps([piece]).encode())


def tools(tmp_path, crew=None, version='1'):
    return Tools(
        crew or Here(),
        SightingStore(tmp_path / 'kept' / 'sightings.sqlite', version),
        last_changes,
        TODAY,
        lambda _: None,
    )


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    return root


def scanned(tmp_path, files, reports=(), policy=None, **named):
    root = write(tmp_path / 'estate', files)
    told = write(tmp_path / 'reports', dict(reports))
    return scan([root], [told] if reports else [], policy or PortfolioPolicy(), tools(tmp_path, **named))


def test_scripts_are_jobs_and_their_parts_tests_and_setups_are_not(tmp_path):
    inventory, _ = scanned(tmp_path, {
        'sales/load.py': f'import shared\n{JOB.format("out.csv")}', 'sales/shared.py': 'import deeper\nX = open("a.txt")\n', 'sales/deeper.py': 'def f():\n    pass\n',
        'sales/test_load.py': JOB.format('x'), 'tests/run.py': JOB.format('x'), 'setup.py': 'setup()\n', 'lib.py': 'def f():\n    return 1\n',
        '.venv/bad.py': JOB.format('x'), 'broken.py': 'def (:\n', 'notes.txt': 'x', 'explore.ipynb': '{"cells": [{"cell_type": "code", "source": ["%pwd\\n", "x = 1"]}]}',
        'empty.py': '', 'ünïcode.py': JOB.format('ö.csv'),
    })  # fmt: skip
    assert [(job.id, job.kind) for job in inventory.jobs] == [
        ('broken', 'script'), ('explore', 'notebook'), ('sales/load', 'script'), ('ünïcode', 'script'),
    ]  # fmt: skip
    load = inventory.jobs[2]
    assert load.files == ('sales/load.py', 'sales/shared.py', 'sales/deeper.py')
    assert load.reads == ('sales/in.csv', 'sales/a.txt')
    assert inventory.jobs[0].fault.startswith('line 1:')


def test_settings_name_the_job_of_their_folder(tmp_path):
    inventory, _ = scanned(tmp_path, {
        'a/rewright.toml': 'name = "nightly"\nscript = "go.py"\n', 'a/go.py': 'def f():\n    pass\n', 'a/tool.py': JOB.format('x'),
        'b/rewright.toml': 'not = [toml', 'b/only.py': JOB.format('x'),
    })  # fmt: skip
    assert [(job.name, job.path) for job in inventory.jobs] == [('nightly', 'a/go.py'), ('only', 'b/only.py')]


def test_crontabs_and_dags_say_when_a_script_runs(tmp_path):
    dag = "from airflow import DAG\nwith DAG('x', schedule_interval='@hourly') as dag:\n    BashOperator(bash_command='python /srv/jobs/two.py')\n"
    inventory, _ = scanned(tmp_path, {
        'jobs/one.py': JOB.format('x'), 'jobs/two.py': JOB.format('y'), 'a/same.py': JOB.format('x'), 'b/same.py': JOB.format('x'), 'dags/plan.py': dag,
        'dags/own.py': "from airflow import DAG\nd = DAG('own', schedule='0 0 1 * *')\nPythonOperator(python_callable=f)\n",
        'crontab': '# 1 2 3 4 5 x.py\nA=b\n0 2 * * * /usr/bin/python /opt/jobs/one.py >> log\n@daily cd /x && python same.py\n5 5 * * * python gone.py\n',
    })  # fmt: skip
    jobs = {job.id: job for job in inventory.jobs}
    assert {name: (job.kind, job.runs and round(job.runs.value)) for name, job in jobs.items()} == {
        'jobs/one': ('script', 30), 'jobs/two': ('script', 730), 'a/same': ('script', None), 'b/same': ('script', None), 'dags/own': ('dag', 1),
    }  # fmt: skip
    assert (jobs['jobs/one'].schedule.confidence, jobs['jobs/one'].schedule.evidence) == (0.95, 'crontab:3')
    assert [(u.where, u.why) for u in inventory.unplaced] == [
        ('crontab:4', '2 files may be meant'),
        ('crontab:5', 'no file of that name was found'),
    ]


def test_jobs_that_share_tables_and_files_are_neighbours(tmp_path):
    inventory, _ = scanned(tmp_path, {
        'a/first.py': "import pandas as pd\npd.DataFrame().to_csv('/data/x_%s.csv' % day)\n", 'b/second.py': "open('/data/x_20261127.csv')\nlink.execute('INSERT INTO t VALUES (1)')\n",
        'c/third.py': "link.execute('SELECT * FROM T')\n", 'd/own.py': "open('out.csv')\n", 'e/own.py': "open('out.csv', 'w')\n",
    })  # fmt: skip
    assert {job.id: (job.upstream, job.downstream) for job in inventory.jobs} == {
        'a/first': ((), ('b/second',)), 'b/second': (('a/first',), ('c/third',)), 'c/third': (('b/second',), ()), 'd/own': ((), ()), 'e/own': ((), ()),
    }  # fmt: skip


REPORTS = {
    'catalog.csv': 'job name,owner,schedule,avg runtime,criticality,compliance\nload,sales,daily,00:02:00,high,\nexport,,,,,GDPR\nghost,ops,weekly,,,\n',
    'bill.csv': 'job,month,cost\nload,2026-10,"5,000"\nexport,2026-10,10\n',
    'bill2.csv': 'pipeline,total cost\nload.py,$ 3000\nexport,10.2\nsame,1\n',
}
FILES = {
    'jobs/load.py': JOB.format('x'),
    'jobs/export.py': JOB.format('y'),
    'a/same.py': JOB.format('x'),
    'b/same.py': JOB.format('x'),
}


def test_sources_that_disagree_give_the_cautious_value_and_are_named(tmp_path):
    inventory, backlog = scanned(tmp_path, FILES, REPORTS)
    jobs = {job.id: job for job in inventory.jobs}
    assert (jobs['jobs/load'].cost.value, jobs['jobs/export'].cost.value) == (3000, 10)
    assert [(c.job, c.about, c.kept, c.difference) for c in inventory.conflicts] == [
        ('jobs/load', 'cost', '$3,000.00', 2000)
    ]
    assert jobs['ghost'].kind == 'listed'
    assert [u.what for u in inventory.unplaced] == ['same']
    assert {(e.rule, e.jobs) for e in backlog.escalations} == {
        ('cost discrepancy', ('jobs/load',)), ('compliance-critical job among the first', ('jobs/export',)),
    }  # fmt: skip


def test_what_is_not_known_earns_nothing_and_is_said(tmp_path):
    _, backlog = scanned(tmp_path, FILES, REPORTS)
    load = backlog.candidates[0]
    assert load.job == 'jobs/load'
    parts = {part.name: part for part in load.parts}
    assert (parts['cost'].earned, parts['failures'].earned, parts['failures'].points) == (1, None, 0)
    assert load.up_to == pytest.approx(load.score + 25)
    assert load.score == pytest.approx(sum(part.points for part in load.parts), abs=0.01)


def test_the_order_follows_the_weights(tmp_path):
    old = "import csv\nprint 'x'\nfor row in csv.reader(open('a.csv')):\n    print row\n"
    files = {'cheap/old.py': old, 'dear/new.py': JOB.format('x')}
    bill = {'bill.csv': 'job,cost\nnew,900\nold,1\n'}
    by_cost = scanned(
        tmp_path, files, bill, PortfolioPolicy(weights=Weights(cost=90, failures=0, code=10, criticality=0, ease=0))
    )[1]
    by_code = scanned(
        tmp_path, files, bill, PortfolioPolicy(weights=Weights(cost=10, failures=0, code=90, criticality=0, ease=0))
    )[1]
    assert [c.job for c in by_cost.candidates] == ['dear/new', 'cheap/old']
    assert [c.job for c in by_code.candidates] == ['cheap/old', 'dear/new']


def test_moving_a_weight_says_who_would_enter_and_leave(tmp_path):
    files = {f'{n}/job_{n}.py': JOB.format('x') for n in 'ab'}
    bill = {'bill.csv': 'job,cost,tier\njob_a,100,low\njob_b,10,high\n'}
    weights = Weights(cost=10, failures=0, code=0, criticality=9, ease=0)
    _, backlog = scanned(tmp_path, files, bill, PortfolioPolicy(top=1, weights=weights))
    moved = {(m.weight, m.by): (m.enter, m.leave) for m in backlog.movements}
    first = backlog.candidates[0].job
    other = ({'a/job_a', 'b/job_b'} - {first}).pop()
    assert moved['failures', 0.2] == ((), ())
    assert ((other,), (first,)) in moved.values()


def test_busy_jobs_of_which_nothing_is_known_need_a_person(tmp_path):
    files = {
        'a/busy.py': "link.execute('INSERT INTO t VALUES (1)')\n",
        **{f'r/reader_{n}.py': "link.execute('SELECT * FROM t')\n" for n in range(3)},
    }
    _, backlog = scanned(tmp_path, files, policy=PortfolioPolicy(busiest=1))
    assert [(e.rule, e.jobs) for e in backlog.escalations] == [('missing metadata of a high-volume job', ('a/busy',))]
    _, quiet = scanned(tmp_path, files, policy=PortfolioPolicy(busiest=0))
    assert quiet.escalations == ()


def test_only_files_that_changed_are_looked_at_again(tmp_path):
    crew = Here()
    scanned(tmp_path, FILES, REPORTS, crew=crew)
    again = Here()
    scanned(tmp_path, {'jobs/load.py': JOB.format('longer.csv')}, crew=again)
    assert sorted(Path(piece).name for piece in again.asked) == ['load.py']
    other = Here()
    scanned(tmp_path, {}, crew=other, version='2')
    assert len(other.asked) == len(FILES)


def test_a_damaged_memory_is_begun_anew(tmp_path):
    (tmp_path / 'kept').mkdir()
    (tmp_path / 'kept' / 'sightings.sqlite').write_bytes(b'SQLite format 3\0' + b'\xff' * 4096)
    inventory, _ = scanned(tmp_path, FILES)
    assert len(inventory.jobs) == 4


def test_places_that_are_not_there_and_estates_without_jobs_are_refused(tmp_path):
    with pytest.raises(Refusal, match='there is no such file or folder'):
        scan([tmp_path / 'gone'], [], PortfolioPolicy(), tools(tmp_path))
    with pytest.raises(Refusal, match='no job was found'):
        scanned(tmp_path, {'notes.md': 'x'})


def test_the_last_commit_says_when_a_job_was_changed(tmp_path):
    root = write(tmp_path / 'estate', {'one.py': JOB.format('x'), 'zwölf.py': JOB.format('y')})
    who = {**os.environ, 'GIT_AUTHOR_DATE': '2019-03-01T00:00:00Z', 'GIT_COMMITTER_DATE': '2019-03-01T00:00:00Z'}
    for arguments in (
        ['init', '-q'],
        ['add', '.'],
        ['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '-qm', 'x'],
    ):
        subprocess.run(['git', *arguments], cwd=root, check=True, env=who)
    inventory, _ = scan([root], [], PortfolioPolicy(), tools(tmp_path))
    assert {(job.modified.value, job.modified.confidence) for job in inventory.jobs} == {('2019-03-01', 0.95)}


def test_copies_are_found_in_an_estate_whose_families_are_known(tmp_path):
    estate = make(tmp_path / 'estate', 200, seed=3, lines=150)
    inventory, backlog = scan([estate.root], [tmp_path / 'estate_reports'], PortfolioPolicy(), tools(tmp_path))
    assert {job.path for job in inventory.jobs} == set(estate.jobs)
    assert {job.path for job in inventory.jobs if job.fault} == set(estate.unreadable)
    scheduled = {job.path for job in inventory.jobs if job.schedule is not None}
    assert scheduled == set(estate.scheduled)
    path = {job.id: job.path for job in inventory.jobs}
    home = {path[member]: family.name for family in inventory.families for member in family.members}
    readable = {
        n: [p for p in members if p not in estate.unreadable and p in estate.jobs]
        for n, members in estate.families.items()
    }
    for members in readable.values():
        # Copies that were turned into Python 2 have statements of their own.
        assert len({home.get(member, member) for member in members}) <= max(1, len(members) // 2)
    disputed = {name for name, costs in estate.costs.items() if len(costs) > 1 and max(costs) > 1.1 * min(costs)}
    assert {c.job.rpartition('/')[2] for c in inventory.conflicts if c.about == 'cost'} == disputed
    rows = pl.read_parquet(table(inventory, backlog))
    assert rows['rank'].to_list() == list(range(1, 201))
    assert rows.filter(pl.col('cost').is_null()).height == sum(job.cost is None for job in inventory.jobs) > 0
    assert page(inventory, backlog, 20).count('</html>') == 1


KILLER = """
import json, os, signal
def each(payload):
    names = json.loads(payload)
    if any('kill' in name for name in names):
        os.kill(os.getpid(), signal.SIGKILL)
    if any('hang' in name for name in names):
        while True: pass
    return json.dumps([name.upper() for name in names]).encode()
"""


@pytest.mark.slow
def test_a_piece_that_kills_its_process_or_hangs_is_named_and_the_others_go_on(tmp_path, monkeypatch):
    (tmp_path / 'killer.py').write_text(KILLER)
    monkeypatch.setenv('PYTHONPATH', str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    pieces = [f'piece {n}' for n in range(100)] + ['kill 1', 'hang', 'kill 2']
    told, refused = [], []
    for batch, answer in Crew(seconds=10, workers=2).each('killer:each', pieces):
        (refused if isinstance(answer, Refusal) else told).extend(batch)
    assert sorted(told + refused) == sorted(pieces)
    assert sorted(refused) == ['hang', 'kill 1', 'kill 2']


@pytest.mark.slow
def test_the_command_prints_the_first_jobs_and_writes_what_it_found(tmp_path):
    make(tmp_path / 'estate', 60, seed=5, lines=60)
    program = 'from rewright.cli.main import run; run()'
    done = subprocess.run(
        [sys.executable, '-c', program, 'scan', 'estate', '--reports', 'estate_reports'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, '')
    assert '60 jobs' in done.stdout
    assert {p.name for p in (tmp_path / '.rewright' / 'scan').iterdir()} >= {
        'inventory.json',
        'backlog.json',
        'backlog.parquet',
        'portfolio.html',
    }


def test_a_repository_is_fetched_and_brought_up_to_date(tmp_path):
    root = write(tmp_path / 'origin', {'jobs/one.py': JOB.format('x')})
    (root / 'out').symlink_to('/etc')
    who = ['-c', 'user.name=x', '-c', 'user.email=x@y', '-c', 'commit.gpgSign=false']
    for arguments in (['init', '-q'], ['add', '.'], [*who, 'commit', '-qm', 'x']):
        subprocess.run(['git', *arguments], cwd=root, check=True)
    address = f'file://{root}'
    assert is_repository(address)
    assert is_repository(str(root / '.git'))
    assert not is_repository(str(root))
    folder = checked_out(address, tmp_path / 'kept')
    assert not (folder / 'out').is_symlink()
    write(root, {'jobs/two.py': JOB.format('y')})
    for arguments in (['rm', '-q', 'jobs/one.py'], ['add', '.'], [*who, 'commit', '-qm', 'y']):
        subprocess.run(['git', *arguments], cwd=root, check=True)
    assert checked_out(address, tmp_path / 'kept') == folder
    inventory, _ = scan([folder], [], PortfolioPolicy(), tools(tmp_path))
    assert [(job.id, job.modified.confidence) for job in inventory.jobs] == [('jobs/two', 0.95)]


@pytest.mark.parametrize(
    'address',
    [
        'ext::sh -c "touch owned"',
        'https://user:hunter2@127.0.0.1:1/x.git',
        '--upload-pack=touch owned',
        'file:///nowhere/x',
    ],
)
def test_what_cannot_be_fetched_is_refused_without_its_password_and_runs_nothing(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refusal, match='the repository cannot be fetched') as refused:
        checked_out(address, tmp_path / 'kept')
    assert 'hunter2' not in str(refused.value)
    assert not list(tmp_path.rglob('owned'))
