"""Sessions that list their requests: what is sent is what `requests.Session` sends, and cookies decide nothing unseen."""

import asyncio

import pytest
import requests

from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.sessions import Session
from rewright_runtime.traffic import USER_AGENT


def run(work):
    async def inside():
        async with Fetcher(Traffic()) as fetcher:
            return await work(fetcher)

    return asyncio.run(inside())


def agent(session):
    session.headers.update({'User-Agent': 'parts/1', 'X-É'.encode('ascii', 'ignore').decode(): '1'})


def parameters(session):
    session.params = {'size': 3, 'name': 'é b'}


def credentials(session):
    session.auth = ('user', 'pä')


def accepted(session):
    session.headers['Accept'] = 'text/html'


def nothing(session):
    assert session.headers


SET = [agent, parameters, credentials, accepted, nothing]
ASKED = [
    ('get', '/plain', {}),
    ('get', '/plain?a=1', {'params': {'size': 1}, 'headers': {'accept': 'text/csv'}}),
    ('get', '/json', {'auth': ('other', 'pw'), 'cookies': {'k': 'v'}}),
    ('head', '/utf8', {'timeout': 5}),
    ('post', '/plain', {'data': {'ü': '1'}}),
    ('post', '/plain', {'json': ['é'], 'params': {'q': None}}),
]


@pytest.mark.parametrize('asked', ASKED, ids=lambda a: f'{a[0]} {a[1]}')
@pytest.mark.parametrize('given', SET)
def test_what_is_listed_is_sent_as_a_session_sends_it(given, asked, site):
    verb, path, options = asked
    site.seen.clear()
    with requests.Session() as theirs:
        given(theirs)
        theirs.headers['User-Agent'] = theirs.headers['User-Agent'].replace(
            requests.utils.default_user_agent(), USER_AGENT
        )
        expected = getattr(theirs, verb)(site.url + path, **options)
    ours = Session('ours')
    given(ours)
    page = run(lambda f: f.all([getattr(ours, verb)(site.url + path, **options)])).replay()
    found = getattr(page.of(ours), verb)(site.url + path, **options)
    assert (found.status_code, found.content) == (expected.status_code, expected.content)
    assert site.seen[0] == site.seen[1]


def test_cookies_of_a_login_go_along_and_those_of_another_session_do_not(site):
    site.seen.clear()
    session, other = Session('one'), Session('two')

    async def work(fetcher):
        await fetcher.all([session.post(f'{site.url}/to/302?where=/plain')])
        await fetcher.all([s.get(f'{site.url}/{n}') for n in range(2) for s in (session, other)])

    run(work)
    sent = [(path, dict(headers).get('cookie')) for verb, path, headers, _ in site.seen if path in {'/0', '/1'}]
    assert sorted(sent, key=str) == [('/0', 'way=on'), ('/0', None), ('/1', 'way=on'), ('/1', None)]


@pytest.mark.parametrize('verb', ['get', 'head'])
def test_a_cookie_that_nobody_expects_ends_the_run_even_where_the_job_goes_on(verb, site):
    session = Session('s')
    url = f'{site.url}/to/302?where=/plain'
    pages = run(lambda f: f.all([getattr(session, verb)(url, allow_redirects=True)])).replay()
    with pytest.raises(ContractBreach, match='sets a cookie, which the next requests would carry'):
        getattr(pages.of(session), verb)(url, allow_redirects=True)
    with pytest.raises(ContractBreach):
        check()


def test_a_cookie_that_says_nothing_new_is_no_news(site):
    session = Session('s')

    async def work(fetcher):
        await fetcher.all([session.post(f'{site.url}/to/302?where=/plain')])
        return await fetcher.all([session.get(f'{site.url}/to/302?where=/plain')])

    assert run(work).outcomes[0].page.ok
    check()
