"""Splitter, workers and aggregator: batches, failures, repeats, what each is told, and what is left behind."""

import contextlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from jobs_in_parts import Asking, Job, Shelf, ended, started

from rewright_runtime import errors
from rewright_runtime.breach import ContractBreach, PlanMismatch, check
from rewright_runtime.calls import call
from rewright_runtime.fetch import Fetcher
from rewright_runtime.handlers import BadEvent, MissingBatch
from rewright_runtime.pipeline import Finished
from rewright_runtime.request import get
from rewright_runtime.storage import Bucket, LocalFolder


@pytest.fixture
def job(site):
    return Job(site.url)


def test_batches_are_numbered_and_counted(job, tmp_path, capsys):
    split, _ = started(job, tmp_path)
    assert [b['batch_id'] for b in split['page_batches']] == ['batch_000', 'batch_001', 'batch_002']
    assert split['batch_summary'] == {'total_pages': 5, 'total_batches': 3, 'batch_size': 2}
    assert capsys.readouterr().out == ''


def test_temporaries_go_when_the_job_is_over(job, tmp_path):
    started(job, tmp_path)
    answer = ended(job, tmp_path)
    assert (answer['counts'], answer['batches'], answer['pages'], answer['failed_pages']) == ({'pages': 5}, 3, 5, 0)
    assert LocalFolder(tmp_path).keys('') == ['executions/run.json']


def test_a_second_aggregator_returns_the_first_answer(job, tmp_path):
    started(job, tmp_path)
    answer = ended(job, tmp_path)
    # An aggregator that died between its record and the taking away left something.
    LocalFolder(tmp_path).write('temp/batches/run/batch_000_results.json', b'{}')
    assert ended(job, tmp_path) == answer
    assert LocalFolder(tmp_path).keys('') == ['executions/run.json']


def test_what_is_over_is_not_begun_again(job, tmp_path):
    split, _ = started(job, tmp_path)
    ended(job, tmp_path)
    again, workers = started(job, tmp_path)
    assert (again['page_batches'], workers) == ([], [])
    assert job.parts.worker(split['page_batches'][2])['pages'] == 1
    assert LocalFolder(tmp_path).keys('') == ['executions/run.json']


def test_a_splitter_or_a_worker_may_run_twice(job, tmp_path):
    split, (first, *_) = started(job, tmp_path)
    before = {k: LocalFolder(tmp_path).read(k) for k in LocalFolder(tmp_path).keys('')}
    assert job.parts.splitter({'storage': str(tmp_path), 'execution_id': 'run'}) == split
    assert job.parts.worker(split['page_batches'][0]) == first
    assert {k: LocalFolder(tmp_path).read(k) for k in LocalFolder(tmp_path).keys('')} == before


def test_a_missing_batch_is_named_and_nothing_is_deleted(job, tmp_path):
    split = job.parts.splitter({'storage': str(tmp_path), 'execution_id': 'run'})
    job.parts.worker(split['page_batches'][0])
    with pytest.raises(MissingBatch, match='batch_001'):
        ended(job, tmp_path)
    assert len(LocalFolder(tmp_path).keys('temp/')) == 3


def test_a_failed_page_is_recorded_and_its_batch_kept(job, tmp_path):
    _, answers = started(job, tmp_path, asks=['a', 'hang-up', 'b'])
    assert [a['failed_pages'] for a in answers] == [1, 0]
    left = json.loads(LocalFolder(tmp_path).read('temp/batches/run/batch_000_results.json'))
    assert [(f['page'], f['request'].rsplit('/', 1)[1]) for f in left['failed_pages']] == [(1, 'hang-up')]
    assert left['batch_summary'] == {'batch_id': 'batch_000', 'places': [0, 1], 'pages': 2, 'failed_pages': 1}
    with pytest.raises(errors.ConnectionError):
        ended(job, tmp_path, asks=['a', 'hang-up', 'b'])
    assert LocalFolder(tmp_path).keys('temp/')
    assert not LocalFolder(tmp_path).keys('executions/')


