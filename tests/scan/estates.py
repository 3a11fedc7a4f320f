"""A seed and a size in; an estate of legacy jobs with its reports on disk, and what is true of it, out.

The code is drawn from shapes of real jobs: flat scripts, functions, classes, requests in loops, SQL in texts, Spark, Airflow, notebooks, Python 2,
copies of one job with other tables, and files that nobody can read.
"""

import csv
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

TEAMS = ('finance', 'sales', 'logistics', 'claims', 'marketing', 'risk', 'supply', 'billing')
NOUNS = (
    'orders',
    'invoices',
    'payments',
    'stock',
    'returns',
    'quotes',
    'shipments',
    'members',
    'meters',
    'tariffs',
    'claims',
    'budgets',
)
VERBS = ('load', 'export', 'sync', 'merge', 'clean', 'rollup', 'fetch', 'archive', 'reconcile')
COLUMNS = (
    'amount',
    'price',
    'quantity',
    'status',
    'region',
    'created_at',
    'customer_id',
    'currency',
    'weight',
    'country',
    'rate',
    'total',
)
CRON = ('0 2 * * *', '*/15 * * * *', '30 6 * * 1-5', '0 4 1 * *', '@hourly', '5 0 * * 0')


@dataclass
class Estate:
    """What was made: the scripts of jobs, those of each family, those that cannot be read, and what reports say of them."""

    root: Path
    jobs: list[str] = field(default_factory=list)
    families: dict[int, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    scheduled: dict[str, str] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)
    lines: int = 0


def make(root: Path, jobs: int, seed: int, lines: int = 300) -> Estate:
    """Write an estate of so many jobs of about so many lines each, and return what is true of it."""
    dice = random.Random(seed)
    estate = Estate(root)
    for number in range(jobs):
        _job(estate, number, dice, lines)
    _schedules(estate, dice)
    _reports(estate, dice)
    return estate


