"""A certificate expires: whatever moved after the proof stops delivery and merge, on real git, with the reason."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]


@pytest.fixture
def run(proven, tmp_path):
    """A copy of the run, with the job's folder put right again after the test."""
    job, folder = proven
    copy = tmp_path / 'run'
    shutil.copytree(folder, copy)
    files = {name: Path(job.root, name).read_bytes() for name in ('job.py', 'rewright.toml')}
    yield job, copy
    for name, data in files.items():
        Path(job.root, name).write_bytes(data)


def git(folder, *words):
    command = ['git', '--git-dir', folder / 'forge' / 'repository.git', *words]
    identity = {f'GIT_{who}_{what}': 'x' for who in ('AUTHOR', 'COMMITTER') for what in ('NAME', 'EMAIL')}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=identity).stdout.strip()


def commit_on(folder, branch):
    """Put somebody else's commit on a branch, and return it."""
    commit = git(folder, 'commit-tree', f'{branch}^{{tree}}', '-p', branch, '-m', 'somebody else')
    git(folder, 'update-ref', f'refs/heads/{branch}', commit)


def code_branch(folder):
    return json.loads((folder / 'delivery.json').read_text())['pull_requests'][0]['branch']


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def new_recording(job, folder):
    (folder / 'recording.json').write_text(
        json.dumps(json.loads((folder / 'recording.json').read_text()) | {'unstable': ['made again']})
    )


MOVES = {
    'the base': (lambda job, run: commit_on(run, 'main'), 'the base branch moved'),
    'the head': (lambda job, run: commit_on(run, code_branch(run)), 'pull request 1 moved'),
    'a source': (lambda job, run: edit(Path(job.root, 'job.py'), '200', '201'), 'the legacy source moved'),
    'a source that is gone': (lambda job, run: Path(job.root, 'job.py').unlink(), 'nothing is there now'),
    'the requirements': (
        lambda job, run: edit(Path(job.root, 'rewright.toml'), '[]', '["six==1.17.0"]'), 'the requirements of the job moved'
    ),
    'the recording': (new_recording, 'the recording moved'),
}  # fmt: skip


def reviewed(folder):
    """What the review says, or nothing where it was stopped."""
    file = folder / 'review.json'
    return file.read_text() if file.exists() else ''


def merged(folder):
    pulls = [json.loads(file.read_text()) for file in sorted(folder.glob('forge/pulls/*.json'))]
    return [pull['state'] for pull in pulls]


def test_what_nobody_touched_is_merged(run, go):
    job, folder = run
    assert go(job, folder)['review'] == 'ok'
    assert merged(folder)[0] == 'merged'
    assert git(folder, 'rev-list', '--count', 'main') == '2'


@pytest.mark.parametrize('what', MOVES)
def test_what_moved_after_the_delivery_blocks_the_merge(what, run, go):
    job, folder = run
    assert go(job, folder, 'deliver')['deliver'] == 'ok'
    move, sentence = MOVES[what]
    move(job, folder)
    before = git(folder, 'rev-parse', 'main')
    go(job, folder)
    assert merged(folder)[0] == 'open'
    assert git(folder, 'rev-parse', 'main') == before
    assert sentence in (folder / 'review.report.json').read_text() + reviewed(folder)


def test_another_policy_blocks_the_merge(run, go, other_policy):
    job, folder = run
    assert go(job, folder, 'deliver')['deliver'] == 'ok'
    go(job, folder, policy=other_policy)
    assert merged(folder)[0] == 'open'
    assert 'the policy moved' in (folder / 'review.json').read_text()


@pytest.mark.parametrize('what', ['a source', 'the requirements', 'the recording'])
def test_what_moved_before_the_delivery_is_not_delivered(what, run, go):
    job, folder = run
    move, sentence = MOVES[what]
    move(job, folder)
    assert go(job, folder, 'deliver')['deliver'] == 'failed'
    report = json.loads((folder / 'deliver.report.json').read_text())
    assert sentence in report['summary']
    assert report['exit_code'] == 3
    assert not (folder / 'forge').exists()


def test_the_delivered_certificate_names_the_commit_it_starts_from(run, go):
    job, folder = run
    go(job, folder, 'deliver')
    branch = code_branch(folder)
    names = git(folder, 'ls-tree', '-r', '--name-only', branch).splitlines()
    (path,) = [name for name in names if name.endswith('evidence/certificate.json')]
    shown = git(folder, 'show', f'{branch}:{path}')
    assert shown + '\n' == (folder / 'certificate' / 'certificate.json').read_text()
    assert json.loads(shown)['predicate']['base'] == git(folder, 'rev-parse', 'main')
