"""What crosses between functions arrives as it was: outcomes, errors and cookies; and the storages that they lie in."""

import asyncio
import json

import pytest
from jobs_in_parts import Shelf

from rewright_runtime import errors
from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.page import Page
from rewright_runtime.parcels import packed_jars, packed_outcomes, unpacked_jars, unpacked_outcomes
from rewright_runtime.replay import Outcome
from rewright_runtime.request import get
from rewright_runtime.sessions import Session
from rewright_runtime.storage import Bucket, LocalFolder

CUT = errors.ChunkedEncodingError('ended early')
PAGE = Page(200, 'OK', 'http://h/é', (('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=ü')), b'\x00\xff')
OUTCOMES = [
    Outcome(get('http://h/'), PAGE),
    Outcome(
        get('http://h/'), Page(200, 'OK', 'http://h/', (), b'x', [PAGE], elapsed_seconds=1.5, streamed=True, cut=CUT)
    ),
    Outcome(get('http://h/'), error=errors.TooManyRedirects('Exceeded 30 redirects.', response=PAGE)),
    Outcome(get('http://h/'), error=UnicodeError('label empty or too long')),
    Outcome(get('http://h/'), error=FileNotFoundError(2, 'No such file')),
]


def told(outcome):
    """Everything that a job could see of an outcome."""
    error = outcome.error
    page = outcome.page or getattr(error, 'response', None)
    return type(error), str(error), shown(page) if page is not None else None


def shown(page):
    fields = {
        **vars(page),
        'cut': repr(page.cut),
        'headers': dict(page.headers),
        'history': [shown(p) for p in page.history],
    }
    return {k: v for k, v in fields.items() if not k.startswith('_')}


@pytest.mark.parametrize('outcome', OUTCOMES)
def test_outcomes_arrive_as_they_were(outcome):
    (arrived,) = unpacked_outcomes(json.loads(json.dumps(packed_outcomes([outcome]))))
    assert told(arrived) == told(outcome)


def test_an_error_that_nobody_knows_elsewhere_is_refused():
    class OwnError(Exception):
        pass

    (arrived,) = unpacked_outcomes(
        json.loads(json.dumps(packed_outcomes([Outcome(get('http://h/'), error=OwnError(1))])))
    )
    assert 'OwnError' in str(arrived.error)
    with pytest.raises(ContractBreach):
        check()


def test_cookies_arrive_as_they_were(site):
    async def signed_in():
        async with Fetcher(Traffic()) as fetcher:
            await fetcher.send(Session('é').post(f'{site.url}/to/302?where=/plain', data={}))
            return fetcher.jars

    jars = asyncio.run(signed_in())
    arrived = unpacked_jars(json.loads(json.dumps(packed_jars(jars))))
    assert {n: [vars(c) for c in jar.jar] for n, jar in arrived.items()} == {
        n: [vars(c) for c in jar.jar] for n, jar in jars.items()
    }
    assert len(arrived['é'].jar) == 1


@pytest.mark.parametrize('key', ['../x', '/etc/x', '', 'a/../../b', 'a\\b'])
def test_keys_stay_inside(key, tmp_path):
    with pytest.raises(ValueError, match='not a key'):
        LocalFolder(tmp_path).write(key, b'')


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
