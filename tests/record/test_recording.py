"""A job is run and replayed for real; the recording says what it does, what is volatile, and what is unstable."""

import pytest

from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.stores.cache import cache_folder
from rewright.model.facts import Endpoint
from rewright.model.job import Limits
from rewright.model.refusal import Refusal
from rewright.model.span import Span
from rewright.record.recording import record
from rewright.record.replays import OTHER_CLOCK

pytestmark = pytest.mark.slow

WRITES = "open('out.csv', 'w').write('id,v\\n1,2\\n')\n"


def places(recording):
    return {(v.output.rpartition('/')[2], v.place): v.cause for v in recording.volatile}


def test_a_steady_job_is_repeatable(desk):
    recording = desk.record(WRITES + "print('done')\n")
    assert (recording.repeatable, recording.volatile, recording.unstable) == (True, (), ())
    assert [effect.operation for effect in recording.live.effects] == ['created']
    assert desk.blobs.get(recording.live.stdout) == b'done\n'
    assert 'replaying under observation' in desk.said


def test_the_clock_is_told_from_chance(desk):
    source = (
        'import json, random, time, uuid\n'
        'rows = [f\'{n},{time.strftime("%Y-%m-%d")},{random.randint(1, 10**9)}\' for n in range(5)]\n'
        "open('out.csv', 'w').write('id,day,luck\\n' + '\\n'.join(rows) + '\\n')\n"
        "json.dump({'run': str(uuid.uuid4()), 'at': time.time(), 'n': 5}, open('run.json', 'w'))\n"
        "print('ran at', time.strftime('%Y-%m-%d %H:%M:%S'))\n"
    )
    recording = desk.record(source)
    found = places(recording)
    assert recording.repeatable
    assert found.pop(('out.csv', 'day')) == found.pop(('run.json', '$.at')) == 'clock'
    assert found.pop(('out.csv', 'luck')) == found.pop(('run.json', '$.run')) == 'random'
    assert list(found.values()) == ['clock']


def test_the_clock_of_the_machine_is_another_day_in_the_replay_elsewhere(desk):
    recording = desk.record("import time; print(time.strftime('%Y-%m-%d'))\n")
    live, again = desk.blobs.get(recording.live.stdout), desk.blobs.get(recording.again.stdout)
    assert live != again
    assert OTHER_CLOCK.days == 1


@pytest.mark.parametrize(
    ('clock', 'other'),
    [('2020-02-28T10:00:00+00:00', b'2020-02-28 10:17'), ('2020-02-28T23:50:00+00:00', b'2020-02-28 23:32')],
)
def test_a_clock_that_the_job_says_stays_in_its_day_and_shows_what_follows_it(desk, clock, other):
    recording = desk.record(
        "import time; print(time.strftime('%Y-%m-%d %H:%M'))\n", clock=clock, environment={'TZ': 'UTC'}
    )
    assert recording.repeatable
    assert desk.blobs.get(recording.live.stdout) == f'{clock[:10]} {clock[11:16]}\n'.encode()
    assert desk.blobs.get(recording.again.stdout) == other + b'\n'
    assert [one.cause for one in recording.volatile] == ['clock']


FED = "import sys\ndata = sys.stdin.buffer.read()\nopen('out.bin', 'wb').write(data[::-1])\nprint(len(data), 'bytes')\n"


@pytest.mark.parametrize('inputs', [(), ('other.csv',)], ids=['every file', 'named inputs'])
def test_a_file_on_standard_input_is_an_input_and_comes_again_in_every_replay(desk, inputs):
    fed = 'Łódź,2\r\nOslo,\n'.encode() + b'\0\xff'
    (desk.root / 'orders.bin').write_bytes(fed)
    (desk.root / 'other.csv').write_text('a\n')
    recording = desk.record(FED, stdin_file='orders.bin', inputs=inputs)
    assert {file.path.rpartition('/')[2] for file in recording.inputs.files} >= {'orders.bin', 'other.csv'}
    for run in (recording.live, recording.again):
        assert desk.blobs.get(run.stdout) == f'{len(fed)} bytes\n'.encode()
        assert [desk.blobs.get(effect.sha256) for effect in run.effects] == [fed[::-1]]
    assert (recording.repeatable, recording.volatile) == (True, ())


def test_an_order_that_hangs_on_the_hash_seed_is_unstable(desk):
    recording = desk.record("print([x for x in {'ab', 'cd', 'ef', 'gh', 'ij', 'kl'}])\n")
    assert not recording.repeatable
    assert 'order' in recording.unstable[0]
    assert recording.unstable[0].endswith('(it follows the hash seed)')


