"""Addresses are those that requests sends."""

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from rewright_runtime import errors
from rewright_runtime.address import address, encoded

CASES = [
    ('http://h/a b', None),
    ('http://h', {'q': 'ä b', 'n': None}),
    ('http://h/?x=1', {'y': [1, 2, None]}),
    ('http://h/?x=1', 'y=2'),
    ('http://h/?', None),
    ('http://h/a?b#c', {'d': 1}),
    ('http://h/%41%zz', None),
    ('http://h/%e4%C3', None),
    ('http://h/a/../b/./c', None),
    ('http://H:80/x', None),
    ('http://h:8080', {'a': True}),
    ('http://h/|[]{}^\\', None),
    ('http://h/ä?ö=ü', None),
    ('http://h/\'"<>', {"a'": '"<>'}),
    ('http://user:p%40ss@h/x', None),
    ('http://bücher.example/', None),
    ('  http://h/x', None),
    ('http://h/x', [('a', 1), ('a', 2)]),
    ('http://h//double//', None),
    ('http://h/x;y=1,2', {'a;b': 'c,d'}),
    ('http://h/~-._', {'~': '-._'}),
    ('http://h/+', {'a+b': 'c d'}),
    ('HTTP://h/x', None),
]


@pytest.mark.parametrize(('url', 'params'), CASES)
def test_addresses_are_those_of_requests(url, params):
    assert address(url, params) == requests.Request('GET', url, params=params).prepare().url


@pytest.mark.parametrize('url', ['h/x', 'http://', 'http:///x', '', 'http://*.h/', 'http://h:99999/'])
def test_impossible_addresses_raise_the_same_error(url):
    with pytest.raises(requests.RequestException) as theirs:
        requests.Request('GET', url).prepare()
    with pytest.raises(errors.RequestException) as ours:
        address(url)
    assert type(ours.value).__name__ == type(theirs.value).__name__


@example(host='h.example:443', rest='..')
@example(host='h', rest='//a/.b/c./..d/?/../.')
@example(host='h:65536', rest='/a')
@example(host='h:059', rest='/a')
@example(host='h', rest='/a?')
@example(host='h', rest='/a\n')
@given(
    host=st.from_regex(r'[A-Za-z0-9][A-Za-z0-9.-]{0,6}(:[0-9]{0,5})?', fullmatch=True),
    rest=st.text(alphabet="aZ9/.?&=:@-_~!$'()*+,;#%[ é\n", max_size=12),
)
def test_addresses_without_parameters_are_those_of_requests(host, rest):
    def made(build):
        try:
            return build(f'http://{host}/{rest}')
        except (requests.RequestException, errors.RequestException) as error:
            return type(error).__name__

    assert made(address) == made(lambda url: requests.Request('GET', url).prepare().url)


@example(path='%', query='')
@example(path='%2f%2F', query='%%20')
@example(path='/..', query='#')
@given(path=st.text(alphabet='ab/.%2fFzé ?#&=+|[]\'"<>{}\\', max_size=12), query=st.text(max_size=6))
def test_any_path_and_query_are_quoted_alike(path, query):
    url = f'http://h/{path}'
    assert address(url, {'q': query}) == requests.Request('GET', url, params={'q': query}).prepare().url


@given(
    st.dictionaries(
        st.text(max_size=4),
        st.none() | st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=2), max_size=3),
        max_size=4,
    )
)
def test_forms_are_encoded_alike(fields):
    theirs = requests.Request('POST', 'http://h/', data=fields).prepare().body or ''
    assert encoded(fields) == theirs
