"""Bodies taken piece by piece come in the pieces, and end in the errors, of requests."""

import pytest
import requests
from server_of_oddities import PAGES

from rewright_runtime import errors, http
from rewright_runtime.breach import ContractBreach, check


def taken(pieces):
    """What comes of a body before it ends, and how it ends."""
    found = []
    try:
        for piece in pieces():
            found += [piece]
    except (requests.RequestException, errors.RequestException, RuntimeError, TypeError, LookupError) as error:
        return found, type(error).__name__
    return found, ''


def twice(page):
    return taken(lambda: page.iter_content(4)), taken(lambda: page.iter_content(4)), taken(lambda: [page.content])


READ = {
    **{f'pieces of {n}': lambda r, n=n: taken(lambda: r.iter_content(n)) for n in (1, 3, 7, 1024, None)},
    'pieces of text': lambda r: taken(lambda: r.iter_content(2, decode_unicode=True)),
    'an odd size': lambda r: taken(lambda: r.iter_content('4')),
    'itself': lambda r: taken(lambda: r),
    'lines': lambda r: taken(r.iter_lines),
    'short lines': lambda r: taken(lambda: r.iter_lines(chunk_size=3)),
    'lines of text': lambda r: taken(lambda: r.iter_lines(decode_unicode=True)),
    'lines by a letter': lambda r: taken(lambda: r.iter_lines(delimiter=b'e')),
    'all': lambda r: taken(lambda: [r.content]),
    'text': lambda r: taken(lambda: [r.text]),
    'twice': twice,
    'all, then pieces': lambda r: (taken(lambda: [r.content]), taken(lambda: r.iter_content(4))),
}
PATHS = [*PAGES, '/zipped', '/cut', '/lines', '/no-length']


@pytest.mark.slow
@pytest.mark.parametrize('stream', [True, False])
@pytest.mark.parametrize('read', READ)
@pytest.mark.parametrize('path', PATHS)
def test_pieces_are_those_of_requests(path, read, stream, site):
    def seen(client, failed):
        try:
            with client.get(site.url + path, stream=stream, timeout=5) as page:
                return page.status_code, READ[read](page)
        except failed as error:
            return type(error).__name__

    assert seen(http, errors.RequestException) == seen(requests, requests.RequestException)


@pytest.mark.parametrize('path', ['/utf8', '/empty', '/lines'])
@pytest.mark.parametrize('amounts', [(None,), (-1,), (2, 3, -1), (0, 100)])
def test_raw_bytes_are_those_of_the_wire(path, amounts, site):
    def seen(client):
        page = client.get(site.url + path, stream=True, timeout=5)
        page.raw.decode_content = True
        return [page.raw.read(n) for n in amounts]

    assert seen(http) == seen(requests)


@pytest.mark.parametrize('path', ['/zipped', '/cut'])
def test_raw_bytes_that_nobody_kept_are_refused(path, site):
    page = http.get(site.url + path, stream=True)
    with pytest.raises(ContractBreach):
        page.raw.read()
    with pytest.raises(ContractBreach):
        check()


def test_pieces_of_the_server_are_refused_where_they_are_looked_at(site):
    assert next(http.get(site.url + '/lines', stream=True).iter_known_pieces(5)) == b'one\r\n'
    with pytest.raises(ContractBreach, match='pieces of its server'):
        list(http.get(site.url + '/chunked', stream=True).iter_known_pieces(5))
    with pytest.raises(ContractBreach):
        check()
    assert list(http.get(site.url + '/chunked').iter_known_pieces(5)) == [b'one\nt', b'wo\r\n']


def test_lines_that_a_piece_of_the_server_may_cut_are_refused(site):
    assert list(http.get(site.url + '/chunked', stream=True).iter_content(1000)) == [b'one\ntwo\r\n']
    with pytest.raises(ContractBreach, match='carriage returns'):
        list(http.get(site.url + '/chunked', stream=True).iter_lines())
    with pytest.raises(ContractBreach):
        check()
