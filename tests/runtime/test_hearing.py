"""Whoever listens hears of every request that ends, with its page or its error, and the log says how far it is."""

import asyncio
import json

import httpx2
import pytest

from rewright_runtime import run
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.hearing import hearing
from rewright_runtime.request import get
from rewright_runtime.transport import rehearsed


def answer(request):
    if request.url.path == '/gone':
        raise httpx2.ConnectError('gone', request=request)
    return httpx2.Response(
        503 if request.url.path == '/busy' else 200, content=request.url.path.encode(), request=request
    )


async def fetched(paths):
    async with Fetcher(Traffic(concurrency=3)) as fetcher:
        return await fetcher.all([get(f'http://shop.test{path}') for path in paths])


@pytest.fixture(autouse=True)
def a_new_run():
    run.begin()


def test_each_end_is_heard_once():
    found = []
    with rehearsed(answer), hearing(found.append):
        answers = asyncio.run(fetched(['/ü', '/gone', '/busy', '/ü']))
    assert sorted(map(id, found)) == sorted(id(o) for o in answers)
    assert [o.page is not None and o.page.status_code for o in answers] == [200, False, 503, 200]
    assert run.now().requests == {'sent': 4, 'failed': 1}


def test_a_fault_of_a_listener_is_no_answer():
    def deaf(_):
        raise RuntimeError('deaf')

    with rehearsed(answer), hearing(deaf), pytest.raises(RuntimeError, match='deaf'):
        asyncio.run(fetched(['/a']))


def test_nobody_hears_any_more_behind_the_end():
    found = []
    with hearing(found.append):
        pass
    with rehearsed(answer):
        asyncio.run(fetched(['/a']))
    assert found == []


def test_the_log_says_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setenv('REWRIGHT_LOG', '1')
    with rehearsed(answer):
        asyncio.run(fetched(['/gone' if n % 50 == 0 else f'/{n}' for n in range(250)]))
    out, err = capsys.readouterr()
    assert [(x['requests'], x['stage']) for x in map(json.loads, err.splitlines())] == [(100, 'fetch'), (200, 'fetch')]
    assert out == ''
