"""Plans and walks keep the legacy order, the limits and the errors."""

import asyncio
import contextlib
import time

import pytest

from rewright_runtime import errors
from rewright_runtime.breach import PlanMismatch, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.request import get


def run(work, **limits):
    async def inside():
        async with Fetcher(Traffic(**limits)) as fetcher:
            return await work(fetcher)

    return asyncio.run(inside())


def test_answers_keep_the_order_of_the_plan(site):
    urls = [f'{site.url}/{n}' for n in range(20)]
    answers = run(lambda f: f.all(get(u) for u in urls))
    assert [o.page.url for o in answers] == urls


def test_replay_hands_out_one_answer_after_the_other(site):
    pages = run(lambda f: f.all(get(f'{site.url}/{n}') for n in range(2))).replay()
    assert pages.get(f'{site.url}/0').text == 'GET /0'
    assert pages.get(f'{site.url}/1').text == 'GET /1'


def test_asking_for_another_page_is_noticed_even_when_it_is_swallowed(site):
    pages = run(lambda f: f.all([get(f'{site.url}/0')])).replay()
    with contextlib.suppress(BaseException):
        pages.get(f'{site.url}/other')
    with pytest.raises(PlanMismatch, match='other'):
        check()


def test_a_failure_is_raised_where_the_job_asks(site):
    pages = run(lambda f: f.all([get(f'{site.url}/hang-up'), get(f'{site.url}/1')])).replay()
    with pytest.raises(errors.ConnectionError):
        pages.get(f'{site.url}/hang-up')
    assert pages.get(f'{site.url}/1').ok


def test_a_plan_that_fails_keeps_what_it_listed(site):
    def plan():
        yield get(f'{site.url}/0')
        raise ValueError('the job fails here too')

    assert len(run(lambda f: f.all(plan()))) == 1


def test_a_walk_ends_with_its_error(site):
    async def walk(ctx, pages):
        await pages.get(f'{ctx}/a')
        await pages.get(f'{ctx}/hang-up')
        raise AssertionError('never reached')

    answers = run(lambda f: f.walk(walk, site.url))
    assert [o.error is None for o in answers] == [True, False]


def test_starts_are_kept_apart(site, monkeypatch):
    monkeypatch.delenv('REWRIGHT_PACE', raising=False)
    started = time.monotonic()
    run(lambda f: f.all(get(f'{site.url}/{n}') for n in range(4)), interval_seconds=0.05)
    assert time.monotonic() - started >= 0.15


def test_the_pace_can_be_taken_away(site, monkeypatch):
    monkeypatch.setenv('REWRIGHT_PACE', 'off')
    started = time.monotonic()
    run(lambda f: f.all(get(f'{site.url}/{n}') for n in range(4)), interval_seconds=5)
    assert time.monotonic() - started < 4


def test_workers_share_the_pace(site, monkeypatch):
    monkeypatch.delenv('REWRIGHT_PACE', raising=False)
    monkeypatch.setenv('REWRIGHT_WORKERS', '4')
    started = time.monotonic()
    run(lambda f: f.all(get(f'{site.url}/{n}') for n in range(4)), interval_seconds=0.05)
    assert time.monotonic() - started >= 0.6
