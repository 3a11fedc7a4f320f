"""A job of milliseconds that whole runs are made with, and one run of it up to its proof that others go on from."""

import pytest

from rewright import wiring
from rewright.cli.progress import Silent
from rewright.model.policy import Policy, ProofPolicy, ReviewPolicy
from rewright.read.intake import intake
from rewright.workflows.modernize import modernize

PROOF = ProofPolicy(
    mutated_inputs=1, kind_seconds=0, enlarged_times=0, planted_faults=2, mutation_score=0.0, timed_runs=1
)
# A rewrite of a job that takes milliseconds is slower by the start of its runtime; that is not what is judged here.
REVIEW = ReviewPolicy(regression_request_changes=1.0, regression_reject=1.0, regression_floor_seconds=300)
POLICY = Policy(proof=PROOF, review=REVIEW)

JOB = """import csv

with open('in.csv', newline='', encoding='utf-8') as f:
    rows = [row for row in csv.DictReader(f) if row['city'] != 'Oslo']
with open('out.csv', 'w', newline='', encoding='utf-8') as out:
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([row['city'], row['amount'] * 200])
"""


@pytest.fixture(scope='session')
def cities():
    """Return a function that writes the job into a folder, with lines of `more` after it and settings."""

    def write(folder, more='', settings=''):
        (folder / 'job.py').write_text(JOB + more)
        (folder / 'in.csv').write_text('city,amount\nOslo,1\nŁódź,2\n,\n')
        (folder / 'rewright.toml').write_text(f'requirements = []\ninputs = ["in.csv"]\n{settings}')

    return write


@pytest.fixture(scope='session')
def go():
    """Return a function that takes a job through a run, from where the run stands up to before a stage."""

    def further(job, folder, until='review', policy=POLICY):
        store = wiring.store(folder)
        return modernize(job, store, wiring.tools(folder, job, policy, print), wiring.engine(folder), Silent(), until)

    return further


@pytest.fixture
def other_policy():
    """A policy that asks less than the one of the run."""
    return POLICY.model_copy(update={'proof': PROOF.model_copy(update={'mutated_inputs': 0})})


@pytest.fixture(scope='session')
def proven(cities, go, tmp_path_factory):
    """A job that was taken up to its proof, and no further."""
    root = tmp_path_factory.mktemp('job')
    cities(root, settings='autonomy = "autonomous"\n')
    job = intake(root)
    run = tmp_path_factory.mktemp('runs') / 'proven'
    assert go(job, run, 'provision')['prove'] == 'ok'
    return job, run
