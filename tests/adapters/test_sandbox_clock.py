"""The program's clock starts where the conditions say and then runs on, without stopping anything that waits."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from rewright.adapters.sandboxes import clocks, preload, scene

pytestmark = pytest.mark.slow

START = '2019-02-28T23:59:59.600000Z'
NOW = """
import datetime, time
print(datetime.datetime.now().strftime('%Y-%m-%d'), datetime.date.today().year, datetime.datetime.utcnow().year)
print(datetime.datetime.now(datetime.timezone.utc).year, time.strftime('%Y'), time.gmtime().tm_year, time.ctime()[-4:])
print(datetime.datetime.fromtimestamp(time.time()).year, isinstance(datetime.datetime.now(), datetime.date))
"""
# The same lines on every Python from 2.7 on: whatever takes a time-out, pools, and children with and without variables.
WAITING = """
from __future__ import print_function
import os, select, socket, sqlite3, subprocess, sys, threading, time
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
try:
    import queue
except ImportError:
    import Queue as queue
def work(n):
    time.sleep(0.01)
    return n, time.gmtime().tm_year
if __name__ == '__main__':
    clock = getattr(time, 'monotonic', None) or (lambda: os.times()[4])
    began = clock()
    threading.Event().wait(0.05)
    try:
        queue.Queue().get(timeout=0.05)
    except queue.Empty:
        pass
    condition = threading.Condition()
    with condition:
        condition.wait(0.05)
    if sys.version_info >= (3, 2):
        lock = threading.Lock()
        lock.acquire()
        assert not lock.acquire(timeout=0.05)
        assert not threading.Semaphore(0).acquire(timeout=0.05)
    if sys.version_info >= (3, 7):
        import asyncio
        asyncio.run(asyncio.wait_for(asyncio.sleep(0.05), 60))
    for pool in (ThreadPool(4), Pool(2)):
        assert pool.map_async(work, range(8)).get(60) == [(n, 2019) for n in range(8)]
        pool.terminate()
    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen(1)
    server.settimeout(0.05)
    try:
        server.accept()
    except socket.timeout:
        pass
    time.sleep(0.05)
    print(0.2 < clock() - began < 60, sqlite3.connect(':memory:').execute("select strftime('%Y', 'now')").fetchall()[0][0])
    code = 'import time; print(time.gmtime().tm_year)'
    for variables in (None, {}):
        for command in (['date', '-u', '+%Y'], [sys.executable, '-c', code], [sys.executable, '-E', '-s', '-c', code]):
            print(subprocess.check_output(command, env=variables).decode().strip())
"""
WAITED = 'True 2019\n' + 6 * '2019\n'


@pytest.fixture(params=['preload', 'python shim'])
def mechanism(request, monkeypatch):
    if request.param == 'python shim':
        without_a_compiler(monkeypatch)
        monkeypatch.setattr(clocks, 'FAKETIME', None)
    elif preload.preload() is None:
        pytest.skip('no C compiler is installed')
    return request.param


def without_a_compiler(monkeypatch):
    for room in (clocks, scene):
        monkeypatch.setattr(room, 'preload', lambda: None)


def test_every_way_to_ask_gives_the_wanted_day(lab, mechanism):
    run = lab.run(NOW, clock_start='2019-02-03T10:00:00+00:00')
    assert lab.out(run) == '2019-02-03 2019 2019\n2019 2019 2019 2019\n2019 True\n'
    assert (run.clock, run.started) == (mechanism, '2019-02-03T10:00:00+00:00')


def test_the_clock_runs_on(lab, mechanism):
    code = 'import datetime, time\ntime.sleep(0.6)\nprint(datetime.datetime.now().date())'
    assert lab.out(lab.run(code, clock_start=START, sleep='keep')) == '2019-03-01\n'
    assert mechanism


def test_nothing_that_waits_hangs_and_children_share_the_clock(lab):
    if preload.preload() is None:
        pytest.skip('no C compiler is installed')
    run = lab.run(WAITING, clock_start=START, sleep='keep', seconds=90)
    assert lab.err(run) == ''
    wanted = WAITED if lab.sandbox.name == 'bubblewrap' else 'True 2019\n' + 3 * '2019\n'
    assert lab.out(run).startswith(wanted)


def test_the_clock_is_the_same_on_every_python(strong, python):
    if preload.preload() is None:
        pytest.skip('no C compiler is installed')
    run = strong.run(WAITING, clock_start=START, sleep='keep', seconds=90, program={'environment': python.path})
    assert (strong.err(run), strong.out(run), run.clock) == ('', WAITED, 'preload')


OLD = """
import datetime, threading, time
time.sleep(0.05)
threading.Event().wait(0.05)
print(datetime.datetime.now().year)
"""


@pytest.mark.parametrize(('version', 'wanted'), [('3.8', 'libfaketime'), ('3.11', 'python shim')])
def test_without_a_compiler_libfaketime_is_used_where_it_is_safe(strong, environment_of, monkeypatch, version, wanted):
    if clocks.FAKETIME is None:
        pytest.skip('libfaketime is not installed')
    without_a_compiler(monkeypatch)
    place = environment_of(version).path
    run = strong.run(OLD, clock_start=START, sleep='keep', program={'environment': place})
    assert (strong.out(run), strong.err(run), run.clock) == ('2019\n', '', wanted)


def test_libraries_see_the_shifted_clock(strong, mechanism):
    code = 'import pandas; print(pandas.Timestamp.now().year, pandas.Timestamp("today").year)'
    assert strong.out(strong.run(code, clock_start=START)) == '2019 2019\n', mechanism


def test_without_a_wanted_start_the_clock_is_real(lab):
    assert lab.run(f'assert {sys.version_info[:2]}').clock == 'real'


def test_a_moment_that_is_none_is_refused(lab):
    with pytest.raises(Exception, match='is not an ISO 8601 moment'):
        lab.run('', clock_start='yesterday')


def test_two_first_runs_at_once_find_one_library(strong, monkeypatch, tmp_path):
    if preload.preload() is None:
        pytest.skip('no C compiler is installed')
    for number in range(5):
        monkeypatch.setenv('REWRIGHT_CACHE', str(tmp_path / str(number)))
        preload.preload.cache_clear()
        with ThreadPoolExecutor(4) as pool:
            runs = list(pool.map(lambda _: strong.run(NOW, clock_start=START), range(4)))
        assert {(run.exit_code, run.clock, strong.out(run)[:4]) for run in runs} == {(0, 'preload', '2019')}
    preload.preload.cache_clear()
