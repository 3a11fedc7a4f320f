"""Requests may change their order, not what needs an earlier answer; an unknown one is shown with its nearest neighbour."""

import json

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.adapters.wire.keys import request_key
from rewright.model.job import Job
from rewright.model.run import Run
from rewright.model.tape import Exchange, Tape
from rewright.prove.checks import request_order, requests
from rewright.prove.pair import Pair
from rewright.reconcile.neighbours import nearest

SITE = 'http://shop.example'
LOGIN = 'POST', '/login', {}, '{"user": "u"}', '{"token": "tok3n9aB7xQ2"}'
CURSORS = [
    ('GET', '/items', {}, '', '{"items": [1], "next_cursor": "eyJpZCI6MTB9"}'),
    ('GET', '/items?cursor=eyJpZCI6MTB9', {}, '', '{"items": [2], "next_cursor": null}'),
]


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path)


@pytest.fixture
def sent(blobs):
    """A run that sends requests one after another, or all at once."""

    def made(*asked, at_once=False):
        exchanges = []
        for number, (method, target, headers, body, answer, *more) in enumerate(asked):
            kind = 'application/json' if body.startswith('{') else 'application/x-www-form-urlencoded'
            exchanges.append(Exchange(
                key=request_key(method, 'http://shop.example:80', target, kind, body.encode()), method=method,
                url=SITE + target, request_headers=tuple(headers.items()),
                request_body=blobs.put(body.encode()) if body else '', status=200, headers=tuple(more[0] if more else ()),
                body=blobs.put(answer.encode()), started=0.0 if at_once else number,
                ended=1.0 if at_once else number + 0.5,
            ))  # fmt: skip
        return Run(
            exit_code=0, stdout='', stderr='', tape=Tape(exchanges=tuple(exchanges)), started='2026-01-01T00:00:00+00:00',
            wall_seconds=1, cpu_seconds=1, peak_mb=1, sandbox='s', clock='c',
        )  # fmt: skip

    return made


def ordered(blobs, legacy, modern, known='', rules=()):
    job = Job(name='j', root='/srv/j', script='j.py', python='3', happens_before=rules)
    return request_order.check(Pair('t', job, legacy, modern, (), blobs, known)).differences


def data(token):
    return 'GET', '/data', {'Authorization': f'Bearer {token}'}, '', '[]'


COOKIE = 'GET', '/form', {}, '', 'a form', [('Set-Cookie', 'sid=REDACTED-0123456789ab; Path=/')]
NEEDS = {
    'a token in a header': [LOGIN, data('tok3n9aB7xQ2')],
    'a redacted token': [('POST', '/login', {}, '', '{"token": "REDACTED-0a1b2c3d4e5f"}'), data('REDACTED-0a1b2c3d4e5f')],
    'a cookie': [COOKIE, ('GET', '/data', {'Cookie': 'sid=REDACTED-0123456789ab'}, '', '[]')],
    'a token in a header of its own': [LOGIN, ('GET', '/data', {'Accept': '*/*', 'X-Csrf': 'tok3n9aB7xQ2'}, '', '[]')],
    'the shortest token': [('GET', '/a', {}, '', 'a1b2c3de'), ('GET', '/b/a1b2c3de', {}, '', '')],
    'the shortest cursor': [('GET', '/a', {}, '', '"wxyz"'), ('GET', '/a?size=10&after=wxyz', {}, '', '')],
    'a cursor': CURSORS,
    'a short cursor': [
        ('GET', '/items', {}, '', '{"after": "Łódź-10"}'),
        ('GET', '/items?after=%C5%81%C3%B3d%C5%BA-10', {}, '', '[]'),
    ],
    'a token in a form': [LOGIN, ('POST', '/data', {}, 'csrf=tok3n9aB7xQ2&a=1', '[]')],
    'a token in JSON': [LOGIN, ('POST', '/data', {}, json.dumps({'csrf': 'tok3n9aB7xQ2'}), '[]')],
    'a name in a path': [
        ('POST', '/jobs', {}, '', '{"job": "9f8c2a7e-11b4-4c1d-8f0e-2b7d6a5c4e3f"}'),
        ('GET', '/jobs/9f8c2a7e-11b4-4c1d-8f0e-2b7d6a5c4e3f', {}, '', 'done'),
    ],
    'an address that redirects': [
        ('GET', '/old', {}, '', '', [('Location', '/files/a1b2c3d4e5f6')]),
        ('GET', '/files/a1b2c3d4e5f6', {}, '', 'x'),
    ],
}  # fmt: skip


@pytest.mark.parametrize('case', NEEDS)
def test_what_an_answer_gave_is_not_asked_with_before_it(case, blobs, sent):
    legacy = sent(*NEEDS[case])
    assert ordered(blobs, legacy, sent(*NEEDS[case])) == ()
    for wrong in (sent(*reversed(NEEDS[case])), sent(*NEEDS[case], at_once=True)):
        (found,) = ordered(blobs, legacy, wrong)
        assert found.kind == 'request order'
        assert legacy.tape.exchanges[0].key in found.legacy


FREE = {
    'pages that are counted': [('GET', f'/list?page={n}', {}, '', f'{{"page": {n}, "next": {n + 1}}}') for n in (1, 2, 3)],
    'pages that a page links to': [
        ('GET', f'/catalogue/page-{n}.html', {}, '', f'<a href="page-{n + 1}.html">next</a>') for n in (1, 2, 3)
    ],
    'names that are words': [
        ('GET', '/books', {}, '', '<a href="/books/a-light-in-the-attic_1000">'),
        ('GET', '/books/a-light-in-the-attic_1000', {}, '', 'x'),
    ],
    'texts too short to tell': [('GET', '/a', {}, '', 'a1b2c3d- xyz'), ('GET', '/b/a1b2c3d-?after=xyz', {}, '', '')],
    'a text of few changes': [('GET', '/a', {}, '', 'a1b2cdefgh'), ('GET', '/b/a1b2cdefgh', {}, '', '')],
    'dates': [('GET', '/d?on=2024-01-01', {}, '', '2024-01-02'), ('GET', '/d?on=2024-01-02', {}, '', '')],
}  # fmt: skip


