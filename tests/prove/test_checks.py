"""Every comparison of two runs is silent on equal runs and names a planted difference."""

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.job import Job
from rewright.model.recording import Volatile
from rewright.model.run import FileEffect, Run
from rewright.model.service import Stored
from rewright.model.tape import Exchange, Tape
from rewright.prove.pair import Pair, findings

JOB = Job(name='j', root='/srv/j', script='j.py', python='3.11')


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path)


@pytest.fixture
def run(blobs):
    def made(
        stdout='done\n', files=None, requests=(), deleted=(), exit_code=0, limit='', exception='', headers=(), stored=()
    ):
        effects = [
            FileEffect(path=path, operation='created', sha256=blobs.put(text.encode()), size=len(text))
            for path, text in (files or {}).items()
        ]
        effects += [FileEffect(path=path, operation='deleted', was='x') for path in deleted]
        exchanges = [
            Exchange(key=key.rstrip('!'), method='POST' if key.startswith('+') else 'GET', url=key, request_headers=headers, status=200,
                     failure='not_recorded' if key.endswith('!') else '')
            for key in requests
        ]  # fmt: skip
        return Run(
            exit_code=exit_code, limit=limit, exception=exception, stdout=blobs.put(stdout.encode()) if stdout else '',
            stderr='', effects=tuple(effects), tape=Tape(exchanges=tuple(exchanges)), started='2026-01-01T00:00:00+00:00',
            wall_seconds=1, cpu_seconds=1, peak_mb=1, sandbox='s', clock='c',
            stored=tuple(Stored(name=name, **{k: blobs.put(v.encode()) for k, v in kept.items()}) for name, kept in stored),
        )  # fmt: skip

    return made


@pytest.fixture
def compare(run, blobs):
    def compared(legacy, modern, job=JOB, volatile=()):
        return findings(Pair('t', job, run(**legacy), run(**modern), volatile, blobs))

    return compared


def kinds(found):
    return sorted(difference.kind for difference in found.differences)


OUT = '/srv/j/out.csv'
TABLE = 's3://bucket/table.csv'
EQUAL = [
    ({}, {}),
    ({'stdout': ''}, {'stdout': ''}),
    ({'files': {OUT: 'a\n1\n'}}, {'files': {OUT: 'a\n1\n'}}),
    ({'requests': ['a', 'b', 'b']}, {'requests': ['b', 'a', 'b']}),
    ({'requests': ['a'], 'exit_code': 1}, {'requests': ['a', 'b!'], 'exit_code': 1}),
    ({'deleted': [OUT]}, {'deleted': [OUT]}),
    (
        {'files': {'/tmp/cache-a1b2c3_d/x': '1', '/tmp/zzzzzzzz': '2'}},
        {'files': {'/tmp/cache-0000abcd/x': '1', '/tmp/yzzzzzzy': '2'}},
    ),
    ({}, {'files': {'/opt/pipelines/j/x.pyc': '', '/opt/pipelines/j/cache': 'x'}}),
    ({'exit_code': 1, 'exception': 'KeyError: a'}, {'exit_code': 1, 'exception': 'KeyError: b'}),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.ConnectionError: x'},
        {'exit_code': 1, 'exception': 'httpx2.ConnectError: y'},
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.HTTPError: 500'},
        {'exit_code': 1, 'exception': 'httpx2.HTTPStatusError: 500'},
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.HTTPError: 500'},
        {'exit_code': 1, 'exception': 'rewright_runtime.errors.HTTPError: 500'},
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.ReadTimeout: x'},
        {'exit_code': 1, 'exception': 'TimeoutError: y'},
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.JSONDecodeError: x'},
        {'exit_code': 1, 'exception': 'json.decoder.JSONDecodeError: y'},
    ),
    ({'exit_code': 1, 'exception': 'KeyError: a'}, {'exit_code': 1}),
    ({'exit_code': 1}, {'exit_code': 1, 'exception': 'KeyError: a'}),
    ({'exception': 'KeyError: a'}, {'exception': 'ValueError: a'}),
    ({'exit_code': 1, 'exception': 'ConnectionResetError: x'}, {'exit_code': 1, 'exception': 'httpx2.ConnectError: y'}),
    ({'exit_code': 1, 'exception': 'requests.exceptions.Timeout: x'}, {'exit_code': 1, 'exception': 'TimeoutError: y'}),
    # So Python 2.7 and those before 3.10 name it.
    ({'exit_code': 1, 'exception': 'socket.timeout: timed out'}, {'exit_code': 1, 'exception': 'TimeoutError: y'}),
    ({'exit_code': 1, 'exception': 'builtins.KeyError: a'}, {'exit_code': 1, 'exception': 'KeyError: b'}),
    (
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n2\n'})]},
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n2\n'})]},
    ),
    ({'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n1\n'})]}, {}),
    ({'stored': [(TABLE, {'was': 'id\n1\n'})]}, {'stored': [(TABLE, {'was': 'id\n1\n'})]}),
]