# What a job writes, and what its `v` is said to follow; where that leaves nothing to compare, what a person can say in its stead.
ELSEWHERE = {
    'a moment of the data in local time': ('str(datetime.datetime.fromtimestamp(86400 * 3))', 'time zone'),
    'a moment of the data in universal time': ('str(datetime.datetime.fromtimestamp(86400 * 3, datetime.timezone.utc))', None),
    'the present in local time': ('str(datetime.datetime.now())', 'clock'),
    'the day in local time': ('str(datetime.date.today())', 'clock'),
    'the name of a day': ("locale.setlocale(locale.LC_ALL, '') and time.strftime('%A', time.gmtime(0))", 'locale'),
    'a number as people write it': ("locale.setlocale(locale.LC_ALL, '') and locale.str(1.5)", 'LC_ALL under environment'),
    'the name of a day in English': ("time.strftime('%A', time.gmtime(0))", None),
    'as many rows as local hours': ("['x'] * (1 + time.localtime(0).tm_hour)", 'TZ under environment'),
}  # fmt: skip


@pytest.mark.parametrize('case', ELSEWHERE)
def test_what_follows_the_time_zone_or_the_locale_is_told(desk, case):
    value, cause = ELSEWHERE[case]
    source = f"import datetime, json, locale, time\njson.dump({{'id': 1, 'v': {value}}}, open('out.json', 'w'))\n"
    recording = desk.record(source)
    if recording.again.locale == recording.live.locale and cause in {'locale', 'LC_ALL under environment'}:
        pytest.skip('this machine has no other locale')
    assert (recording.live.zone, recording.again.zone) == ('UTC', 'Asia/Kathmandu')
    if cause and cause.endswith('under environment'):
        assert not recording.repeatable
        assert any(cause in sentence for sentence in recording.unstable)
    else:
        assert places(recording) == ({('out.json', '$.v'): cause} if cause else {}), recording.unstable
        assert recording.repeatable, recording.unstable


def test_a_zone_and_a_locale_that_the_job_says_are_the_same_in_every_run(desk):
    said = {'TZ': 'Europe/Oslo', 'LC_ALL': 'C'}
    recording = desk.record('import time; print(time.localtime(0).tm_hour, time.tzname)\n', environment=said)
    assert desk.blobs.get(recording.live.stdout) == b"1 ('CET', 'CEST')\n"
    assert (recording.again.zone, recording.again.locale) == ('Europe/Oslo', 'C')
    assert (recording.repeatable, recording.volatile) == (True, ())


DIRECTORY_JOBS = {
    'rows in their order': "open('out.csv', 'w').write('name\\n' + '\\n'.join(os.listdir('in')) + '\\n')",
    'the first of them': "print('first', os.listdir('in')[0])",
    'the last one wins': "import glob\nprint({'v': open(p).read() for p in glob.glob('in/*')})",
    'another program': "import subprocess\nprint(subprocess.check_output('ls -U in | head -1', shell=True))",
}


@pytest.mark.parametrize('line', DIRECTORY_JOBS.values(), ids=list(DIRECTORY_JOBS))
def test_what_follows_the_order_of_directories_is_found_and_said(desk, line):
    (desk.root / 'in').mkdir()
    for name in 'abc':
        (desk.root / 'in' / f'{name}.txt').write_text(name)
    recording = desk.record(f'import os\n{line}\n')
    assert recording.again.directory_order.startswith('reversed')
    if recording.again.directory_order != 'reversed' and 'subprocess' in line:
        pytest.skip('without a C compiler only Python is turned')
    assert not recording.repeatable
    assert any('order in which directories are listed' in sentence for sentence in recording.unstable)
    assert not recording.volatile


def test_a_job_that_sorts_its_directories_is_repeatable(desk):
    (desk.root / 'in').mkdir()
    for name in 'abc':
        (desk.root / 'in' / f'{name}.txt').write_text(name)
    recording = desk.record("import os\nprint(sorted(os.listdir('in')))\n")
    assert (recording.repeatable, recording.volatile) == (True, ())


def test_a_value_that_follows_the_hash_seed_is_random_and_not_the_clock(desk):
    recording = desk.record("open('out.csv', 'w').write(f'a,h\\n1,{hash(\"x\")}\\n2,{hash(\"y\")}\\n')\n")
    assert recording.repeatable
    assert places(recording) == {('out.csv', 'h'): 'random'}


DRAWN = {
    'rows of a sample': ('random.sample([f"c{n}x" for n in range(40)], 6)', 'a'),
    'a measure': ('[random.random()]', 'a'),
    'a small number': ('[random.randrange(10, 99) for _ in range(4)]', 'a'),
}


