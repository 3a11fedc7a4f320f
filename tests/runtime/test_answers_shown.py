"""Whatever a job may ask of an answer, of a session or of a request is what requests shows, or a breach: never an error that requests does not raise."""

import asyncio
import json

import pytest
import requests
import server_of_bytes
from server_of_bytes import whole

from rewright_runtime import http
from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.fetch import Answers, Fetcher, Traffic
from rewright_runtime.request import request
from rewright_runtime.sessions import Session

COOKIES = (
    b'Set-Cookie: a=1; Path=/',
    b'set-cookie: b="x y"; Path=/deep; HttpOnly',
    b'Set-Cookie: c=; Path=/',
    b'Set-Cookie: d=\xe9',
)
ANSWERS = {
    '/deep/cookies': whole(b'c', *COOKIES, b'Set-Cookie: a=2; Path=/deep', b'Set-Cookie: gone=1; Max-Age=0', b'Set-Cookie: other=1; Domain=example.org'),
    '/same/cookies': whole(b'c', b'Set-Cookie: e=1; Path=/', b'Set-Cookie: e=3; Path=/same'),
    '/to/cookies': whole(b'', b'Location: /deep/cookies?x=%20y', b'Set-Cookie: way=on; Path=/', status='303 See Other'),
    '/to/again': whole(b'', b'Location: /own/utf8#f', status='307 Temporary Redirect'),
    '/for/ever': whole(b'', b'Location: /own/utf8', status='308 Permanent Redirect'),
    '/headers': whole(b'x', b'X-Many: 1', b'x-many: 2, 3', b'ETag: "\xe9"', b'Link: </p?page=2>; rel="next"'),
    '/gone': whole(b'', status='410 Gone'),
    '/denied': whole(b'no', status='999 Request Denied'),
    '/beyond': whole(b'no', status='600 Odd'),
    **{
        f'/kind/{n}': whole('caf\xe9 \u20ac'.encode(), f'Content-Type: text/html; {kind}'.encode())
        for n, kind in enumerate(('charset=', 'charset=""', 'charset=utf-8; charset=latin-1', 'charset', 'CHARSET = utf-8'))
    },
}  # fmt: skip
ANSWERS |= {
    f'/own{p}': server_of_bytes.ANSWERS[p]
    for p in ('/utf8', '/latin', '/away/301', '/missing', '/pieces', '/packed', '/nothing-to-say')
}
# A server that closes without a word is met in other ways by who keeps connections.
ANSWERS = {p: answer.replace(b'\r\n\r\n', b'\r\nConnection: close\r\n\r\n', 1) for p, answer in ANSWERS.items()}
PATHS = [*ANSWERS]


@pytest.fixture(scope='module')
def server():
    made = server_of_bytes.serve()
    server_of_bytes.ANSWERS |= ANSWERS
    yield made
    for name in ANSWERS:
        del server_of_bytes.ANSWERS[name]
    made.shutdown()
    made.server_close()


def of_jar(jar):
    return [(c.name, c.value, c.domain, c.path, c.secure, c.discard, c.expires, c.version) for c in jar]