@pytest.mark.parametrize(('legacy', 'modern'), EQUAL)
def test_what_is_the_same_is_no_difference(compare, legacy, modern):
    assert kinds(compare(legacy, modern)) == []


DIFFERENT = [
    ({}, {'exit_code': 3}, ['exit code']),
    ({'exit_code': 2}, {'exit_code': 1}, ['exit code']),
    ({}, {'limit': 'seconds', 'exit_code': -9}, ['exit code', 'limit']),
    ({}, {'limit': 'memory'}, ['limit']),
    ({}, {'files': {OUT: 'x'}}, ['file']),
    ({'files': {OUT: 'x'}}, {}, ['file']),
    ({'files': {'/tmp/a-a1b2c3d4/x': '1'}}, {'files': {'/tmp/b-a1b2c3d4/x': '1'}}, ['file', 'file']),
    ({'files': {'/tmp/a1b2c3d4e/x': '1'}}, {'files': {'/tmp/z1b2c3d4z/x': '1'}}, ['file', 'file']),
    ({'files': {'/tmp/a1B2c3d4/x': '1'}}, {'files': {'/tmp/a1b2c3d4/x': '1'}}, ['file', 'file']),
    ({'files': {'/tmp/a1b2c3d4/x': '1'}}, {'files': {'/tmp/zzzzzzzz/y': '1'}}, ['file', 'file']),
    ({'files': {'/var/a1b2c3d4/x': '1'}}, {'files': {'/var/zzzzzzzz/x': '1'}}, ['file', 'file']),
    (
        {'files': {'/tmp/a1b2c3d4': '1', '/tmp/00000000': '1'}},
        {'files': {'/tmp/zzzzzzzz': '1'}},
        ['file', 'file', 'file'],
    ),
    ({'files': {OUT: 'x'}}, {'deleted': [OUT]}, ['file']),
    ({'deleted': [OUT]}, {}, ['file']),
    ({'exception': 'KeyError: a'}, {'exit_code': 1, 'exception': 'ValueError: a'}, ['exit code']),
    ({'exit_code': 1, 'exception': 'KeyError: a'}, {'exception': 'ValueError: a'}, ['exit code']),
    ({'requests': ['a', 'a']}, {'requests': ['a']}, ['request missing']),
    ({'requests': ['a']}, {'requests': ['a', 'a']}, ['request too many']),
    ({'requests': ['a']}, {'requests': ['b']}, ['request missing', 'request not recorded']),
    ({'requests': ['a']}, {'requests': ['a', 'b!']}, ['request not recorded']),
    ({'requests': ['a'], 'exit_code': 1}, {'requests': ['a', '+b!'], 'exit_code': 1}, ['request not recorded']),
    (
        {'exit_code': 1, 'exception': 'KeyError: a'},
        {'exit_code': 1, 'exception': 'ValueError: a'},
        ['exception'],
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.HTTPError: 500'},
        {'exit_code': 1, 'exception': 'httpx2.ReadTimeout: 500'},
        ['exception'],
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.HTTPError: 404'},
        {'exit_code': 1, 'exception': 'rewright_runtime.breach.PlanMismatch: x'},
        ['exception'],
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.ConnectionError: x'},
        {'exit_code': 1, 'exception': 'FileNotFoundError: x'},
        ['exception'],
    ),
    (
        {'exit_code': 1, 'exception': 'requests.exceptions.ConnectionError: x'},
        {'exit_code': 1, 'exception': 'httpx2.ReadTimeout: x'},
        ['exception'],
    ),
    (
        {'exit_code': 1, 'exception': 'KeyError: x'},
        {'exit_code': 1, 'exception': 'requests.exceptions.HTTPError: 404'},
        ['exception'],
    ),
    ({'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n2\n'})]}, {}, ['stored']),
    ({}, {'stored': [(TABLE, {'sha256': 'id\n2\n'})]}, ['stored']),
    (
        {'stored': [(TABLE, {'was': 'id\n1\n'})]},
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n2\n'})]},
        ['stored'],
    ),
    (
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n2\n'})]},
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n3\n'})]},
        ['value'],
    ),
    (
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n1\n'})]},
        {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n3\n'})]},
        ['value'],
    ),
]