@pytest.mark.parametrize('case', DRAWN)
def test_chance_that_reaches_a_value_is_unstable_with_the_place_and_both_values(desk, case):
    rows, place = DRAWN[case]
    recording = desk.record(
        f'import random\nopen("out.csv", "w").write("a\\n" + "".join(f"{{r}}\\n" for r in {rows}))\n'
    )
    assert not recording.repeatable
    sentence = next(sentence for sentence in recording.unstable if 'out.csv' in sentence)
    found = next((found for found in recording.volatile if found.place == place), None)
    if found:
        assert f'out.csv: {place}: {found.example!r} in one run, {found.other!r} in the other' in sentence


def test_files_that_come_and_go_are_unstable(desk):
    recording = desk.record("import uuid; open(f'out-{uuid.uuid4()}.csv', 'w').write('a')\n")
    assert not recording.repeatable
    assert 'written in one run only' in recording.unstable[0]


def test_an_exit_code_that_depends_on_the_moment_is_unstable(desk):
    source = "import sys, time; sys.exit(int(time.strftime('%S')) < 20)\n"
    recording = desk.record(source, clock='2026-01-01T00:00:00')
    assert recording.unstable[0].startswith('exit code 1 in one run, 0 in the other')


def test_a_failing_job_is_a_recording(desk):
    recording = desk.record(WRITES + "raise ValueError('no prices today')\n")
    assert (recording.live.exit_code, recording.live.exception) == (1, 'ValueError: no prices today')
    assert recording.repeatable
    assert desk.observation(recording).statements


def test_inputs_are_kept_and_outputs_named_by_the_job_are_not_inputs(desk):
    (desk.root / 'in.csv').write_text('a\n1\n')
    (desk.root / 'out.csv').write_text('old\n')
    recording = desk.record("print(open('in.csv').read())\n" + WRITES, outputs=('*.csv',), inputs=('in.csv',))
    assert [file.path for file in recording.inputs.files] == [str(desk.root / 'in.csv')]
    assert [effect.operation for effect in recording.live.effects] == ['created']


def test_requests_are_recorded_once_and_replayed(desk, site):
    source = (
        'import urllib.request\n'
        f"pages = [urllib.request.urlopen('http://{site}/p' + str(n)).read().decode() for n in range(3)]\n"
        "open('pages.txt', 'w').write(''.join(pages))\n"
    )
    recording = desk.record(source, allowed_hosts=(site,))
    assert recording.repeatable, recording.unstable
    assert [exchange.status for exchange in recording.inputs.tape.exchanges] == [200, 200, 200]
    assert recording.observation


@pytest.mark.parametrize(
    ('data', 'path', 'methods'), [("b'x'", 'login', ('POST',)), ('None', 'login', ('GET',)), ('None', 'p', ())]
)
def test_what_was_observed_says_whose_answers_set_cookies(data, path, methods, desk, site):
    recording = desk.record(
        f"import urllib.request\nurllib.request.urlopen('http://{site}/{path}', {data}).read()\nprint(1)\n",
        allowed_hosts=(site,),
    )
    assert desk.observation(recording).cookies == methods


def test_a_request_that_depends_on_the_day_is_unstable(desk, site):
    source = (
        'import time, urllib.request\n'
        f"url = 'http://{site}/' + time.strftime('%j')\n"
        'try:\n    urllib.request.urlopen(url).read()\nexcept OSError:\n    pass\n'
    )
    recording = desk.record(source, allowed_hosts=(site,))
    assert not recording.repeatable
    assert any(sentence.startswith('request GET') for sentence in recording.unstable)


def test_a_name_that_is_not_allowed_is_refused_even_when_the_job_goes_on(desk):
    source = (
        "import urllib.request\ntry:\n    urllib.request.urlopen('http://prices.example/')\nexcept OSError:\n    pass\n"
    )
    with pytest.raises(Refusal, match=r'the job asked for prices\.example, which it may not reach') as caught:
        desk.record(source)
    assert caught.value.next_move == 'Add "prices.example" to allowed_hosts in rewright.toml.'


@pytest.mark.parametrize('client', ['requests.get', 'urllib.request.urlopen'])
def test_a_port_that_is_not_allowed_is_refused(desk, site, client):
    url = f'http://{site}/'
    span = Span(file='job.py', line=2, end_line=2)
    endpoints = (Endpoint(direction='source', kind='http', target=url, span=span),)
    with pytest.raises(Refusal, match=f'the job asked for {site}'):
        desk.record(f"import requests, urllib.request\n{client}('{url}')\n", endpoints=endpoints)