LOOKS = {
    'get_dict': lambda r: (r.cookies.get_dict(), r.cookies.get_dict(path='/deep'), r.cookies.get_dict('127.0.0.1', '/')),
    'jar': lambda r: (of_jar(r.cookies), len(r.cookies), bool(r.cookies), repr(r.cookies), str(r.cookies)),
    'names': lambda r: (r.cookies.keys(), r.cookies.values(), r.cookies.items(), [*r.cookies.iteritems()], [*r.cookies.iterkeys()], [*r.cookies.itervalues()]),
    'one': lambda r: (r.cookies.get('a'), r.cookies.get('nothing', 7), r.cookies.get('a', path='/'), r.cookies.get('b')),
    'twice': lambda r: (r.cookies.get('e', path='/'), 'e' in r.cookies, r.cookies['e']),
    'twice got': lambda r: r.cookies.get('e'),
    'absent': lambda r: r.cookies['absent'],
    'places': lambda r: (r.cookies.list_domains(), r.cookies.list_paths(), r.cookies.multiple_domains()),
    'dict': lambda r: (dict(r.cookies), json.dumps(dict(r.cookies.items()), sort_keys=True)),
    'jar kept': lambda r: (jar := r.cookies.copy(), jar.set('new', 'n'), jar.update({'a': 'é'}), jar.set('b', None), jar.pop('new'), of_jar(jar))[-1],
    'jar emptied': lambda r: (r.cookies.clear(), len(r.cookies), r.cookies.update(requests.cookies.cookiejar_from_dict({'z': '1'})), r.cookies.get_dict())[1:],
    'history': lambda r: (r.history, [(h.status_code, h.url, h.cookies.get_dict(), h.request.url) for h in r.history], r.url),
    'redirects': lambda r: (r.is_redirect, r.is_permanent_redirect, r.next, r.ok, bool(r), r.reason, r.status_code),
    'request': lambda r: (r.request.method, r.request.url, r.request.body, r.request.path_url, repr(r.request)),
    'request headers': lambda r: (dict(r.request.headers), r.request.headers['user-agent'], r.request.headers.get('X')),
    'headers': lambda r: ({k: v for k, v in r.headers.items() if k != 'Date'}, r.headers.get('x-MANY'), 'x-many' in r.headers, r.headers.get('none', 3), len(r.headers)),
    'headers shown': lambda r: (repr(r.headers), str(r.headers), [*r.headers.lower_items()], r.headers == {k.upper(): v for k, v in r.headers.items()}),
    'headers kept': lambda r: (copy := r.headers.copy(), copy.update({'CONTENT-length': '7'}), copy['content-length'], copy.setdefault('New', '1'), copy.pop('new'), [*copy])[2:],
    'header absent': lambda r: r.headers['absent'],
    'headers as json': lambda r: json.dumps(r.headers),
    'links': lambda r: (r.links, r.links.get('next', {}).get('url')),
    'encodings': lambda r: (r.encoding, r.content.isascii() and r.apparent_encoding),
    'text': lambda r: (r.encoding, r.text),
    'lines': lambda r: [*r.iter_lines(decode_unicode=True)],
    'raw': lambda r: (r.raw.status, r.raw.reason, r.raw.getheader('X-Many'), r.raw.getheader('none', 'x'), r.raw.closed, r.raw.release_conn()),
    'raw headers': lambda r: (dict(r.raw.headers), [*r.raw.headers.items()], r.raw.headers.getlist('x-many'), r.raw.headers.get_all('none'), repr(r.raw.headers), 'etag' in r.raw.headers),
    'status': lambda r: r.raise_for_status(),
    'no attribute': lambda r: r.body,
    'no such header': lambda r: r.request.headers['none'],
    'types': lambda r: (str(type(r)), isinstance(r.headers, dict), isinstance(r.cookies, dict), type(r.cookies.get_dict()), type(r.request.url), callable(r.json)),
}  # fmt: skip
ASKED = {
    'plain': {},
    'form': {'method': 'POST', 'data': {'a': 'é', 'b': ['1', '2']}},
    'text': {'method': 'POST', 'data': 'é=1', 'headers': {'content-TYPE': 'text/plain', 'Accept': None}},
    'bytes': {'method': 'PUT', 'data': b'\xff', 'auth': ('u', 'p')},
    'json': {'method': 'POST', 'json': {'a': 'é'}, 'cookies': {'k': 'v'}, 'auth': ('ü', 'p')},
    'nothing': {'method': 'DELETE', 'params': {'q': 'a b'}, 'headers': {'user-agent': 'bot', 'X': '1'}},
    'head': {'method': 'HEAD', 'cookies': {'k': 'v'}, 'headers': {'Authorization': 'Bearer x'}},
    'not followed': {'allow_redirects': False},
    'with user': {'cookies': {'a': '1', 'b': '2'}, 'user': 'u:p@'},
}


def asked(how, url):
    options = {'method': 'GET', 'timeout': 5, 'allow_redirects': how != 'head', **ASKED[how]}
    user = options.pop('user', '')
    return options.pop('method'), url.replace('://', f'://{user}'), options


def in_place(how, url):
    method, url, options = asked(how, url)
    return http.request(method, url, **options)


