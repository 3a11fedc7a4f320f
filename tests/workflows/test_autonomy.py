"""The three levels of autonomy on a real run: shadow touches nothing, assisted stops at ready, autonomous merges what is proven."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
# A rewrite of a job that takes milliseconds is slower by the start of its runtime; that is not what is judged here.
POLICY = (
    '[proof]\nmutated_inputs = 2\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\naimed_inputs = 0\nmutation_score = 0.0\ntimed_runs = 1\n'
    '[review]\nregression_floor_seconds = 300\n'
)


@pytest.fixture
def reviewed(proven, go, tmp_path):
    """Return a function that takes a copy of the proven run on to its review, on a level of autonomy."""
    job, folder = proven

    def further(autonomy):
        copy = shutil.copytree(folder, tmp_path / autonomy)
        assert 'review' in go(job.model_copy(update={'autonomy': autonomy}), copy)
        return outcome(copy / 'forge')

    return further


def outcome(forge):
    """The pull requests, and the subjects on the main branch."""
    pulls = [json.loads(file.read_text()) for file in sorted(forge.glob('pulls/*.json'))]
    log = ['git', '--git-dir', forge / 'repository.git', 'log', '--format=%s', 'main']
    subjects = subprocess.run(log, capture_output=True, text=True, check=True).stdout.splitlines()
    return pulls, subjects


def test_shadow_comments_on_nothing_and_merges_nothing(reviewed):
    pulls, subjects = reviewed('shadow')
    assert [(pull['state'], len(pull['comments'])) for pull in pulls] == [('open', 0), ('open', 0)]
    assert len(subjects) == 1


def test_assisted_posts_its_review_and_merges_nothing(reviewed):
    pulls, subjects = reviewed('assisted')
    assert [(pull['state'], len(pull['comments'])) for pull in pulls] == [('open', 1), ('open', 1)]
    assert len(subjects) == 1


def test_autonomous_merges_the_proven_code_and_leaves_the_unplanned_infrastructure(cities, tmp_path):
    """The whole run by the command, which takes the level as an option."""
    cities(tmp_path)
    (tmp_path / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'modernize', '.', '--policy', 'policy.toml', '--json', '--autonomy', 'autonomous']
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    (forge,) = tmp_path.glob('.rewright/runs/*/forge')
    pulls, subjects = outcome(forge)
    assert [pull['state'] for pull in pulls] == ['merged', 'open']
    assert len(subjects) == 2
