"""What a job sees of an answer is what requests shows it."""

import asyncio
import copy

import pytest
import requests
from server_of_oddities import PAGES

from rewright_runtime import errors, http
from rewright_runtime.breach import ContractBreach, check, met
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.page import Page, name_of
from rewright_runtime.request import get, request

CALLS = {
    'text': lambda r: r.text,
    'json': lambda r: r.json(),
    'ok': lambda r: (r.ok, bool(r), r.status_code, r.reason),
    'encoding': lambda r: r.encoding,
    'headers': lambda r: (r.headers['CONTENT-type'], r.headers.get('nothing'), 'content-LENGTH' in r.headers),
    'status': lambda r: r.raise_for_status(),
    'content': lambda r: r.content,
    'shown': lambda r: (repr(r), f'{r}', str([r])),
    'itself': lambda r: (r == r, r == copy.copy(r), len({r, copy.copy(r)})),  # noqa: PLR0124  Who compares it is asked.
    'raw behind the text': lambda r: (r.content, r.raw.read(4)),
}


def outcome(call, page):
    try:
        return call(page)
    except (requests.RequestException, errors.RequestException) as error:
        return type(error).__name__, str(error)


def sent(asked):
    async def send():
        async with Fetcher(Traffic()) as fetcher:
            return await fetcher.send(asked)

    return asyncio.run(send())


LINKS = [
    None, '', ' ', '<http://a/?page=2>; rel="next", <http://a/9>; rel=last', '<b>;rel="x;y", <é>', "<a>; title='t=1'; rel=next", 'a; rel="next"',
    '<a>; rel="next"; flag; more="1"', '<a>;; rel=next, <b>; rel=next', '" <a>; rel=prev "',
]  # fmt: skip


@pytest.mark.parametrize('value', LINKS)
def test_links_are_those_of_requests(value):
    theirs = requests.Response()
    theirs.headers = requests.structures.CaseInsensitiveDict({} if value is None else {'LINK': value})
    page = Page(200, 'OK', 'http://a/', () if value is None else (('LINK', value),), b'')
    assert page.links == theirs.links


@pytest.mark.parametrize('call', CALLS)
@pytest.mark.parametrize('path', [*PAGES, '/zipped'])
def test_answers_read_the_same(site, path, call):
    theirs = outcome(CALLS[call], requests.get(site.url + path, timeout=5))
    assert outcome(CALLS[call], sent(get(site.url + path, timeout=5))) == theirs


@pytest.mark.parametrize('verb', ['GET', 'POST', 'HEAD', 'PUT', 'DELETE'])
@pytest.mark.parametrize('status', [301, 302, 303, 307, 308])
def test_redirects_are_followed_alike(site, verb, status):
    def seen(send):
        del site.seen[:]
        page = send(verb, f'{site.url}/to/{status}?where=/end%20here', data={'a': 'b'}, headers={'User-Agent': 'bot'})
        return page.status_code, page.url, page.text, len(page.history), site.seen[:]

    theirs = seen(lambda *a, **k: requests.request(*a, **k, timeout=5))
    assert seen(http.request) == theirs


SENT = [
    {'params': {'a': 'b c'}, 'headers': {'X-A': '1', 'Accept': None}},
    {'headers': {'user-agent': 'bot', 'X-Blank': 'x  '}},
    {'auth': ('user', 'pä')},
    {'cookies': {'sid': '42'}},
    {'data': {'a': ['1', '2'], 'b': None}},
    {'data': 'raw ä'},
    {'data': b'bytes'},
    {'json': {'é': [1, None]}},
    {'json': []},
]


@pytest.mark.parametrize('verb', ['GET', 'POST'])
@pytest.mark.parametrize('options', SENT)
def test_the_wire_carries_the_same(site, verb, options):
    def carried(send):
        del site.seen[:]
        send(verb, f'{site.url}/echo', **options)
        method, path, headers, body = site.seen[0]
        return method, path, [(k, v.strip()) for k, v in headers if k != 'user-agent' or v == 'bot'], body

    with requests.Session() as theirs:
        theirs.headers['Accept-Encoding'] = 'gzip, deflate'
        assert carried(lambda *a, **k: sent(request(*a, **k))) == carried(theirs.request)


@pytest.mark.parametrize('path', ['/hang-up', '/cut'])
def test_broken_connections_raise_the_same_error(site, path):
    with pytest.raises(requests.RequestException) as theirs:
        requests.get(site.url + path, timeout=5)
    with pytest.raises(errors.RequestException) as ours:
        sent(get(site.url + path, timeout=5))
    assert type(ours.value).__name__ == type(theirs.value).__name__


def test_nobody_listening_is_a_connection_error(closed_port):
    with pytest.raises(errors.ConnectionError):
        sent(get(f'http://127.0.0.1:{closed_port}/', timeout=5))


def test_naming_a_refused_page_asks_nothing_of_others(site):
    guessed, latin = sent(get(f'{site.url}/json16', timeout=5)), sent(get(f'{site.url}/latin', timeout=5))
    assert (guessed.content, latin.text) == (guessed.data, latin.text)
    guessed.encoding = None
    assert name_of(latin.text) == latin.url
    assert name_of(guessed.data) == guessed.url
    assert name_of('<p>elsewhere') == "the page that begins '<p>elsewhere'"
    assert met() is None


def test_a_guessed_encoding_is_a_breach(site):
    page = sent(get(f'{site.url}/json16', timeout=5))
    page.encoding = None
    with pytest.raises(ContractBreach, match='names no encoding'):
        _ = page.text
    with pytest.raises(ContractBreach):
        check()


def test_a_session_keeps_cookies_and_a_plain_call_does_not(site):
    def cookies(get_page):
        del site.seen[:]
        get_page(f'{site.url}/to/302?where=/a')
        get_page(f'{site.url}/b')
        return [dict(headers).get('cookie') for _, _, headers, _ in site.seen]

    with http.Session() as ours, requests.Session() as theirs:
        assert cookies(ours.get) == cookies(theirs.get)
    assert cookies(http.get) == cookies(lambda url: requests.get(url, timeout=5))


NOT_KEPT = ('elapsed', 'request', 'connection')


@pytest.mark.parametrize('name', NOT_KEPT)
def test_what_nobody_kept_is_a_breach_even_where_it_is_swallowed(name):
    page = Page(200, 'OK', 'http://h/', (), b'x')
    with pytest.raises(ContractBreach, match=f'{name}.* is asked for'):
        getattr(page, name)
    with pytest.raises(ContractBreach, match=name):
        check()
    assert not hasattr(page, 'from_cache')


def test_the_request_of_an_error_is_a_breach_where_it_did_not_travel_with_it():
    error = errors.HTTPError('404', response=Page(404, '', 'http://h/', (), b''))
    with pytest.raises(ContractBreach, match='request of an answer or an error is asked for'):
        _ = error.request
    with pytest.raises(ContractBreach):
        check()