def ahead(how, url):
    async def inside(wanted):
        async with Fetcher(Traffic()) as fetcher:
            return Answers([await fetcher.outcome(wanted)])

    method, url, options = asked(how, url)
    wanted = request(method, url, **options)
    return asyncio.run(inside(wanted)).replay().take(wanted)


def theirs(how, url):
    method, url, options = asked(how, url)
    return requests.request(method, url, **options)


def seen(get, look, *given):
    try:
        found = look(get(*given))
        return repr(found).replace('python-requests/' + requests.__version__, 'python-requests/2.32.5')
    except ContractBreach:
        raise
    except Exception as error:  # noqa: BLE001  Whatever the other side raises is wanted here too.
        return type(error).__name__, [] if isinstance(error, AttributeError | TypeError) else str(error)


@pytest.mark.parametrize('path', PATHS)
@pytest.mark.parametrize('ours', [in_place, ahead])
def test_an_answer_shows_what_requests_shows(ours, path, server):
    url = server.url + path
    for name, look in LOOKS.items():
        assert (name, seen(ours, look, 'plain', url)) == (name, seen(theirs, look, 'plain', url))


@pytest.mark.parametrize('path', ['/own/utf8', '/to/cookies', '/to/again', '/gone'])
@pytest.mark.parametrize('how', ASKED)
def test_the_request_of_an_answer_is_the_one_that_requests_prepares(how, path, server):
    for name in ('request', 'request headers', 'no such header', 'history'):
        expected = seen(theirs, LOOKS[name], how, server.url + path)
        assert (name, seen(in_place, LOOKS[name], how, server.url + path)) == (name, expected)
        assert (name, seen(ahead, LOOKS[name], how, server.url + path)) == (name, expected)


@pytest.mark.parametrize('path', ['/own/missing', '/hang-up', '/cut', ''])
def test_the_request_of_an_error_is_that_of_requests(path, server):
    url = server.url + path if path else 'foo'

    def failing(get):
        try:
            get('form', url).raise_for_status()
        except (requests.RequestException, OSError) as error:
            return error.request and (
                error.request.method,
                error.request.body,
                dict(error.request.headers),
                error.request.url,
            )

    assert seen(failing, repr, in_place) == seen(failing, repr, ahead) == seen(failing, repr, theirs)


SESSIONS = {
    'shown': lambda s: (dict(s.headers), repr(s.headers), s.cookies.get_dict(), s.params, s.auth, s.verify),
    'looked up': lambda s: (s.headers['user-agent'], s.headers.get('accept'), 'CONNECTION' in s.headers),
    'set in another case': lambda s: (s.headers.update({'user-agent': 'bot'}), dict(s.headers)),
    'taken away': lambda s: (s.headers.pop('accept'), s.headers.pop('Accept-Encoding'), dict(s.headers)),
    'emptied': lambda s: (s.headers.clear(), s.headers.update({'A': '1', 'User-Agent': 'x', 'Accept-Encoding': 'identity'}), dict(s.headers)),
    'cookies set': lambda s: (s.cookies.set('a', '1'), s.cookies.update({'b': '2'}), s.cookies.get_dict(), s.cookies.items())[2:],
    'cookies by name': lambda s: (s.cookies.__setitem__('a', 'x'), s.cookies.set('c', '3', domain='127.0.0.1', path='/deep'), of_jar(s.cookies))[2:],
}  # fmt: skip


@pytest.mark.parametrize('look', SESSIONS)
def test_a_session_shows_and_sends_what_requests_sends(look, server):
    def said(session):
        with session:
            first = SESSIONS[look](session)
            pages = [session.get(server.url + p, timeout=5) for p in ('/to/cookies', '/deep/cookies', '/own/utf8')]
            shown = [dict(p.request.headers) for p in pages], session.cookies.get_dict(), of_jar(session.cookies)
            session.cookies.clear()
            return first if isinstance(first, tuple) else repr(first), shown, len(session.cookies)

    def plain(value):
        return repr(value).replace('python-requests/' + requests.__version__, 'python-requests/2.32.5')

    server.seen.clear()
    expected = plain(said(requests.Session()))
    wanted = [sorted(lines) for lines in server.seen]
    server.seen.clear()
    assert plain(said(http.Session())) == expected
    assert [sorted(plain_line(x) for x in lines) for lines in server.seen] == [
        sorted(plain_line(x) for x in lines) for lines in wanted
    ]