def test_a_page_that_the_job_asks_for_again_itself_and_gets_has_not_failed(site, tmp_path):
    class Again(Job):
        async def fetch(self, ctx, fetching=Fetcher):
            async with fetching(self.traffic) as fetcher:
                ctx.pages = await fetcher.all(self.plan(ctx))
                busy = [o.request for o in ctx.pages if o.page.status_code == 503]
                ctx.more = await fetcher.all(r for r in busy)
            return ctx

    for url, failed in (('busy', 0), ('broken', 1)):
        job, place = Again(site.url), tmp_path / url
        site.seen.clear()
        _, workers = started(job, place, asks=['a', url, 'b'])
        assert sum(w['failed_pages'] for w in workers) == 1
        assert ended(job, place, asks=['a', url, 'b'])['failed_pages'] == failed
        assert bool(LocalFolder(place).keys('temp/')) == bool(failed)


def test_nothing_to_fetch_is_no_error(job, tmp_path):
    split, answers = started(job, tmp_path, asks=[])
    assert (split['page_batches'], answers) == ([], [])
    assert ended(job, tmp_path, asks=[])['counts'] == {'pages': 0}


def test_requests_that_are_the_same_are_in_one_batch(job, tmp_path):
    asks = ['a', 'b', 'c', 'a', 'd', 'a', 'c']
    started(job, tmp_path, asks=asks)
    manifest = json.loads(LocalFolder(tmp_path).read('temp/batches/run/manifest.json'))
    assert manifest['batches'] == {'batch_000': [0, 1, 3, 5], 'batch_001': [2, 4, 6]}
    assert ended(job, tmp_path, asks=asks)['counts'] == {'pages': 7}


@pytest.mark.parametrize('asks', [['a', 'b', 'c'], ['b', 'a'], [], ['a', 'b', 'a']])
def test_other_requests_than_were_listed_are_refused(asks, job, tmp_path):
    split, _ = started(job, tmp_path, asks=['a', 'b'])
    store = LocalFolder(tmp_path)
    store.delete('temp/batches/run/batch_000_results.json')
    with pytest.raises(PlanMismatch, match='than the splitter listed'):
        job.parts.worker({**split['page_batches'][0], 'asks': asks})
    with pytest.raises(PlanMismatch):
        check()
    job.parts.worker(split['page_batches'][0])
    with pytest.raises(PlanMismatch, match='than the splitter listed'):
        ended(job, tmp_path, asks=asks)
    with contextlib.suppress(PlanMismatch):
        check()
    assert not store.keys('executions/')


def test_a_long_list_has_larger_batches_and_not_more_of_them(job, tmp_path):
    job.asks = range(10_001)
    split = job.parts.splitter({'storage': str(tmp_path), 'execution_id': 'r' * 80, 'arguments': ['x' * 40]})
    sizes = [b['pages'] for b in split['page_batches']]
    assert (len(sizes), set(sizes[:-1]), sum(sizes)) == (385, {26}, 10_001)
    assert len(json.dumps(split)) < 256_000


def test_a_job_that_is_over_at_once_has_no_batches(job, tmp_path, capsys):
    job.ends = Finished()
    split, _ = started(job, tmp_path)
    assert (split['page_batches'], capsys.readouterr().out) == ([], '')


def test_a_job_that_ends_before_it_asks_ends_in_its_splitter_and_is_heard(job, tmp_path, capsys):
    job.ends = SystemExit(3)
    with pytest.raises(SystemExit):
        started(job, tmp_path)
    assert capsys.readouterr().out == 'this belongs to the aggregator alone\n'
    assert LocalFolder(tmp_path).keys('') == []


def test_all_of_it_runs_in_one_process(job, capsys):
    assert job.parts.run_local({})['counts'] == {'pages': 5}
    assert capsys.readouterr().out == 'this belongs to the aggregator alone\n'


@pytest.mark.parametrize('code', [0, None])
def test_a_job_that_exits_well_is_over(code, site, tmp_path):
    class Exits(Job):
        def finish(self, *given):
            super().finish(*given)
            raise SystemExit(code)

    job = Exits(site.url)
    started(job, tmp_path)
    ended(job, tmp_path)
    assert LocalFolder(tmp_path).keys('') == ['executions/run.json']


