"""Every wrong rewrite of a bundled job, planted by hand, is different or not proven; the rewrite itself is proven."""

import tomllib
from pathlib import Path

import pytest

from rewright.catalog import units
from rewright.prove.dice import Dice
from rewright.prove.planting import planted

HERE = Path(__file__).parent

pytestmark = pytest.mark.slow
PLANTED = tomllib.loads((HERE / 'cases' / 'wrong_rewrites.toml').read_text(encoding='utf-8'))
SERVED = ('lake_revenue', 'revenue_rollup')
HERE_RUN = [job for job in PLANTED if job not in SERVED]
NAMED = [(job, name) for job in HERE_RUN for name in PLANTED[job]]
KINDS = {
    'boundary', 'operator', 'join key', 'aggregate', 'dropped row', 'column swap', 'sort direction', 'null handling',
    'off-by-one page', 'lost retry',
}  # fmt: skip


@pytest.fixture(scope='module')
def jobs(tmp_path_factory):
    """Each job, recorded and rewritten when it is first asked for."""
    from bundled import Bundled, sandbox

    folder, made = tmp_path_factory.mktemp('bundled'), {}
    shared = sandbox(folder)

    def job(name):
        if name not in made:
            made[name] = Bundled(name, folder, shared)
        return made[name]

    return job


@pytest.fixture
def bundled(jobs, in_this_process):
    return jobs


def changed(job, change):
    """The text of a wrong rewrite."""
    assert job.text.count(change['old']) == change.get('times', 1), change
    return job.text.replace(change['old'], change['new'])


@pytest.mark.parametrize('name', HERE_RUN)
def test_the_rewrite_itself_is_proven(bundled, name):
    job = bundled(name)
    proof = job.prove(job.text)
    assert (proof.verdict, proof.reasons) == ('proven', ())


@pytest.mark.parametrize(('name', 'wrong'), NAMED)
def test_a_wrong_rewrite_is_not_proven(bundled, name, wrong):
    job = bundled(name)
    proof = job.prove(changed(job, PLANTED[name][wrong]).replace('{recorded}', job.printed_number))
    assert proof.verdict in {'different', 'not proven'}
    assert proof.reasons


@pytest.mark.parametrize('name', SERVED)
def test_every_wrong_rewrite_of_a_job_with_servers_is_different(name, tmp_path):
    """One test a job, so that it is recorded once."""
    from served import Served

    job = Served(name, tmp_path)
    proof = job.prove(job.text)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    found = {wrong: job.prove(changed(job, change)).verdict for wrong, change in PLANTED[name].items()}
    assert found == dict.fromkeys(PLANTED[name], 'different')


def test_wrong_rewrites_are_many_and_of_every_kind():
    assert len(NAMED) >= 30
    assert all(len(PLANTED[job]) >= 6 for job in SERVED)
    assert {change['kind'] for wrongs in PLANTED.values() for change in wrongs.values()} >= KINDS


def test_every_kind_of_fault_finds_a_place_in_the_rewrites_of_the_bundled_jobs(bundled):
    found = {fault.family for name in HERE_RUN for fault in planted(bundled(name).text, 500, Dice(name)).faults}
    assert found == set(units('rewright.prove.faults'))