@pytest.mark.parametrize('case', FREE)
def test_what_can_be_counted_may_be_asked_at_once(case, blobs, sent):
    assert ordered(blobs, sent(*FREE[case]), sent(*FREE[case], at_once=True)) == ()


def test_a_value_that_the_job_brings_along_shows_nothing(blobs, sent):
    legacy, wrong = sent(LOGIN, data('tok3n9aB7xQ2')), sent(data('tok3n9aB7xQ2'), LOGIN)
    assert ordered(blobs, legacy, wrong, known='KEY = "tok3n9aB7xQ2"') == ()


def test_what_was_answered_once_may_be_asked_with_and_asked_for_again(blobs, sent):
    use = data('tok3n9aB7xQ2')
    legacy = sent(LOGIN, use)
    assert ordered(blobs, legacy, sent(LOGIN, use, LOGIN)) == ()
    assert [found.kind for found in ordered(blobs, legacy, sent(use, LOGIN, use))] == ['request order']
    one, two = sent(LOGIN, use).tape.exchanges
    in_the_same_moment = Tape(exchanges=(one, two.model_copy(update={'started': one.ended})))
    assert ordered(blobs, legacy, legacy.model_copy(update={'tape': in_the_same_moment})) == ()


def at(run, *times):
    """The run with its requests asked and answered at other times."""
    exchanges = zip(run.tape.exchanges, times, strict=True)
    moved = tuple(one.model_copy(update={'started': start, 'ended': end}) for one, (start, end) in exchanges)
    return run.model_copy(update={'tape': Tape(exchanges=moved)})


MORE = 'GET', '/more', {'Authorization': 'Bearer tok3n9aB7xQ2'}, '', '[]'


def test_a_request_of_the_moment_of_an_answer_comes_after_it(blobs, sent):
    use = data('tok3n9aB7xQ2')
    legacy = at(sent(LOGIN, use, MORE), (0, 1), (1, 2), (3, 4))
    assert len(ordered(blobs, legacy, sent(use, LOGIN, MORE))) == 1
    assert len(ordered(blobs, legacy, sent(MORE, LOGIN, use))) == 1
    assert len(ordered(blobs, legacy, sent(MORE, use, LOGIN))) == 2


def test_what_was_asked_with_before_it_was_answered_shows_nothing(blobs, sent):
    legacy = at(sent(LOGIN, data('tok3n9aB7xQ2'), MORE), (0, 3), (1, 2), (4, 5))
    assert ordered(blobs, legacy, sent(MORE, data('tok3n9aB7xQ2'), LOGIN)) == ()


def test_no_more_than_the_beginning_of_a_large_answer_is_read(blobs, sent):
    near, far = ((*LOGIN[:4], 'x' * ((4 << 20) - spare) + LOGIN[4]) for spare in (100, -1))
    assert len(ordered(blobs, sent(near, MORE), sent(MORE, near))) == 1
    assert ordered(blobs, sent(far, MORE), sent(MORE, far)) == ()


def test_a_declared_order_holds_without_evidence(blobs, sent):
    asked = [
        ('POST', '/open', {}, '', 'ok'),
        ('GET', '/list?page=1', {}, '', '1'),
        ('GET', '/list?page=2', {}, '', '2'),
    ]
    rules = (('POST */open', 'GET */list*'),)
    assert ordered(blobs, sent(*asked), sent(asked[0], asked[2], asked[1]), rules=rules) == ()
    found = ordered(blobs, sent(*asked), sent(*reversed(asked)), rules=rules)
    assert [difference.kind for difference in found] == ['request order'] * 2
    assert 'declared' in found[0].legacy


GIVEN = [
    'GET http://a:80 /list page=1', 'GET http://a:80 /list page=2&size=50', 'GET http://a:80 /item/7',
    'POST http://a:80 /login json:{"user":"u","when":"a b"}', 'GET https://b:443 /list page=1', 'RESOLVE c',
]  # fmt: skip
NEAREST = {
    'GET http://a:80 /list page=3&size=50': (1, ('query',)),
    'GET http://a:80 /item/8': (2, ('path',)),
    'POST http://a:80 /login json:{"user":"v","when":"a b"}': (3, ('body',)),
    'GET https://b:443 /list page=2': (4, ('query',)),
    'POST http://a:80 /list page=1': (0, ('method',)),
    'GET http://b:443 /list page=1': (4, ('host',)),
    'RESOLVE d': (5, ('host',)),
}


@pytest.mark.parametrize('key', NEAREST)
def test_the_nearest_recorded_request_is_named_with_what_differs(key):
    at, parts = NEAREST[key]
    assert nearest(key, GIVEN) == (GIVEN[at], parts)


def test_an_unknown_request_is_a_difference_that_names_its_neighbour(blobs, sent):
    job = Job(name='j', root='/srv/j', script='j.py', python='3')
    legacy, modern = sent(CURSORS[0]), sent(('GET', '/items?limit=5', {}, '', ''))
    kinds = {d.kind: d for d in requests.check(Pair('t', job, legacy, modern, (), blobs)).differences}
    assert set(kinds) == {'request missing', 'request not recorded'}
    assert '/items (differs in query)' in kinds['request not recorded'].legacy
    assert nearest('GET http://a:80 /', []) is None
