"""Every wrong rewrite of a bundled job, planted by hand, is different or not proven; the rewrite itself is proven."""

import sys
import tomllib
from pathlib import Path

import pytest

from rewright.catalog import units
from rewright.prove.dice import Dice
from rewright.prove.planting import planted

HERE = Path(__file__).parent
sys.path += [str(HERE), str(HERE.parent / 'fuzz')]

pytestmark = pytest.mark.slow
PLANTED = tomllib.loads((HERE / 'cases' / 'wrong_rewrites.toml').read_text(encoding='utf-8'))
NAMED = [(job, name) for job, wrongs in PLANTED.items() for name in wrongs]
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
def bundled(jobs):
    """The jobs, in a process that is set up for them; other tests of this process find nothing of that."""
    from in_process import set_up

    with set_up():
        yield jobs


@pytest.mark.parametrize('name', PLANTED)
def test_the_rewrite_itself_is_proven(bundled, name):
    job = bundled(name)
    proof = job.prove(job.text)
    assert (proof.verdict, proof.reasons) == ('proven', ())


@pytest.mark.parametrize(('name', 'wrong'), NAMED)
def test_a_wrong_rewrite_is_not_proven(bundled, name, wrong):
    job, change = bundled(name), PLANTED[name][wrong]
    assert job.text.count(change['old']) == change.get('times', 1)
    new = change['new'].replace('{recorded}', job.printed_number)
    proof = job.prove(job.text.replace(change['old'], new))
    assert proof.verdict in {'different', 'not proven'}
    assert proof.reasons


def test_wrong_rewrites_are_many_and_of_every_kind():
    assert len(NAMED) >= 30
    assert {change['kind'] for wrongs in PLANTED.values() for change in wrongs.values()} >= KINDS


def test_every_kind_of_fault_finds_a_place_in_the_rewrites_of_the_bundled_jobs(bundled):
    found = {fault.family for name in PLANTED for fault in planted(bundled(name).text, 500, Dice(name)).faults}
    assert found == set(units('rewright.prove.faults'))