def test_calls_of_functions_go_through_the_session_that_the_splitter_signed_in(site, tmp_path):
    job = Asking(site.url)
    site.seen.clear()
    split, workers = started(job, tmp_path)
    kept = {k: LocalFolder(tmp_path).read(k) for k in LocalFolder(tmp_path).keys('')}
    assert [w['failed_pages'] for w in workers] == [1, 0]
    assert len(workers) == split['batch_summary']['total_batches'] == 2
    assert ended(job, tmp_path)['counts'] == {'texts': 4}
    assert job.texts[0].startswith('GET /plain?at=') or job.texts[0] == 'ascii only'
    assert [verb for verb, *_ in site.seen].count('POST') == 1
    asked = [(dict(headers), path) for verb, path, headers, _ in site.seen if '?at=' in path]
    assert all(headers['cookie'] == 'way=on' and headers['x-mine'] == '1' for headers, _ in asked)
    # The second `plain` waits for the first, in one batch; what failed was tried twice.
    assert len(asked) == 6
    assert len({path.partition('?')[2] for _, path in asked}) == 1
    assert not any(b'hunter2' in data or b'X-Mine' in data for data in kept.values())


def test_a_worker_whose_answer_changes_the_cookies_ends(site, tmp_path):
    job = Asking(site.url)
    job.paths = ('plain', 'to/302?where=/json')
    job.login = lambda _: iter([get(f'{site.url}/plain')])
    with pytest.raises(ContractBreach, match='sets a cookie'):
        started(job, tmp_path)


def test_calls_of_two_workers_that_are_answered_differently_are_refused(site, tmp_path):
    async def count(walk, _):
        return (await walk.get(f'{site.url}/counted')).text

    class Counting(Asking):
        def plan(self, _):
            yield from (call(count, n) for n in range(4))

    job = Counting(site.url, batch_size=1)
    started(job, tmp_path)
    with pytest.raises(PlanMismatch, match='answered differently'):
        ended(job, tmp_path)
    with contextlib.suppress(PlanMismatch):
        check()


def test_a_batch_that_is_not_there_is_named(job, tmp_path):
    started(job, tmp_path)
    with pytest.raises(BadEvent, match="no batch 'batch_9'"):
        job.parts.worker({'storage': str(tmp_path), 'execution_id': 'run', 'batch_id': 'batch_9'})


@pytest.mark.parametrize('run', ['../../x', 'a\\b', '../..'])
def test_executions_stay_inside(run, job, tmp_path):
    with pytest.raises(ValueError, match='not a key'):
        job.parts.splitter({'storage': str(tmp_path / 'in'), 'execution_id': run})
    assert not (tmp_path / 'x').exists()


def test_inputs_come_from_the_bucket_and_only_what_changed_goes_back(site, tmp_path, monkeypatch):
    class Files(Job):
        def prepare(self, event):
            return SimpleNamespace(event={'asks': Path('in/a.txt').read_text().split()})

        def finish(self, *given):
            counted = super().finish(*given)
            with Path('in/b.txt').open('a') as f:
                f.write('more')
            Path('out.txt').write_text(str(counted['pages']))
            return counted

    shelf = Shelf()
    monkeypatch.setenv('REWRIGHT_INPUTS', 'input/')
    monkeypatch.setattr('rewright_runtime.handlers.storage', lambda _: Bucket('b', '', shelf))
    store = Bucket('b', '', shelf)
    for key, data in {'input/': b'', 'input/in/a.txt': b'x y z', 'input/in/b.txt': b'some '}.items():
        shelf.held[key] = data
    monkeypatch.chdir(tmp_path)
    started(Files(site.url), 'b')
    assert ended(Files(site.url), 'b')['outputs'] == ['outputs/in/b.txt', 'outputs/out.txt']
    assert shelf.kinds['outputs/out.txt'] == {'ContentType': 'text/plain'}
    assert (store.read('outputs/in/b.txt'), store.read('outputs/out.txt')) == (b'some more', b'3')
    assert list(tmp_path.iterdir()) == []
