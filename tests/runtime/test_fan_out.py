"""Splitter, workers and aggregator: batches, failures, repeats, and what is left behind."""

import pytest

from rewright_runtime.fetch import Traffic
from rewright_runtime.handlers import FanOut, MissingBatch
from rewright_runtime.request import get
from rewright_runtime.storage import Bucket, LocalFolder


@pytest.fixture
def job(site):
    def plan(event):
        print('this belongs to the aggregator alone')
        return (get(f'{site.url}/{p}') for p in event.get('pages', range(5)))

    def finish(event, answers):
        pages = answers.replay()
        return {'pages': sum(pages.get(o.request.url).ok for o in answers)}

    return FanOut(plan=plan, finish=finish, traffic=Traffic(), batch_size=2)


def started(job, folder, **event):
    split = job.split({'storage': str(folder), 'execution_id': 'run', **event})
    return split, [job.work(b) for b in split['page_batches']]


def test_batches_are_numbered_and_counted(job, tmp_path, capsys):
    split, _ = started(job, tmp_path)
    assert [b['batch_id'] for b in split['page_batches']] == ['batch_000', 'batch_001', 'batch_002']
    assert split['batch_summary'] == {'total_pages': 5, 'total_batches': 3, 'batch_size': 2}
    assert capsys.readouterr().out == ''


def test_temporaries_go_when_the_job_is_over(job, tmp_path):
    started(job, tmp_path)
    answer = job.aggregate({'storage': str(tmp_path), 'execution_id': 'run'})
    assert answer['counts'] == {'pages': 5}
    assert LocalFolder(tmp_path).keys('') == ['executions/run.json']


def test_a_second_aggregator_returns_the_first_answer(job, tmp_path):
    started(job, tmp_path)
    event = {'storage': str(tmp_path), 'execution_id': 'run'}
    assert job.aggregate(event) == job.aggregate(event)


def test_a_worker_may_run_twice(job, tmp_path):
    split, (first, *_) = started(job, tmp_path)
    assert job.work(split['page_batches'][0]) == first


def test_a_missing_batch_is_named_and_nothing_is_deleted(job, tmp_path):
    split = job.split({'storage': str(tmp_path), 'execution_id': 'run'})
    job.work(split['page_batches'][0])
    with pytest.raises(MissingBatch, match='batch_001'):
        job.aggregate({'storage': str(tmp_path), 'execution_id': 'run'})
    assert len(LocalFolder(tmp_path).keys('temp/')) == 5


def test_a_failed_page_is_recorded_and_its_batch_kept(job, tmp_path):
    _, answers = started(job, tmp_path, pages=['a', 'hang-up'])
    assert answers[0]['failed_pages'] == 1
    with pytest.raises(ConnectionError.__base__):
        job.aggregate({'storage': str(tmp_path), 'execution_id': 'run'})
    assert LocalFolder(tmp_path).keys('temp/')


def test_nothing_to_fetch_is_no_error(job, tmp_path):
    split, answers = started(job, tmp_path, pages=[])
    assert (split['page_batches'], answers) == ([], [])
    assert job.aggregate({'storage': str(tmp_path), 'execution_id': 'run'})['counts'] == {'pages': 0}


def test_all_of_it_runs_in_one_process(job):
    assert job.run_local({})['counts'] == {'pages': 5}


@pytest.mark.parametrize('key', ['../x', '/etc/x', '', 'a/../../b', 'a\\b'])
def test_keys_stay_inside(key, tmp_path):
    with pytest.raises(ValueError, match='not a key'):
        LocalFolder(tmp_path).write(key, b'')


class Shelf:
    """An S3 client as boto3 spells it, over a dict."""

    class exceptions:  # noqa: N801  boto3's name.
        class NoSuchKey(Exception):
            pass

    def __init__(self):
        self.held = {}

    def get_object(self, Bucket, Key):  # noqa: N803
        import io

        if Key not in self.held:
            raise self.exceptions.NoSuchKey
        return {'Body': io.BytesIO(self.held[Key])}

    def put_object(self, Bucket, Key, Body):  # noqa: N803
        self.held[Key] = Body

    def delete_object(self, Bucket, Key):  # noqa: N803
        self.held.pop(Key, None)

    def get_paginator(self, name):
        return self

    def paginate(self, Bucket, Prefix):  # noqa: N803
        return [{'Contents': [{'Key': k} for k in self.held if k.startswith(Prefix)]}, {}]


@pytest.mark.parametrize('prefix', ['', 'deep/er'])
@pytest.mark.parametrize('kind', ['folder', 'bucket'])
def test_storages_agree(kind, prefix, tmp_path):
    store = Bucket('b', prefix, Shelf()) if kind == 'bucket' else LocalFolder(tmp_path / prefix)
    store.write('a/ü.json', b'1')
    store.write('a/ü.json', b'2')
    store.write('b', b'3')
    assert (store.read('a/ü.json'), store.keys('a/'), store.keys('')) == (b'2', ['a/ü.json'], ['a/ü.json', 'b'])
    store.delete('b')
    store.delete('b')
    with pytest.raises(KeyError):
        store.read('b')