def _job(estate: Estate, number: int, dice: random.Random, lines: int) -> None:
    team, noun, verb = dice.choice(TEAMS), dice.choice(NOUNS), dice.choice(VERBS)
    place = f'{team}/{noun}/{verb}_{noun}_{number:05d}'
    kind = dice.random()
    if kind < 0.25 and number > 40:
        family = dice.randrange(max(1, number // 40))
        text = _program(random.Random(1_000_000 + family), family, lines, names=dice)
        estate.families.setdefault(family, []).append(f'{place}.py')
    else:
        text = _program(dice, number, lines, names=dice)
    suffix = '.py'
    if kind > 0.98:
        text, suffix = dice.choice((_broken(text, dice), _bomb(dice))), '.py'
        estate.unreadable.append(f'{place}.py')
    elif kind > 0.93:
        text, suffix = _notebook(text), '.ipynb'
    elif kind > 0.83:
        text = _old(text)
    path = estate.root / f'{place}{suffix}'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')
    estate.jobs.append(f'{place}{suffix}')
    estate.lines += text.count('\n')


def _program(dice: random.Random, number: int, lines: int, names: random.Random) -> str:
    """A script of functions and a flow; `names` draws what copies of one job have of their own."""
    table, other = (
        f'{names.choice(TEAMS)}.{names.choice(NOUNS)}_{number % 97}',
        f'{names.choice(TEAMS)}.{names.choice(NOUNS)}_{names.randrange(97)}',
    )
    host = f'https://{names.choice(TEAMS)}.example.com/api'
    wanted = max(20, int(lines * dice.uniform(0.5, 1.5)))
    parts = [
        '#!/usr/bin/env python', '# -*- coding: utf-8 -*-', f'"""Nightly {table}."""',
        'import csv', 'import datetime', 'import os', 'import sys', 'import time', '', 'import pandas as pd', 'import requests', '',
        f"HOST = '{host}'", f"OUT = '/data/{table.replace('.', '/')}_{{day}}.csv'", f"PASSWORD = os.environ.get('DB_PASSWORD', '{names.randrange(10**6)}')",
        '', '',
    ]  # fmt: skip
    step, calls = 0, []
    while len(parts) < wanted:
        body = dice.choice((_fetching, _rows, _frame, _sql, _spark, _files, _class))(dice, step, table, other)
        parts += [*body, '', '']
        calls.append(step)
        step += 1
    parts += ["if __name__ == '__main__':", *(f'    step_{call}(OUT)' for call in calls)]
    return '\n'.join(parts) + '\n'


def _fetching(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    pages = dice.randrange(5, 500)
    return [
        f'def step_{step}(out):', '    found = []', f'    for page in range(1, {pages}):', '        try:',
        f"            answer = requests.get(HOST + '/{table}?page=%d' % page)", '        except Exception:', '            continue',
        '        if answer.status_code != 200:', '            break', "        for item in answer.json()['items']:",
        *(f"            item['{column}'] = item.get('{column}', {dice.randrange(10)})" for column in dice.sample(COLUMNS, dice.randrange(1, 5))),
        '            found.append(item)', f'        time.sleep({dice.randrange(1, 4)})', '    return found',
    ]  # fmt: skip


def _rows(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    first, second = dice.sample(COLUMNS, 2)
    return [
        f'def step_{step}(out):', '    totals = {}', f"    with open('/data/{table.replace('.', '/')}.csv') as source:",
        '        for row in csv.DictReader(source):', f"            key = row['{first}'].strip().lower()",
        f"            if not row['{second}'] or row['{second}'] == '{dice.choice(('NULL', 'n/a', '-'))}':", '                continue',
        f"            value = float(row['{second}'].replace(',', '.'))", f'            if value > {dice.randrange(1000)}:',
        f'                value = value * {dice.uniform(0.5, 2):.2f}', '            totals[key] = totals.get(key, 0) + value',
        "    with open(out, 'w') as target:", '        for key in sorted(totals):', "            target.write('%s;%.2f\\n' % (key, totals[key]))",
    ]  # fmt: skip


def _frame(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    first, second, third = dice.sample(COLUMNS, 3)
    lines = [f'def step_{step}(out):', f"    frame = pd.read_csv('/data/{table.replace('.', '/')}.csv', sep=';')"]
    changes = (
        f"    frame['{first}'] = frame['{second}'].fillna({dice.randrange(9)}) * {dice.randrange(1, 9)}",
        f"    frame = frame[frame['{second}'] > {dice.randrange(100)}]",
        f"    frame = frame.sort_values('{third}')",
        f"    frame['{third}'] = frame['{third}'].str.upper().str.strip()",
        f"    frame = frame.drop_duplicates(['{first}', '{third}'])",
    )
    lines += dice.choices(changes, k=dice.randrange(2, 8))
    if dice.random() < 0.5:
        lines += [
            '    for index, row in frame.iterrows():',
            f"        frame.at[index, '{first}'] = row['{second}'] or 0",
        ]
    return [*lines, f"    frame.groupby('{third}').agg({{'{first}': 'sum'}}).to_csv(out)"]


def _sql(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    first, second = dice.sample(COLUMNS, 2)
    return [
        f'def step_{step}(out):', '    import sqlite3', "    link = sqlite3.connect('/data/warehouse.db')", '    today = datetime.date.today()',
        f'    rows = link.execute("SELECT a.{first}, sum(b.{second}) FROM {table} a JOIN {other}_daily b ON a.id = b.id WHERE b.day = \'%s\' GROUP BY 1" % today)',
        '    for row in rows.fetchall():', f'        link.execute("INSERT INTO {other}_daily ({first}, {second}) VALUES (\'%s\', %s)" % (row[0], row[1]))',
        '    link.commit()', '    link.close()',
    ]  # fmt: skip


def _spark(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    return [
        f'def step_{step}(out):', '    from pyspark.sql import SparkSession', '    spark = SparkSession.builder.getOrCreate()',
        f"    frame = spark.read.parquet('s3://lake/{table.replace('.', '/')}')", f"    other = spark.table('{other}')",
        '    for row in frame.collect():', '        print(row)', f"    frame.join(other, 'id').write.mode('overwrite').saveAsTable('{table}_curated')",
    ]  # fmt: skip


def _files(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    return [
        f'def step_{step}(out):', f"    for name in sorted(os.listdir('/data/{other.replace('.', '/')}')):", "        if not name.endswith('.txt'):",
        '            continue', '        try:', f"            lines = open(os.path.join('/data/{other.replace('.', '/')}', name)).readlines()",
        '        except:', '            pass', '        for number, line in enumerate(lines):', f"            if line.startswith('{dice.choice('#;!%')}'):",
        '                continue', f'            if number % {dice.randrange(2, 9)} == 0:', "                open(out, 'a').write(line)",
    ]  # fmt: skip


def _class(dice: random.Random, step: int, table: str, other: str) -> list[str]:
    names = dice.sample(COLUMNS, 3)
    return [
        f'class Loader{step}(object):', '    def __init__(self, out):', '        self.out = out', '        self.rows = []', '',
        '    def add(self, row):',
        *(f"        if row.get('{name}') in (None, '', {dice.randrange(9)}):\n            row['{name}'] = {dice.randrange(99)}" for name in names),
        '        self.rows.append(row)', '', '', f'def step_{step}(out):', f'    loader = Loader{step}(out)',
        f"    for line in open('/data/{table.replace('.', '/')}.jsonl'):", '        loader.add(eval(line))', '    return loader.rows',
    ]  # fmt: skip


def _old(text: str) -> str:
    """The same program in Python 2."""
    return (
        text.replace('except Exception:', 'except Exception, error:').replace('        print(row)', '        print row')
        + "print 'done'\n"
    )


def _broken(text: str, dice: random.Random) -> str:
    lines = text.split('\n')
    lines.insert(dice.randrange(20, len(lines)), '    def broken(:')
    return '\n'.join(lines)


def _bomb(dice: random.Random) -> str:
    return dice.choice(
        (
            f'x = {"(" * 5000}1{")" * 5000}\n',
            f'x = {"-" * 50_000}1\n',
            'x = ' + '[' * 300 + ']' * 300 + '\n',
            'def f(:\n' * 500,
        )
    )


def _notebook(text: str) -> str:
    cells = [{'cell_type': 'markdown', 'source': ['# Notes']}]
    cells += [{'cell_type': 'code', 'source': part.splitlines(keepends=True)} for part in text.split('\n\n\n')]
    return json.dumps({'nbformat': 4, 'nbformat_minor': 5, 'metadata': {}, 'cells': cells})


def _schedules(estate: Estate, dice: random.Random) -> None:
    lines = ['MAILTO=data@example.com', '# m h dom mon dow command']
    for job in estate.jobs:
        if job.endswith('.py') and dice.random() < 0.5:
            estate.scheduled[job] = dice.choice(CRON)
            lines.append(
                f'{estate.scheduled[job]} cd /opt/etl && /usr/bin/python /opt/etl/{job} >> /var/log/etl.log 2>&1'
            )
    (estate.root / 'crontab').write_text('\n'.join(lines) + '\n', encoding='utf-8')


def _reports(estate: Estate, dice: random.Random) -> None:
    """Two reports of costs that do not always agree, a log of runs, incidents and a catalog with holes."""
    folder = estate.root.parent / f'{estate.root.name}_reports'
    folder.mkdir(parents=True, exist_ok=True)
    names = [job.rpartition('/')[2].rpartition('.')[0] for job in estate.jobs]
    with (
        (folder / 'finance.csv').open('w', newline='', encoding='utf-8') as one,
        (folder / 'cloud_bill.csv').open('w', newline='', encoding='utf-8') as two,
    ):
        bill, other = csv.writer(one), csv.writer(two, delimiter=';')
        bill.writerows([['Monthly cost report'], [], ['Job Name', 'Month', 'Cost (USD)']])
        other.writerow(['pipeline', 'total cost', 'owner'])
        for name in names:
            if dice.random() < 0.8:
                cost = round(dice.lognormvariate(4, 1.5), 2)
                estate.costs[name] = [cost]
                bill.writerows([[name, month, f'{cost:,.2f}'] for month in ('2026-09', '2026-10')])
                if dice.random() < 0.2:
                    second = round(cost * dice.choice((1.0, 1.02, 3.0)), 2)
                    estate.costs[name].append(second)
                    other.writerow([name, f'$ {second:,.2f}', dice.choice(TEAMS)])
    with (folder / 'runs.csv').open('w', newline='', encoding='utf-8') as log:
        runs = csv.writer(log)
        runs.writerow(['dag_id', 'start_time', 'duration_sec', 'state'])
        for name in names:
            failing = dice.choice((0, 0, 0, 0.02, 0.1, 0.4))
            for _ in range(dice.randrange(8)):
                day = f'2026-{dice.randrange(5, 11):02d}-{dice.randrange(1, 28):02d}T02:00:00'
                runs.writerow([name, day, dice.randrange(5, 4000), 'failed' if dice.random() < failing else 'success'])
    incidents = [
        {
            'number': f'INC{n:06d}',
            'affected_job': dice.choice(names),
            'severity': dice.choice('1234'),
            'opened_at': f'2026-{dice.randrange(5, 11):02d}-11',
        }
        for n in range(len(names) // 5)
    ]
    (folder / 'incidents.json').write_text(json.dumps({'incidents': incidents}), encoding='utf-8')
