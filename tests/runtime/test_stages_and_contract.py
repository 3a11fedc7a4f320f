"""Stages stay silent, stop at swallowed breaches, and a contract is checked before anything is believed."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.clock import Clock
from rewright_runtime.contract import DataContract
from rewright_runtime.pipeline import Finished, counts, stage


@stage
def careless(data):
    with contextlib.suppress(Exception):
        raise ContractBreach('a column is gone')
    return data


@stage
async def waiting(data):
    return data


def test_a_swallowed_breach_stops_the_stage():
    with pytest.raises(ContractBreach, match='a column is gone'):
        careless(1)


@pytest.mark.parametrize('code', [0, 1, None])
def test_a_swallowed_breach_is_said_where_the_job_leaves_by_exit(code):
    @stage
    def leaving():
        careless.__wrapped__(1)
        sys.exit(code)

    with pytest.raises(ContractBreach, match='a column is gone'):
        leaving()

    @stage
    def clean():
        sys.exit(code)

    @stage
    def over():
        careless.__wrapped__(1)
        raise Finished

    with pytest.raises(ContractBreach):
        over()
    with pytest.raises(SystemExit) as left:
        clean()
    assert left.value.code == code


LEAVES = """
import os, sys
from rewright_runtime.breach import ContractBreach, NotRecorded, PlanMismatch
from rewright_runtime.pipeline import Finished, stage

@stage
def transform():
    for kind in range(int(sys.argv[2])):
        try:
            raise (ContractBreach, PlanMismatch, NotRecorded)[kind]('a column is gone')
        except:
            pass
    try:
        WAY
    except LookupError as error:
        raise ValueError('own') from error

transform()
"""
WAYS = {
    'raise KeyError(1)': 1, 'raise RuntimeError(2)': 1, 'sys.exit(0)': 0, 'sys.exit(7)': 7, 'raise SystemExit': 0, 'raise SystemExit("x")': 1, 'exit(3)': 3,
    'os._exit(0)': 0, 'os._exit(9)': 9, '1 / 0': 1, 'raise MemoryError': 1, 'raise OSError(2, "gone")': 1, 'raise Finished': 1, 'raise KeyboardInterrupt': -2, 'raise StopIteration': 1,
    'raise BaseException(1)': 1, 'os.system("exit 4"); sys.stdout.flush(); os._exit(4)': 4, 'pid = os.fork(); os._exit(5) if not pid else sys.exit(os.waitpid(pid, 0)[1] >> 8)': 5,
}  # fmt: skip


@pytest.mark.parametrize('breaches', [0, 1, 3])
@pytest.mark.parametrize('way', WAYS)
def test_however_a_job_leaves_it_says_the_breach_that_it_swallowed(way, breaches, tmp_path):
    (tmp_path / 'job.py').write_text(LEAVES.replace('WAY', way))
    ended = subprocess.run([sys.executable, 'job.py', way, str(breaches)], cwd=tmp_path, capture_output=True, text=True)
    last = ended.stderr.strip().split('\n')[-1]
    if breaches and 'Interrupt' not in way:
        assert (ended.returncode, last) == (1, 'rewright_runtime.breach.ContractBreach: a column is gone')
    else:
        assert ended.returncode == WAYS[way]
        assert 'Breach' not in last


def test_who_stops_a_run_is_not_told_of_its_breaches_and_the_next_run_is_clean():
    @stage
    def stopped():
        careless.__wrapped__(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    check()
    leave = os._exit

    @stage
    def looking():
        return os._exit

    assert looking() is not leave
    assert os._exit is leave


def test_stages_hand_on_and_say_nothing(capsys, monkeypatch):
    monkeypatch.delenv('REWRIGHT_LOG', raising=False)
    assert asyncio.run(waiting(3)) == 3
    assert capsys.readouterr() == ('', '')


def test_the_log_goes_to_stderr(capsys, monkeypatch):
    monkeypatch.setenv('REWRIGHT_LOG', '1')
    asyncio.run(waiting(3))
    out, err = capsys.readouterr()
    assert (out, json.loads(err)['stage'], json.loads(err)['outcome']) == ('', 'waiting', 'ok')


def test_counts_are_those_of_what_has_a_size():
    @dataclass
    class Context:
        rows: list
        name: str = 'abc'
        total: int = 3
        later: list = field(init=False)

    assert counts(Context(rows=[1, 2])) == {'rows': 2}


@pytest.mark.parametrize('name', ['now', 'utcnow', 'today', 'time', 'localtime', 'gmtime', 'ctime'])
def test_the_clock_gives_what_python_gives(name):
    import time

    theirs = {'now': datetime.now, 'utcnow': datetime.now, 'today': date.today}.get(name) or getattr(time, name)
    ours = getattr(Clock(), name)()
    assert type(ours) is type(theirs())
    assert Clock().strftime('%Y') == time.strftime('%Y')


BODY = {
    'job': 'j',
    'contracts': [{'schema': [{'name': 'out.csv', 'properties': [{'name': 'id', 'required': True}, {'name': 'é'}]}]}],
    'traffic': {'concurrency': 4, 'interval_seconds': 0.5, 'evidence': ''},
    'assumptions': [],
}
BREACHES = [(['id'], []), (['é', 'id'], []), (['id', 'é'], [{'id': None, 'é': 1}]), (['id', 'é'], [{'é': 1}])]


@pytest.fixture
def contract(tmp_path):
    (tmp_path / 'contract.json').write_text(json.dumps(BODY), encoding='utf-8')
    return DataContract.load(tmp_path / 'contract.json')


def test_a_contract_holds_the_traffic(contract):
    assert (contract.traffic.concurrency, contract.traffic.interval_seconds) == (4, 0.5)
    contract.validate('out.csv', ['id', 'é'], [{'id': 0, 'é': None}])


@pytest.mark.parametrize(('columns', 'rows'), BREACHES)
def test_other_data_breaks_it(contract, columns, rows):
    with pytest.raises(ContractBreach, match=r'out\.csv'):
        contract.validate('out.csv', columns, rows)


@pytest.mark.parametrize('text', ['', '{}', '[]', '{"traffic": 1'])
def test_what_is_no_contract_is_refused(tmp_path, text):
    (tmp_path / 'contract.json').write_text(text)
    with pytest.raises(ContractBreach, match='not a data contract'):
        DataContract.load(tmp_path / 'contract.json')


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    from rewright_runtime import breach

    yield
    breach._MET.clear()
