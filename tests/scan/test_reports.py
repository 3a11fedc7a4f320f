"""What reports say of jobs: messy headers, currencies, missing values, several formats, and files that are no reports."""

import json
import sqlite3

import openpyxl
import pytest

from rewright.scan import cells
from rewright.scan.reported import REPORTED, asked, reported

AMOUNTS = {
    '1,234.50': 1234.5, '1.234,50': 1234.5, "1'234.50": 1234.5, '$ 12': 12, '12 USD': 12, '€10': 11, '10 EUR': 11, '(3.50)': -3.5, '2.5k': 2500, '1.2m': 1_200_000,
    '12,5': 12.5, '1,234': 1234, '1\u00a0234,5': 1234.5, 'US$5': 5, '$99.90 / month': 99.9, '0': 0, '12 XTS': None, '€5 USD': None, 'about 12': None, '1..2': None,
    '12e400': None, '٣': 3, '1.234.567': 1_234_567, '': None,
}  # fmt: skip
SECONDS = {
    '75': 75, '00:01:15': 75, '1:15': 75, '1 d 2:00:00': 93600, '12m 5s': 725, '1h': 3600, '1.5 hours': 5400, '250 ms': 0.25, '2 min, 3 sec': 123, '-3': None,
    'soon': None, '5 x': None,
}  # fmt: skip
SIZES = {
    '12': 12,
    '1 GB': 1024,
    '1.5 TiB': 1.5 * 2**20,
    '2,048 KB': 2,
    '512 bytes': 512 / 2**20,
    '-1': None,
    'big': None,
}
SHARES = {'3%': 0.03, '0.03': 0.03, '3': None, '100 %': 1, '101%': None, 'x': None, '1': 1}
DAYS = {
    '2026-11-27': '2026-11-27', '2026-11-27T10:00:00Z': '2026-11-27', '27.11.2026': '2026-11-27', '27/11/2026': '2026-11-27', '11/27/2026': '2026-11-27',
    '03/04/2026': None, '05/05/2026': '2026-05-05', 'Nov 27, 2026': '2026-11-27', '20261127': '2026-11-27', '31.02.2026': None, '30/02/2026': None, 'never': None,
}  # fmt: skip


@pytest.mark.parametrize('text', AMOUNTS)
def test_amounts(text):
    assert cells.dollars(text, {'EUR': 1.1}) == (None if AMOUNTS[text] is None else pytest.approx(AMOUNTS[text]))


@pytest.mark.parametrize('text', SECONDS)
def test_durations(text):
    assert cells.seconds(text) == SECONDS[text]


@pytest.mark.parametrize('text', SIZES)
def test_sizes(text):
    assert cells.megabytes(text) == SIZES[text]


@pytest.mark.parametrize('text', SHARES)
def test_shares(text):
    assert cells.share(text) == SHARES[text]


@pytest.mark.parametrize('text', DAYS)
def test_days(text):
    found = cells.day(text)
    assert (found.isoformat() if found else None) == DAYS[text]


def test_a_header_in_percent_or_minutes_gives_bare_numbers_their_unit():
    assert cells.share('3', percent=True) == 0.03
    assert cells.seconds('3', 'min') == 180


def read(path, rates=None):
    """What one report says, as (job, field, value) and what belongs nowhere."""
    (found,) = REPORTED.validate_json(reported(json.dumps([asked(str(path), rates or {})]).encode()))
    return found


def said(found):
    return {(f.job, f.about): f.value for f in found.facts}


CSVS = {
    'a catalog with a title, units and holes': (
        ('Job inventory 2026;;;;\n;;;;\nJob Name;Avg Runtime (min);Failure Rate (%);Data Volume (GB);Owner Team\n'
        'load_orders;2;5;1;sales\nexport_ü;n/a;;-;\n;;;;\n'),
        {('load_orders', 'seconds'): 120, ('load_orders', 'failure_rate'): 0.05, ('load_orders', 'volume_mb'): 1024, ('load_orders', 'owner'): 'sales'},
    ),
    'costs by month in euros': (
        'pipeline\tperiod\tAmount [EUR]\na\t2026-09\t"1.000,00"\na\t2026-10\t3000\nb\t2026-10\t-\n',
        {('a', 'cost'): 2200},
    ),
    'runs': (
        ('dag_id,start_time,end_time,state\na,2026-01-01T00:00:00,2026-01-01T00:01:00,success\na,2026-02-01T00:00:00,2026-02-01T00:03:00,FAILED\n'
        'a,2026-03-02T00:00:00,,running\nb,2026-03-02T00:00:00Z,2026-03-02T00:00:10,ok\n'),
        {('a', 'runs'): 1.522, ('a', 'failure_rate'): 0.5, ('a', 'seconds'): 120, ('b', 'runs'): 0.507, ('b', 'failure_rate'): 0},
    ),
    'incidents': (
        'Number,Affected Job,Severity,Opened at\nINC1,a,1,2026-01-01\nINC2,a,3,2026-03-02\n',
        {('a', 'incidents'): 1.015},
    ),
    'tickets': ('Ticket ID|Job|Created\nT1|a|2026-01-01\nT2|b|2026-01-02\nT3|b|2026-01-03\n', {('a', 'tickets'): 1, ('b', 'tickets'): 2}),
    'agreed times that were met': (
        'job,month,SLA met\na,2026-01,yes\na,2026-02,no\na,2026-03,no\na,2026-04,maybe\n',
        {('a', 'sla_breaches'): pytest.approx(0.676, abs=0.001)},
    ),
    'laws and levels': (
        'job,criticality,SOX\na,Tier 1,yes\nb,low,no\nc,,GDPR\n',
        {('a', 'criticality'): 1, ('a', 'regulated'): ('sox',), ('b', 'criticality'): 0.25, ('c', 'regulated'): ('gdpr',)},
    ),
}  # fmt: skip