def plain_line(line):
    return line.replace(b'python-requests/' + requests.__version__.encode(), b'python-requests/2.32.5')


def test_cookies_of_an_answer_go_where_they_belong(server):
    def sent(module):
        jar = module.get(server.url + '/deep/cookies', timeout=5).cookies
        jar.set('a', None, path='/')
        server.seen.clear()
        for place in ('/deep/cookies', '/own/utf8'):
            module.get(server.url + place, cookies=jar, timeout=5)
            module.get(server.url.replace('127.0.0.1', 'localhost') + place, cookies=jar, timeout=5)
        return [[line for line in lines if line.startswith(b'Cookie')] for lines in server.seen]

    assert sent(http) == sent(requests)
    with pytest.raises(ContractBreach, match='several cookies'):
        http.get(server.url + '/deep/cookies', cookies=http.get(server.url + '/deep/cookies').cookies)
    with pytest.raises(ContractBreach):
        check()


def test_headers_of_a_listed_session_are_those_of_requests(server):
    def headers(session, get):
        session.headers.pop('accept')
        session.headers['USER-agent'] = 'bot'
        return dict(get(session).request.headers)

    def fetched(session):
        wanted = session.get(server.url + '/own/utf8', timeout=5)

        async def inside():
            async with Fetcher(Traffic()) as fetcher:
                return await fetcher.send(wanted)

        return asyncio.run(inside())

    with requests.Session() as legacy:
        assert headers(Session('s'), fetched) == headers(legacy, lambda s: s.get(server.url + '/own/utf8', timeout=5))


@pytest.mark.parametrize('made', [http.Session, lambda: Session('s')])
@pytest.mark.parametrize(
    'name', sorted({n for n in dir(requests.Session()) if not n.startswith('_')} - set(vars(http.Session)))
)
def test_what_a_session_does_not_have_is_no_error_of_its_own(made, name):
    with made() as session:
        assert hasattr(session, name)


@pytest.mark.parametrize(
    'name',
    ['proxies', 'max_redirects', 'trust_env', 'hooks', 'stream', 'cert', 'adapters', 'get_adapter', 'prepare_request'],
)
def test_what_a_session_does_not_do_is_a_breach(name):
    with http.Session() as session:
        with pytest.raises(ContractBreach, match=name):
            getattr(session, name)
        with pytest.raises(ContractBreach, match=name):
            setattr(session, name, 1)
    with pytest.raises(ContractBreach):
        check()


BREACHES = [
    lambda r: r.elapsed, lambda r: r.connection, lambda r: r.raw.version, lambda r: r.raw.stream(), lambda r: r.raw.data,
    lambda r: r.request.copy(), lambda r: r.request.hooks, lambda r: setattr(r, 'elapsed', 1),
]  # fmt: skip


@pytest.mark.parametrize('look', BREACHES)
def test_what_is_not_kept_is_a_breach(look, server):
    page = http.get(server.url + '/own/utf8', timeout=5)
    with pytest.raises(ContractBreach):
        look(page)
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize(
    'of', [lambda r: r, lambda r: r.raw, lambda r: r.request, lambda r: r.cookies, lambda r: r.headers]
)
def test_every_public_name_is_there_or_a_breach(of, server):
    legacy, page = requests.get(server.url + '/own/utf8', timeout=5), http.get(server.url + '/own/utf8', timeout=5)
    constants = {'REDIRECT_STATUSES', 'CONTENT_DECODERS', 'DECODER_ERROR_CLASSES'}
    for name in sorted({n for n in dir(of(legacy)) if not n.startswith('_')} - constants):
        try:
            getattr(of(page), name)
        except ContractBreach:
            with pytest.raises(ContractBreach):
                check()


def test_where_a_redirect_was_not_followed_the_next_request_is_a_breach(server):
    page = http.get(server.url + '/to/again', allow_redirects=False, timeout=5)
    with pytest.raises(ContractBreach, match='leads to'):
        _ = page.next
    with pytest.raises(ContractBreach):
        check()