@pytest.mark.parametrize(('legacy', 'modern', 'expected'), DIFFERENT)
def test_what_differs_is_named(compare, legacy, modern, expected):
    assert kinds(compare(legacy, modern)) == expected


@pytest.mark.parametrize(
    ('legacy', 'modern', 'note'),
    [
        (
            'pandas.errors.ParserError: x',
            'KeyError: y',
            'the legacy job with pandas.errors.ParserError, the rewrite with KeyError',
        ),
        (
            'KeyError: y',
            'polars.exceptions.ComputeError: x',
            'with KeyError, the rewrite with polars.exceptions.ComputeError',
        ),
        ('shop.HTTPError: x', 'requests.exceptions.HTTPError: 404', 'with shop.HTTPError'),
        ('shop.timeout: x', 'TimeoutError: y', 'with shop.timeout'),
        ('shop.network: x', 'ConnectionResetError: y', 'with shop.network'),
    ],
)
def test_a_failure_that_cannot_keep_its_name_is_noted(compare, legacy, modern, note):
    found = compare({'exit_code': 1, 'exception': legacy}, {'exit_code': 1, 'exception': modern})
    assert kinds(found) == []
    assert note in ' '.join(found.notes)


def test_requests_under_way_when_a_job_failed_are_noted(compare):
    found = compare({'requests': ['a'], 'exit_code': 1}, {'requests': ['a', 'b', 'b'], 'exit_code': 1})
    assert kinds(found) == []
    assert found.notes == ('2 requests were under way when the failure was met',)


def test_how_a_run_ended_is_said_in_words(compare):
    found = compare({'limit': 'memory'}, {'exit_code': 1, 'exception': 'KeyError: a'})
    said = {difference.kind: (difference.legacy, difference.modern) for difference in found.differences}
    assert said == {'limit': ('memory', 'none'), 'exit code': ('0', '1 (KeyError: a)')}


@pytest.mark.parametrize(
    ('left', 'right'),
    [('a\n1\n2\n', 'a\n1\n'), ('a\n1.5\n', 'a\n1.50\n'), ('a,b\n1,2\n', 'b,a\n2,1\n'), ('a\nnull\n', 'a\n\n')],
)
def test_different_content_is_named_with_both_values(compare, left, right):
    found = compare({'files': {OUT: left}}, {'files': {OUT: right}})
    assert found.total >= 1
    assert {c.output: c.level for c in found.compared}[OUT] == 'different'


def test_a_printed_line_that_changed_is_a_difference(compare):
    found = compare({'stdout': 'rows 7\nend\n'}, {'stdout': 'rows 8\nend\n'})
    assert found.total == 1
    assert '7' in found.differences[0].legacy
    assert '8' in found.differences[0].modern


def test_silence_differs_from_words(compare):
    assert compare({'stdout': ''}, {'stdout': 'x\n'}).total >= 1


def clock(output, place, pattern):
    return (Volatile(output=output, place=place, cause='clock', pattern=pattern, example='', other=''),)


