"""The program's clock starts where the conditions say and then runs on, without stopping anything that waits."""

import sys

import pytest

from rewright.adapters.sandboxes import clocks, variables

pytestmark = pytest.mark.slow

START = '2019-02-28T23:59:59.600000Z'
NOW = """
import datetime, time
print(datetime.datetime.now().strftime('%Y-%m-%d'), datetime.date.today().year, datetime.datetime.utcnow().year)
print(datetime.datetime.now(datetime.timezone.utc).year, time.strftime('%Y'), time.gmtime().tm_year, time.ctime()[-4:])
print(datetime.datetime.fromtimestamp(time.time()).year, isinstance(datetime.datetime.now(), datetime.date))
"""
WAITING = """
import asyncio, queue, select, socket, subprocess, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
def work(n):
    time.sleep(0.01)
    return n
began = time.monotonic()
threading.Event().wait(0.05)
try:
    queue.Queue().get(timeout=0.05)
except queue.Empty:
    pass
condition = threading.Condition()
with condition:
    condition.wait(0.05)
asyncio.run(asyncio.wait_for(asyncio.sleep(0.05), 5))
with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(work, range(8))) == list(range(8))
with socket.create_server(('127.0.0.1', 0)) as server:
    server.settimeout(0.05)
    try:
        server.accept()
    except TimeoutError:
        pass
print(0.2 < time.monotonic() - began < 5)
code = 'import time; print(time.gmtime().tm_year)'
print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout)
"""


@pytest.fixture(params=['libfaketime', 'python shim'])
def mechanism(request, monkeypatch):
    if request.param == 'python shim':
        monkeypatch.setattr(clocks, 'FAKETIME', None)
        monkeypatch.setattr(variables, 'FAKETIME', None)
    elif clocks.FAKETIME is None:
        pytest.skip('libfaketime is not installed')
    return request.param


def test_every_way_to_ask_gives_the_wanted_day(lab, mechanism):
    run = lab.run(NOW, clock_start='2019-02-03T10:00:00+00:00')
    assert lab.out(run) == '2019-02-03 2019 2019\n2019 2019 2019 2019\n2019 True\n'
    assert (run.clock, run.started) == (mechanism, '2019-02-03T10:00:00+00:00')


def test_the_clock_runs_on(lab, mechanism):
    code = 'import datetime, time\ntime.sleep(0.6)\nprint(datetime.datetime.now().date())'
    assert lab.out(lab.run(code, clock_start=START, sleep='keep')) == '2019-03-01\n'
    assert mechanism


def test_nothing_that_waits_hangs_and_children_share_the_clock(lab, mechanism):
    run = lab.run(WAITING, clock_start=START, sleep='keep', seconds=20)
    assert lab.out(run) == 'True\n2019\n\n', (mechanism, lab.err(run))


def test_libraries_see_the_shifted_clock(strong, mechanism):
    code = 'import pandas; print(pandas.Timestamp.now().year, pandas.Timestamp("today").year)'
    assert strong.out(strong.run(code, clock_start=START)) == '2019 2019\n', mechanism


def test_without_a_wanted_start_the_clock_is_real(lab):
    assert lab.run(f'assert {sys.version_info[:2]}').clock == 'real'


def test_a_moment_that_is_none_is_refused(lab):
    with pytest.raises(Exception, match='is not an ISO 8601 moment'):
        lab.run('', clock_start='yesterday')
