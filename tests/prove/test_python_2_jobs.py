"""Python 2 jobs, whole: recorded under 2.7, converted, rewritten, and proven against the run of 2.7; wrong rewrites are noticed."""

import shutil
import sys
from pathlib import Path

import pytest

from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.environments.interpreters import interpreter
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.objects import FolderBlobs
from rewright.agents.sources import source_text
from rewright.cli.commands.demo import examples
from rewright.model.observation import Observation
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.refusal import Refusal
from rewright.prove.proving import prove
from rewright.read.facts import read
from rewright.read.intake import intake
from rewright.record.recording import record
from rewright.rewrite.rewriting import rewrite

sys.path.append(str(Path(__file__).parent))

import in_process
from served import OBSERVER

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]
POLICY = Policy(
    proof=ProofPolicy(
        mutated_inputs=6,
        planted_faults=0,
        timed_runs=1,
        kind_seconds=0,
        enlarged_times=0,
        shrink_runs=0,
        setting_inputs=0,
    )
)
# Each is what 2to3 leaves, or what a hand would write who does not know Python 2 well.
WRONG = {
    'the quotient is a float': ('spent // 60', 'spent / 60'),
    'halves go to the even number': ('python2.rounded(100.0 * hours / MONTH_HOURS, 1)', 'round(100.0 * hours / MONTH_HOURS)'),
    'columns are counted in letters': ("open('bank.txt', 'w', encoding='latin-1'", "open('bank.txt', 'w', encoding='utf-8'"),
    'the sum is shown with all its digits': ('python2.text(python2.divided(', 'repr(python2.divided('),
    'an octal is none': ('LUNCH = 0o030', 'LUNCH = 30'),
}  # fmt: skip


@pytest.fixture(scope='module')
def payroll(tmp_path_factory):
    try:
        interpreter('2.7')
    except Refusal as no:
        pytest.skip(f'{no}')
    folder = tmp_path_factory.mktemp('elder')
    shutil.copytree(examples() / 'payroll_extract', folder / 'payroll_extract')
    job = intake(folder / 'payroll_extract')
    blobs = FolderBlobs(folder / 'objects')
    sandbox = BubblewrapSandbox(blobs, folder / 'scratch', OBSERVER)
    environments = CachedEnvironments(cache_folder() / 'environments')
    facts = read(job, in_process.Child())
    recording = record(job, facts, sandbox, environments, blobs, SystemClock())
    observation = Observation.model_validate_json(blobs.get(recording.observation))
    patch = rewrite(job, facts, observation, source_text(Path(job.root, job.script)), (), POLICY)
    return lambda text: prove(
        job, facts, recording, with_text(patch, text), sandbox, environments, blobs, POLICY
    ), patch


def with_text(patch, text):
    last = patch.steps[-1]
    changed = last.model_copy(update={'files': last.files | {patch.entry: text}})
    return patch.model_copy(update={'steps': (*patch.steps[:-1], changed)})


def test_a_job_of_python_2_is_proven_against_python_2(payroll):
    judged, patch = payroll
    assert [step.name for step in patch.steps] == ['convert', 'structure', 'architecture']
    assert patch.legacy_packages_left == ()
    proof = judged(patch.files[patch.entry])
    assert (proof.verdict, proof.differences) == ('proven', 0), proof.reasons
    assert proof.inputs_tried >= 6


@pytest.mark.parametrize('wrong', WRONG)
def test_what_python_3_does_otherwise_is_noticed(payroll, wrong):
    judged, patch = payroll
    right = patch.files[patch.entry]
    assert WRONG[wrong][0] in right
    assert judged(right.replace(*WRONG[wrong])).verdict == 'different'
