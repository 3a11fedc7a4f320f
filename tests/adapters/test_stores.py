"""Artifacts and blobs: whole or not at all, and clear when they are missing or broken."""

import pytest

from rewright.adapters.stores.folder import FolderStore
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.decision import Decision
from rewright.model.job import Job
from rewright.model.refusal import Refusal

JOB = Job(name='j', root='/j', script='ünï.py', python='/usr/bin/python3')
DECISION = Decision(
    id='d1', actor='a', question='q?', options=('x', 'y'), choice='x', rationale='r', confidence=1.0, impact='low'
)


@pytest.mark.parametrize('data', [b'', b'\0', b'a' * 3_000_000, 'é'.encode('utf-16')])
def test_bytes_come_back_as_they_were(data, tmp_path):
    blobs = FolderBlobs(tmp_path)
    name = blobs.put(data)
    (tmp_path / 'file').write_bytes(data)
    assert (blobs.get(name), blobs.put_file(tmp_path / 'file')) == (data, name)
    blobs.copy_to(name, tmp_path / 'copy')
    assert (tmp_path / 'copy').read_bytes() == data


def test_bytes_that_were_never_kept_are_a_key_error(tmp_path):
    with pytest.raises(KeyError, match='abc'):
        FolderBlobs(tmp_path).get('abc')


def test_an_artifact_comes_back_as_it_was(tmp_path):
    store = FolderStore(tmp_path / 'run')
    assert not store.has('job')
    store.write('job', JOB)
    assert store.read('job', Job) == JOB


def test_a_missing_artifact_says_which_stage_to_run(tmp_path):
    with pytest.raises(Refusal, match='has no job yet'):
        FolderStore(tmp_path).read('job', Job)


@pytest.mark.parametrize('text', ['', '{', '[]', '{"name": 1}', '{"schema_version": 1, "unknown": 2}'])
def test_a_broken_artifact_is_named_with_its_path(text, tmp_path):
    (tmp_path / 'job.json').write_text(text)
    with pytest.raises(Refusal, match=r'job\.json: job cannot be read'):
        FolderStore(tmp_path).read('job', Job)


def test_a_decision_is_logged_once(tmp_path):
    store = FolderStore(tmp_path)
    store.log(DECISION)
    store.log(DECISION)
    assert store.decisions() == (DECISION,)


def test_a_half_written_decision_is_passed_over(tmp_path):
    store = FolderStore(tmp_path)
    store.log(DECISION)
    with (tmp_path / 'decisions.jsonl').open('a') as file:
        file.write('{"id": "d2", "act')
    assert store.decisions() == (DECISION,)
