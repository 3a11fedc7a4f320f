"""A rewrite that leaves anything else in the job's Postgres is different, on recorded rows or on changed ones."""

import json
import sys
from pathlib import Path

import pytest

from rewright.adapters.clocks.system import SystemClock
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch, PatchStep
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.recording import Environment
from rewright.model.refusal import Refusal
from rewright.model.service import Postgres
from rewright.prove.checks import stored
from rewright.prove.pair import Pair
from rewright.prove.proving import prove
from rewright.record.recording import record

pytestmark = pytest.mark.slow

SCHEMA = """
CREATE TABLE sales (id integer PRIMARY KEY, city text NOT NULL, amount numeric(10, 2), bonus numeric(10, 2));
CREATE TABLE totals (id serial PRIMARY KEY, city text NOT NULL, total numeric(12, 2), loaded_at timestamp DEFAULT now());
"""
SALES = 'id,city,amount,bonus\n1,Oslo,10.00,1.00\n2,Łódź,2.50,0.50\n3,Oslo,7.25,2.00\n4,Bergen,1.00,0.00\n'
JOB = """import psycopg
with psycopg.connect("host=db.internal dbname=shop user=job") as shop:
    rows = shop.execute("SELECT city, sum(amount + bonus) FROM sales GROUP BY city ORDER BY city").fetchall()
    for row in rows:
        shop.execute("INSERT INTO totals (city, total) VALUES (%s, %s)", row)
print(len(rows), 'cities')
"""
SAME = JOB.replace('    for row in rows:\n', '    for row in reversed(rows[::-1]):\n')
AFTERWARDS = "psycopg.connect('host=db dbname=shop user=job', autocommit=True).execute({!r})\n"
FAULTS = {
    'a row less': (JOB.replace('in rows', 'in rows[1:]'), 'row count'),
    'a row twice': (JOB.replace('in rows', 'in [*rows, rows[0]]'), 'row count'),
    'another value': (JOB.replace('amount + bonus', 'amount'), 'value'),
    'nothing left': (JOB + AFTERWARDS.format('TRUNCATE totals'), 'row count'),
    'a number drawn too much': (JOB + AFTERWARDS.format("SELECT nextval('totals_id_seq')"), 'value'),
    'another type': (JOB + AFTERWARDS.format('ALTER TABLE totals ALTER total TYPE float'), 'type'),
    'an index more': (JOB + AFTERWARDS.format('CREATE INDEX i ON totals (city)'), 'structure'),
    'a table of its own': (JOB + AFTERWARDS.format('CREATE TABLE own (a int)'), 'stored'),
    'a database of its own': (JOB + AFTERWARDS.format('CREATE DATABASE own'), 'stored'),
    'the source changed': (JOB + AFTERWARDS.format('DELETE FROM sales WHERE id = 4'), 'row count'),
}


class Here:
    """The environment of the tests stands for both sides."""

    def legacy(self, python, requirements, before=''):
        return Environment(python='3.11', packages=(), sha256='e' * 64, path=sys.prefix)

    def modern(self, left=()):
        return self.legacy('', ())


def facts():
    empty = dict.fromkeys(('endpoints', 'functions', 'stages', 'loops', 'imports', 'findings', 'not_understood'), ())
    return Facts(
        job='job', language='python3', script='job.py', source_sha256='', lines=1, files=('job.py',),
        complexity=1, complexity_parts={}, **empty,
    )  # fmt: skip


def job_in(folder, source, **postgres):
    (folder / 'content').mkdir(parents=True)
    (folder / 'job.py').write_text(source)
    (folder / 'content/schema.sql').write_text(SCHEMA)
    (folder / 'content/sales.csv').write_text(SALES)
    declared = Postgres(**({'databases': {'shop': 'content'}} | postgres))
    return Job(name='job', root=str(folder), script='job.py', python=sys.executable, postgres=declared)


@pytest.fixture(scope='module')
def recorded(with_postgres, tmp_path_factory):
    job = job_in(tmp_path_factory.mktemp('job') / 'job', JOB)
    recording = record(job, facts(), with_postgres.sandbox, Here(), with_postgres.blobs, SystemClock())
    return job, recording