def test_a_volatile_column_may_differ_and_its_neighbours_may_not(compare):
    volatile = clock(OUT, 'at', r'\d\d:\d\d')
    now, later = {'files': {OUT: 'a,at\n1,10:00\n'}}, {'files': {OUT: 'a,at\n1,10:01\n'}}
    found = compare(now, later, volatile=volatile)
    assert {c.output: c.level for c in found.compared}[OUT] == 'volatile'
    assert found.differences == ()
    assert compare(now, {'files': {OUT: 'a,at\n2,10:01\n'}}, volatile=volatile).total >= 1
    assert compare(now, later, volatile=clock('/srv/j/other.csv', 'at', r'\d\d:\d\d')).total == 1


def test_what_follows_the_zone_is_the_same_on_both_sides_and_excuses_nothing(compare):
    (place,) = clock(OUT, 'at', r'\d\d:\d\d')
    now, later = {'files': {OUT: 'a,at\n1,10:00\n'}}, {'files': {OUT: 'a,at\n1,10:01\n'}}
    assert compare(now, later, volatile=(place,)).total == 0
    assert compare(now, later, volatile=(place.model_copy(update={'cause': 'time zone'}),)).total == 1


def test_what_no_side_changed_in_a_server_is_no_output(compare):
    kept = {'stored': [(TABLE, {'was': 'id\n1\n', 'sha256': 'id\n1\n'})]}
    assert TABLE not in {one.output for one in compare(kept, kept).compared}


OUTPUTS = JOB.model_copy(update={'outputs': ('out.csv',)})


def test_a_volatile_part_of_a_printed_line_may_differ(compare):
    volatile = clock('stdout', 'took {} s', r'took (\d+) s')
    found = compare({'stdout': 'took 1 s\n'}, {'stdout': 'took 2 s\n'}, volatile=volatile)
    assert [(one.output, one.level) for one in found.compared] == [('stdout', 'volatile')]
    assert compare({'stdout': 'took 1 s\n'}, {'stdout': 'took x s\n'}, volatile=volatile).total >= 1


SCRATCH = '/srv/j/scratch.txt'


@pytest.mark.parametrize(
    ('legacy', 'modern', 'expected'),
    [
        ({'files': {SCRATCH: 'a'}}, {'files': {SCRATCH: 'b'}}, []),
        ({'files': {SCRATCH: 'a'}}, {}, []),
        ({}, {'files': {SCRATCH: 'b'}}, ['file']),
        ({'deleted': [SCRATCH]}, {}, ['file']),
        ({'files': {OUT: 'x'}}, {}, ['file']),
    ],
)
def test_named_outputs_excuse_scratch_files_of_the_legacy_job_alone(compare, legacy, modern, expected):
    assert kinds(compare(legacy, modern, job=OUTPUTS)) == expected


def test_a_failing_job_excuses_requests_already_under_way_and_says_so(compare):
    found = compare({'requests': ['a'], 'exit_code': 1}, {'requests': ['a', 'b'], 'exit_code': 1})
    assert found.differences == ()
    assert '1 requests were under way' in found.notes[0]


def test_a_library_exception_may_become_another_and_is_noted(compare):
    found = compare(
        {'exit_code': 1, 'exception': 'KeyError: a'},
        {'exit_code': 1, 'exception': 'polars.exceptions.ColumnNotFoundError: a'},
    )
    assert found.differences == ()
    assert 'ColumnNotFoundError' in found.notes[0]


@pytest.mark.parametrize(
    ('asked', 'given', 'expected'),
    [
        ((('User-Agent', 'bot/1'),), (('user-agent', 'bot/1'),), []),
        ((('User-Agent', 'bot/1'),), (('user-agent', 'bot/2'),), ['request header user-agent']),
        ((('User-Agent', 'python-requests/2.32'),), (('user-agent', 'python-httpx2/1'),), []),
        ((('X-Key', 'a'),), (), ['request header x-key']),
        ((('Cookie', 'a=1'),), (), ['request header cookie']),
        ((('Accept', '*/*'),), (), []),
        ((('Accept', 'application/json'),), (('Accept', '*/*'),), ['request header accept']),
        ((), (('X-More', 'a'),), []),
    ],
)
def test_headers_the_job_chose_itself_are_compared(compare, asked, given, expected):
    assert kinds(compare({'requests': ['a'], 'headers': asked}, {'requests': ['a'], 'headers': given})) == expected
