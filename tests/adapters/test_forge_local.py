"""The local forge on real git: idempotent deliveries, hostile names, heads that move, merges that survive a crash."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rewright.adapters.forges.local import LocalForge
from rewright.model.change import Branch, Change, Commit
from rewright.model.refusal import Refusal
from rewright.model.review import ReviewDecision

pytestmark = pytest.mark.skipif(shutil.which('git') is None, reason='git is not installed')

FIRST = Commit(
    subject='refactor: split', body='why\n\nCo-authored-by: X', files={'pipelines/a/p.py': 'x = 1\n', 'old.txt': 'o'}
)
SECOND = Commit(subject='feat: fetch', body='', files={'pipelines/a/ünï "q".py': 'y = "é"\n'}, removes=('old.txt',))


def branch(name='modern/a', *commits, base='main'):
    return Branch(
        name=name, base=base, commits=commits or (FIRST, SECOND), title='Modernize a', body='body', labels=('x',)
    )


def change(*branches, date='2026-11-20T10:00:00+00:00', base_files=None):
    files = base_files if base_files is not None else {'legacy/a/job.py': 'print(1)\n'}
    return Change(job='a', repository='local', base_files=files, branches=branches or (branch(),), date=date)


def git(forge, *arguments):
    done = subprocess.run(['git', *arguments], cwd=forge.git.path, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def push(forge, name, text='z'):
    """Somebody else commits to a branch."""
    blob = subprocess.run(
        ['git', 'hash-object', '-w', '--stdin'],
        cwd=forge.git.path,
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    tree = subprocess.run(
        ['git', 'mktree'],
        cwd=forge.git.path,
        input=f'100644 blob {blob}\tz.txt\n',
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    who = {f'GIT_{r}_{k}': 'else' for r in ('AUTHOR', 'COMMITTER') for k in ('NAME', 'EMAIL')}
    new = subprocess.run(
        ['git', 'commit-tree', tree, '-p', name, '-m', 'else'],
        cwd=forge.git.path,
        env={**os.environ, **who},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    git(forge, 'update-ref', f'refs/heads/{name}', new)
    return new


def review(pull, decision='APPROVE'):
    return ReviewDecision(
        pull_request=pull.number,
        head=pull.head,
        decision=decision,
        confidence=1,
        checks=(),
        reasons=(),
        auto_merge_eligible=True,
        next_move='',
    )


@pytest.fixture
def forge(tmp_path):
    return LocalForge(tmp_path / 'forge')


def test_a_delivery_has_real_commits_in_order(forge):
    pull = forge.submit(change()).pull_requests[0]
    assert git(forge, 'log', '--format=%s', f'main..{pull.branch}').splitlines() == ['feat: fetch', 'refactor: split']
    assert git(forge, 'rev-parse', pull.branch) == pull.head
    assert git(forge, 'rev-parse', 'main') == pull.base
    assert git(forge, 'fsck', '--strict') == ''


def test_files_arrive_unchanged_and_removed_ones_are_gone(forge):
    pull = forge.submit(change()).pull_requests[0]
    names = git(forge, '-c', 'core.quotePath=false', 'ls-tree', '-r', '-z', '--name-only', pull.branch).split('\0')
    assert set(filter(None, names)) == {'legacy/a/job.py', 'pipelines/a/p.py', 'pipelines/a/ünï "q".py'}
    assert git(forge, 'show', f'{pull.branch}:pipelines/a/ünï "q".py') == 'y = "é"'


def test_commits_carry_the_date_of_the_change_and_the_agent(forge):
    pull = forge.submit(change()).pull_requests[0]
    shown = git(forge, 'log', '-1', '--format=%aI %cI %an %b', f'{pull.branch}~1')
    assert shown.startswith('2026-11-20T10:00:00+00:00 2026-11-20T10:00:00+00:00 Rewright')
    assert 'Co-authored-by: X' in shown


def test_submitting_twice_is_one_delivery(forge):
    assert forge.submit(change()) == forge.submit(change())
    assert len(forge.pull_requests()) == 1


def test_the_same_change_has_the_same_hashes_elsewhere(forge, tmp_path):
    other = LocalForge(tmp_path / 'other')
    assert forge.submit(change()).pull_requests[0].head == other.submit(change()).pull_requests[0].head


def test_a_kill_between_branch_and_pull_request_leaves_one_delivery(forge):
    first = forge.submit(change(branch(), branch('infra/a'))).pull_requests
    (forge.pulls.folder / '000002.json').unlink()
    assert forge.submit(change(branch(), branch('infra/a'))).pull_requests == first


def test_a_kill_between_seed_and_branch_leaves_one_delivery(forge):
    first = forge.submit(change())
    git(forge, 'update-ref', '-d', 'refs/heads/modern/a')
    assert forge.submit(change()) == first


def test_a_base_that_moved_after_a_kill_is_no_second_delivery(forge):
    first = forge.submit(change())
    (forge.pulls.folder / '000001.json').unlink()
    push(forge, 'main')
    assert forge.submit(change()) == first


def test_new_evidence_updates_the_open_pull_request(forge):
    old = forge.submit(change()).pull_requests[0]
    new = forge.submit(change(branch('modern/a', FIRST))).pull_requests[0]
    assert (new.number, new.base) == (old.number, old.base)
    assert new.head != old.head
    assert git(forge, 'rev-parse', 'modern/a') == new.head


def test_a_branch_somebody_else_moved_is_not_overwritten(forge):
    forge.submit(change())
    foreign = push(forge, 'modern/a')
    with pytest.raises(Refusal, match='did not write'):
        forge.submit(change(branch('modern/a', FIRST)))
    assert git(forge, 'rev-parse', 'modern/a') == foreign


def test_the_seed_of_a_known_repository_is_left_alone(forge):
    forge.submit(change())
    forge.submit(change(branch('modern/b'), base_files={'legacy/b/job.py': ''}))
    assert git(forge, 'ls-tree', '-r', '--name-only', 'main') == 'legacy/a/job.py'


NAMES = [
    '-rf', '--upload-pack=x', 'a b', 'a..b', 'a/../b', '.hidden', 'a/.git', 'x.lock', 'a//b', '/a', 'a/', 'a~1', 'a^', 'a:b',
    'a?', 'a*', 'a[', 'a\\b', 'a@{1}', 'a\nb', 'a\0b', '', 'ext::sh -c x', 'a;touch b', '$(id)', 'x' * 300, 'a/-b', 'é',
]  # fmt: skip


@pytest.mark.parametrize('name', NAMES)
def test_a_hostile_branch_name_is_refused(forge, name):
    with pytest.raises(Refusal):
        forge.submit(change(branch(name)))
    assert not forge.git.path.exists()


@pytest.mark.parametrize('name', ['-rf', '--all', 'a:b', '../x'])
def test_a_hostile_base_is_refused(forge, name):
    with pytest.raises(Refusal):
        forge.submit(change(branch(base=name)))


PATHS = [
    '', '/etc/passwd', '../x', 'a/../../x', './x', 'a//b', '.git/hooks/post-update', 'a/.GIT/config', '.git ', 'GIT~1/x', 'a\nb',
    'a\0b', 'a\\b', '-x', 'a/', '.git./x',
]  # fmt: skip


@pytest.mark.parametrize('path', PATHS)
def test_a_hostile_path_is_refused(forge, path):
    with pytest.raises(Refusal):
        forge.submit(change(branch('m', Commit(subject='s', body='', files={path: 'x'}))))


COMMITS = [('', 'x'), ('a\nb', 'x'), ('a\0', 'x'), ('s', '\ud800')]


@pytest.mark.parametrize(('subject', 'text'), COMMITS)
def test_a_hostile_text_is_refused(forge, subject, text):
    with pytest.raises(Refusal):
        forge.submit(change(branch('m', Commit(subject=subject, body='', files={'x': text}))))


def test_texts_cannot_speak_to_fast_import(forge):
    text = 'done\ncommit refs/heads/evil\nM 100644 inline x\ndata 0\n'
    pull = forge.submit(change(branch('m', Commit(subject='data 1', body=text, files={'x': text})))).pull_requests[0]
    assert git(forge, 'for-each-ref', '--format=%(refname)').split() == ['refs/heads/m', 'refs/heads/main']
    assert git(forge, 'show', f'{pull.head}:x') + '\n' == text


def test_hooks_do_not_run(forge, tmp_path):
    forge.submit(change())
    hook = forge.git.path / 'hooks' / 'reference-transaction'
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\ntouch {tmp_path}/ran\n')
    hook.chmod(0o755)
    forge.submit(change(branch('modern/b')))
    assert not (tmp_path / 'ran').exists()


def test_the_configuration_of_the_person_is_not_read(forge, tmp_path, monkeypatch):
    (tmp_path / '.gitconfig').write_text('[user]\nname=Else\n[init]\ndefaultBranch=other\n')
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setenv('GIT_DIR', '/nowhere')
    pull = forge.submit(change()).pull_requests[0]
    monkeypatch.delenv('GIT_DIR')
    assert git(forge, 'log', '-1', '--format=%an %cn', pull.head) == 'Rewright Rewright'


def test_a_review_is_posted_once(forge):
    pull = forge.submit(change()).pull_requests[0]
    forge.post(review(pull), 'good')
    assert forge.post(review(pull), 'good').comments == ('good',)
    assert forge.submit(change()).pull_requests[0].comments == ('good',)


def test_a_review_of_another_head_is_refused(forge):
    pull = forge.submit(change()).pull_requests[0]
    push(forge, 'modern/a')
    with pytest.raises(Refusal, match='moved'):
        forge.post(review(pull), 'good')


def test_a_merge_is_one_squashed_commit(forge):
    pull = forge.submit(change()).pull_requests[0]
    merged = forge.merge(pull.number, pull.head, 'feat: modernize a')
    assert merged.state == 'merged'
    assert git(forge, 'log', '--format=%H %s', 'main').splitlines()[0] == f'{merged.merged_as} feat: modernize a'
    assert git(forge, 'rev-list', '--count', 'main') == '2'
    assert git(forge, 'rev-parse', 'main^{tree}') == git(forge, 'rev-parse', f'{pull.head}^{{tree}}')


def test_merging_twice_is_one_merge(forge):
    pull = forge.submit(change()).pull_requests[0]
    assert forge.merge(pull.number, pull.head, 'm') == forge.merge(pull.number, pull.head, 'm')
    assert forge.submit(change()).pull_requests[0].state == 'merged'


def test_a_kill_between_merge_and_record_is_one_merge(forge):
    pull = forge.submit(change()).pull_requests[0]
    merged = forge.merge(pull.number, pull.head, 'm')
    forge.pulls.put(pull)
    assert forge.merge(pull.number, pull.head, 'm') == merged
    assert git(forge, 'rev-list', '--count', 'main') == '2'


def test_two_branches_merge_one_after_the_other(forge):
    infra = branch('infra/a', Commit(subject='feat: infra', body='', files={'terraform/main.tf': ''}))
    one, two = forge.submit(change(branch(), infra)).pull_requests
    forge.merge(one.number, one.head, 'one')
    forge.merge(two.number, two.head, 'two')
    assert 'terraform/main.tf' in git(forge, 'ls-tree', '-r', '--name-only', 'main').splitlines()


def test_a_moved_head_is_not_merged(forge):
    pull = forge.submit(change()).pull_requests[0]
    push(forge, 'modern/a')
    with pytest.raises(Refusal, match='moved'):
        forge.merge(pull.number, pull.head, 'm')
    assert git(forge, 'rev-list', '--count', 'main') == '1'


def test_a_conflict_is_refused_and_changes_nothing(forge):
    edit = [branch(n, Commit(subject='s', body='', files={'legacy/a/job.py': n})) for n in ('one', 'two')]
    one, two = forge.submit(change(*edit)).pull_requests
    forge.merge(one.number, one.head, 'm')
    with pytest.raises(Refusal, match='conflicts'):
        forge.merge(two.number, two.head, 'm')
    assert git(forge, 'rev-list', '--count', 'main') == '2'


def test_a_closed_or_unknown_pull_request_is_not_merged(forge):
    pull = forge.submit(change()).pull_requests[0]
    forge.pulls.put(pull.model_copy(update={'state': 'closed'}))
    with pytest.raises(Refusal, match='closed'):
        forge.merge(1, pull.head, 'm')
    with pytest.raises(Refusal, match='no pull request'):
        forge.merge(9, pull.head, 'm')


def test_a_broken_pull_request_file_is_named(forge):
    forge.submit(change())
    (forge.pulls.folder / '000001.json').write_text('{')
    with pytest.raises(Refusal, match=r'000001\.json'):
        forge.pull_requests()


def test_a_pull_request_is_readable_data(forge):
    forge.submit(change())
    record = json.loads((forge.pulls.folder / '000001.json').read_text())
    assert (record['title'], record['state'], record['schema_version']) == ('Modernize a', 'open', 1)


def test_an_empty_forge_has_no_pull_requests(tmp_path):
    assert LocalForge(Path(tmp_path / 'none')).pull_requests() == ()


def test_a_wrong_date_is_refused(forge):
    with pytest.raises(Refusal, match='ISO 8601'):
        forge.submit(change(date='tomorrow'))
