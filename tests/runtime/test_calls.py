"""Functions that send are called side by side, and leave what they would have left one after another."""

import asyncio
import contextlib
import time

import pytest

from rewright_runtime import errors
from rewright_runtime.breach import PlanMismatch, check
from rewright_runtime.calls import call
from rewright_runtime.fetch import Fetcher, Traffic


def run(work, **limits):
    async def inside():
        async with Fetcher(Traffic(**limits)) as fetcher:
            return await work(fetcher)

    return asyncio.run(inside())


async def title(web, url, *, loud=False):
    print('asks', url, sep=': ', end='.\n')
    page = await web.get(url)
    if loud:
        raise ValueError(page.text)
    return [page.text]


def test_values_keep_the_order_of_the_plan_and_what_was_said_comes_with_them(site, capsys):
    urls = [f'{site.url}/{n}' for n in range(12)]
    pages = run(lambda f: f.all(call(title, u) for u in urls)).replay()
    assert capsys.readouterr().out == ''
    for url in urls:
        assert pages.call(title, url) == [f'GET {url.removeprefix(site.url)}']
        assert capsys.readouterr().out == f'asks: {url}.\n'


def test_an_error_is_raised_behind_what_was_said(site, capsys):
    asked = [call(title, f'{site.url}/é', loud=True), call(title, f'{site.url}/hang-up')]
    pages = run(lambda f: f.all(asked)).replay()
    with pytest.raises(ValueError, match='GET /%C3%A9'):
        pages.call(title, f'{site.url}/é', loud=True)
    assert capsys.readouterr().out.startswith('asks: ')
    with pytest.raises(errors.ConnectionError):
        pages.call(title, f'{site.url}/hang-up')


@pytest.mark.parametrize('other', [('/1', False), ('/0', True)], ids=['another address', 'another option'])
def test_another_call_is_noticed_even_when_it_is_swallowed(other, site):
    pages = run(lambda f: f.all([call(title, f'{site.url}/0')])).replay()
    path, loud = other
    with contextlib.suppress(BaseException):
        pages.call(title, site.url + path, loud=loud)
    with pytest.raises(PlanMismatch, match='title'):
        check()


def test_a_walk_calls_and_keeps_what_was_said(site, capsys):
    async def walk(ctx, pages):
        for n in range(3):
            assert await pages.call(title, f'{ctx}/{n}') == [f'GET /{n}']

    pages = run(lambda f: f.walk(walk, site.url)).replay()
    assert capsys.readouterr().out == ''
    assert [pages.call(title, f'{site.url}/{n}') for n in range(3)] == [['GET /0'], ['GET /1'], ['GET /2']]


async def twice(web, name, url):
    return name, (await web.get(url)).text


def test_two_calls_that_were_answered_differently_to_one_request_are_refused(site):
    with pytest.raises(PlanMismatch, match=r'twice\(.*twice\(.*answered differently to GET http.*/counted'):
        run(lambda f: f.all([call(twice, n, f'{site.url}/counted') for n in 'ab']))
    with pytest.raises(PlanMismatch):
        check()


def test_two_calls_that_were_answered_alike_are_not(site):
    pages = run(lambda f: f.all([call(twice, n, f'{site.url}/same') for n in 'ab'])).replay()
    assert [pages.call(twice, n, f'{site.url}/same') for n in 'ab'] == [('a', 'GET /same'), ('b', 'GET /same')]


async def patient(web, seconds):
    await web.pause(seconds)


def test_pauses_are_made_unless_the_pace_is_taken_away(monkeypatch):
    monkeypatch.delenv('REWRIGHT_PACE', raising=False)
    began = time.monotonic()
    run(lambda f: f.all([call(patient, 0.05)]))
    assert time.monotonic() - began >= 0.05
    monkeypatch.setenv('REWRIGHT_PACE', 'off')
    assert run(lambda f: f.all([call(patient, 10**6)])).outcomes[0].error is None
    assert isinstance(run(lambda f: f.all([call(patient, -1)])).outcomes[0].error, ValueError)


async def loaded(web, url, found):
    print('asks')
    response = await web.urlopen(url)
    print('got')
    return found, [url], response


def test_what_a_call_gives_belongs_to_whoever_asks_alone(site, capsys):
    url = f'{site.url}/é'.replace('é', 'e')
    answers = run(lambda f: f.all([call(loaded, url, {})]))
    assert capsys.readouterr().out == ''
    for _ in range(2):
        mine = {}
        found, urls, response = answers.replay().call(loaded, url, mine)
        assert found is mine
        assert (urls.pop(), response.read(), response.read()) == (url, b'GET /e', b'')
        assert capsys.readouterr().out == 'asks\ngot\n'


def test_what_a_plan_reads_again_is_not_heard(site, capsys):
    async def levels(fetcher):
        first = await fetcher.all([call(title, f'{site.url}/{n}') for n in range(2)])

        def plan():
            pages = first.replay()
            for n in range(2):
                yield call(title, f'{site.url}/{n}{len(pages.call(title, f"{site.url}/{n}"))}')

        return first, await fetcher.all(plan())

    found = run(levels)
    assert [len(answers) for answers in found] == [2, 2]
    assert capsys.readouterr().out == ''