def test_what_the_job_left_is_recorded_and_only_its_clock_is_volatile(recorded):
    _, recording = recorded
    assert recording.repeatable, recording.unstable
    assert {(v.output, v.place, v.cause) for v in recording.volatile} == {
        ('postgres://shop/public.totals', 'loaded_at', 'clock')
    }
    assert {found.name: found.operation for found in recording.live.stored} == {
        'postgres://postgres/definitions': 'untouched',
        'postgres://shop/definitions': 'changed',
        'postgres://shop/public.sales': 'untouched',
        'postgres://shop/public.totals': 'changed',
    }


def run(hall, recording, text):
    return hall.run(text, postgres=recording.inputs.postgres, conditions={'clock_start': recording.live.started})


@pytest.mark.parametrize('fault', FAULTS)
def test_every_planted_fault_is_seen_in_what_is_left(fault, recorded, with_postgres):
    job, recording = recorded
    text, kind = FAULTS[fault]
    modern = run(with_postgres, recording, text)
    assert modern.exit_code == 0, with_postgres.err(modern)
    found = stored.check(Pair('t', job, recording.live, modern, recording.volatile, with_postgres.blobs))
    assert kind in {difference.kind for difference in found.differences}


def proof(recorded, hall, text):
    job, recording = recorded
    steps = (PatchStep(name='structure', title='t', body='', files={'pipeline.py': text}),)
    policy = ProofPolicy(
        mutated_inputs=4, kind_seconds=0, enlarged_times=0, shrink_runs=4, planted_faults=0, timed_runs=1
    )
    return prove(
        job, facts(), recording, Patch(job='job', steps=steps), hall.sandbox, Here(), hall.blobs, Policy(proof=policy)
    )


def test_an_equal_rewrite_is_proven_on_changed_rows(recorded, with_postgres):
    found = proof(recorded, with_postgres, SAME)
    assert (found.verdict, found.reasons) == ('proven', ())
    assert sum('postgres://shop/public.sales' in trial.name for trial in found.trials) >= 3


def test_a_rewrite_that_is_right_on_the_recorded_rows_only_is_different(recorded, with_postgres):
    found = proof(recorded, with_postgres, JOB.replace('sum(amount + bonus)', 'sum(amount) + coalesce(sum(bonus), 0)'))
    assert found.verdict == 'different'
    assert found.counterexample.where.startswith(('row', 'column', 'table', 'run', 'stdout'))
    assert any(trial.name.startswith('smallest') for trial in found.trials)


MISSING = {
    'content that is not there': {'databases': {'shop': 'nowhere.sql'}},
    'content outside of the job': {'databases': {'shop': '../..'}},
    'content of another kind': {'databases': {'shop': 'job.py'}},
}


@pytest.mark.parametrize('case', MISSING)
def test_content_that_cannot_be_taken_is_refused_before_anything_runs(case, with_postgres, tmp_path):
    job = job_in(tmp_path / 'job', JOB, **MISSING[case])
    if case.endswith('kind'):
        Path(job.root, 'job.py').rename(Path(job.root, 'x.py'))
        job = job.model_copy(update={'postgres': Postgres(databases={'shop': 'x.py'})})
    with pytest.raises(Refusal) as caught:
        record(job, facts(), with_postgres.sandbox, Here(), with_postgres.blobs, SystemClock())
    assert caught.value.exit_code == 2


def test_rows_are_a_multiset_and_null_is_not_the_text_that_says_so():
    from rewright.reconcile import compare

    head = {'rewright': 'table', 'columns': [['a', 'text']], 'structure': []}

    def table(*rows):
        return '\n'.join(json.dumps(line) for line in (head, *sorted([[row] for row in rows], key=str))).encode()

    name = 'postgres://shop/public.report.csv'
    assert compare(table('x', 'y', 'y'), table('y', 'x', 'y'), name=name).equal
    assert not compare(table('x', 'y', 'y'), table('y', 'x', 'x'), name=name).equal
    assert not compare(table(None), table('NULL'), name=name).equal
    assert not compare(table(None), table(''), name=name).equal