@pytest.mark.parametrize('name', CSVS)
def test_reports_in_text(name, tmp_path):
    text, expected = CSVS[name]
    path = tmp_path / 'report.csv'
    path.write_text(text, encoding='utf-8-sig')
    assert said(read(path, {'EUR': 1.1})) == expected


def test_what_cannot_be_understood_is_named_and_gives_no_number(tmp_path):
    path = tmp_path / 'bill.csv'
    path.write_text('job,month,cost\na,2026-10,12 XTS\nb,2026-10,7 XTS\nc,2026-10,5\n')
    found = read(path)
    assert said(found) == {('c', 'cost'): 5}
    assert [(u.what, u.where, u.why) for u in found.unplaced] == [
        ('2 cells of cost, the first: 12 XTS', 'bill.csv:2', 'no cost can be read from it')
    ]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(['Notes'])
    sheet = book.create_sheet('Kosten')
    for row in (['Job', 'Month', 'Cost (USD)'], ['a', '2026-10', 1234.5], ['b', '2026-10', None]):
        sheet.append(row)
    path = tmp_path / 'costs.xlsx'
    book.save(path)
    found = read(path)
    assert said(found) == {('a', 'cost'): 1234.5}
    assert [(u.where, u.why) for u in found.unplaced] == [(str(path), 'Sheet has no columns that tell of jobs')]


def test_a_database_of_jobs_is_a_catalog(tmp_path):
    path = tmp_path / 'catalog.db'
    link = sqlite3.connect(path)
    link.executescript(
        "CREATE TABLE jobs (job_name, cron, depends_on); INSERT INTO jobs VALUES ('a', '0 2 * * *', 'b; c'), ('b', NULL, NULL)"
    )
    link.close()
    assert said(read(path)) == {('a', 'schedule'): '0 2 * * *', ('a', 'upstream'): ('b', 'c')}


def test_events_of_openlineage(tmp_path):
    def event(kind, **more):
        return {
            'eventType': kind,
            'eventTime': '2026-11-01T00:00:00Z',
            'run': {'runId': '1'},
            'job': {'namespace': 'x', 'name': 'a'},
            **more,
        }

    data = {'namespace': 'lake', 'name': 'raw.orders'}
    path = tmp_path / 'events.jsonl'
    path.write_text(
        '\n'.join(
            json.dumps(e)
            for e in (
                event('START', inputs=[data]),
                event('COMPLETE', outputs=[{**data, 'name': 'out'}]),
                event('FAIL'),
            )
        )
    )
    assert said(read(path)) == {('a', 'reads'): ('raw.orders',), ('a', 'writes'): ('out',), ('a', 'failure_rate'): 0.5}


NONE = {
    'empty.csv': b'',
    'binary.csv': bytes(range(256)) * 10,
    'no.xlsx': b'PK\x03\x04 no workbook',
    'broken.json': b'{"jobs": [',
    'deep.json': b'[' * 100_000,
    'list.json': b'[1, 2]',
    'words.csv': 'über,alles\nnichts,davon\n'.encode('cp1252'),
    'broken.db': b'SQLite format 3\0' + b'\xff' * 5000,
}


@pytest.mark.parametrize('name', NONE)
def test_what_is_no_report_says_nothing_and_why(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(NONE[name])
    found = read(path)
    assert (found.facts, len(found.unplaced)) == ((), 1)
    assert found.unplaced[0].where == str(path)


def test_a_report_in_utf_16_is_read(tmp_path):
    path = tmp_path / 'report.csv'
    path.write_text('job;cost\nä;5\n', encoding='utf-16')
    assert said(read(path)) == {('ä', 'cost'): 5}