def test_a_missing_secret_is_named_and_a_given_one_is_never_kept(desk, monkeypatch):
    with pytest.raises(Refusal, match='the job needs the secret SHOP_TOKEN'):
        desk.record('', secrets=('SHOP_TOKEN',))
    monkeypatch.setenv('SHOP_TOKEN', 'hunter2-hunter2')
    recording = desk.record("import os; print('token', os.environ['SHOP_TOKEN'])\n", secrets=('SHOP_TOKEN',))
    assert 'hunter2' not in recording.model_dump_json()
    assert b'hunter2' not in desk.blobs.get(recording.live.stdout)


def test_a_job_that_never_ends_is_refused(desk):
    with pytest.raises(Refusal, match='stopped at its limit of 1 s') as caught:
        desk.record('while True:\n    pass\n', limits=Limits(seconds=1))
    assert caught.value.exit_code == 3
    assert caught.value.next_move.startswith('Raise seconds under [limits] in rewright.toml')


def test_traffic_past_its_limit_is_a_refusal(desk, site):
    source = f'import urllib.request\nurllib.request.urlopen("http://{site}/a", data=bytes(2 << 20))\n'
    with pytest.raises(
        Refusal, match=r'went past a limit at .* 1 MB of requests and answers.*Raise traffic_mb'
    ) as caught:
        desk.record(source, allowed_hosts=(site,), limits=Limits(traffic_mb=1))
    assert caught.value.exit_code == 3


def test_an_observation_of_something_else_is_not_used(desk):
    recording = desk.record('import inspect; print(len(inspect.stack()))\n')
    assert (recording.repeatable, recording.observation) == (True, '')
    assert 'the observation is not used' in desk.said[-1]


def test_a_job_without_any_python_3_has_no_observation(desk):
    recording = desk.record("print 'old'\n")
    assert (recording.live.exit_code, recording.observation) == (1, '')


def recorded_in_python_2(desk, source):
    environments = CachedEnvironments(cache_folder() / 'environments')
    job = desk.job(source).model_copy(update={'python': '2.7'})
    try:
        return record(job, desk.facts(), desk.sandbox, environments, desk.blobs, SystemClock(), desk.said.append)
    except Refusal as refusal:
        pytest.skip(refusal.what)


OLD = "import time\nprint 'ran', time.strftime('%Y-%m-%d'), 7 / 2\nopen('out.txt', 'w').write('x')\n"


def test_a_job_of_python_2_is_recorded_replayed_and_observed_in_its_conversion(desk):
    recording = recorded_in_python_2(desk, OLD)
    assert recording.environment.python.startswith('2.7')
    assert (recording.live.exit_code, recording.repeatable) == (0, True)
    assert [volatile.cause for volatile in recording.volatile] == ['clock']
    observation = desk.observation(recording)
    assert observation.unconverted == ''
    assert [statement.line for statement in observation.statements] == [1, 2, 3]
    assert observation.versions['python'].startswith('3.')


@pytest.mark.parametrize(
    ('wrong', 'told'),
    [
        ('7 // 2 + 1', 'stdout: '),
        ("7 // 2\nopen('more.txt', 'w').close()", 'more.txt: written in one run only'),
        ('7 // 2\nraise SystemExit(3)', 'exit code 0 in one run, 3 in the other'),
    ],
)
def test_a_conversion_that_does_something_else_is_not_used(desk, monkeypatch, wrong, told):
    right = "import time\nprint('ran', time.strftime('%Y-%m-%d'), 7 // 2)\nopen('out.txt', 'w').write('x')\n"
    text = right.replace('7 // 2', wrong, 1) if 'open' not in wrong and 'raise' not in wrong else right + wrong + '\n'
    monkeypatch.setattr('rewright.record.converting.converted_together', lambda *_: {'job.py': text})
    observation = desk.observation(recorded_in_python_2(desk, OLD))
    assert observation.unconverted.startswith('job.py:1: converted to Python 3, it did something else: ')
    assert told in observation.unconverted
    assert observation.statements == ()


def test_a_job_that_cannot_be_converted_is_recorded_and_says_why(desk):
    recording = recorded_in_python_2(desk, "import random\nprint 'ran'\n")
    assert recording.live.exit_code == 0
    assert (
        desk.observation(recording).unconverted == 'job.py:1: the module random is not known to be the same in Python 3'
    )


def test_a_path_may_hold_an_address(desk, site):
    source = f'import urllib.request\nprint(urllib.request.urlopen("http://{site}/2020/http://a.test/b?c=http://d").read())\n'
    recording = desk.record(source, allowed_hosts=(site,))
    assert desk.blobs.get(recording.live.stdout) == b"b'/2020/http://a.test/b?c=http://d\\n'\n"
    assert (recording.live.exit_code, recording.repeatable, len(recording.live.tape.exchanges)) == (0, True, 1)
