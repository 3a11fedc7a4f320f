"""What a job does to records by hand is counted, each construct with what it became or why it stays, and both sides leave the same."""

import pytest
from whole_jobs import patch_of, run, write

CSV = 'no;name;town;fee\n1; Zoë ;ulm;1,50\n# a remark;;;\n2;Ann;;\n1;Zoë;Ulm;2\n3;"O;b";Bonn;-1\n'.encode('cp1252')
READS = {
    'csv': (
        """import csv
found = []
with open('in.csv', newline='', encoding='cp1252') as f:
    for row in csv.DictReader(f, delimiter=';'):
        name = row['name']
        found.append(name)
print(found)
""",
        [('reader loop', 4), ('accumulator', 6)],
    ),
    'lines': (
        """total = 0
for line in open('in.csv', encoding='cp1252'):
    parts = line.split(';')
    total = total + 1
print(total)
""",
        [('reader loop', 2), ('counter', 4)],
    ),
    'json': (
        """import json
by_town = {}
data = json.load(open('in.json', encoding='utf-8'))
for item in data['items']:
    by_town.setdefault(item['town'], []).append(item['n'])
print(sorted(by_town))
""",
        [('reader loop', 4), ('grouping', 5), ('sort', 6)],
    ),
    'yaml': (
        """import yaml
counts = {}
with open('in.yaml', encoding='utf-8') as f:
    for entry in yaml.safe_load(f):
        counts[entry] = counts.get(entry, 0) + 1
print(counts)
""",
        [('reader loop', 4), ('counter', 5)],
    ),
    'xml': (
        """import xml.etree.ElementTree as ET
seen = set()
root = ET.parse('in.xml').getroot()
for part in root.findall('part'):
    if part.get('no') in seen:
        continue
    seen.add(part.get('no'))
print(len(seen))
""",
        [('reader loop', 4), ('dedupe', 5), ('accumulator', 7)],
    ),
    'a workbook': (
        """import openpyxl
rows = []
book = openpyxl.load_workbook('in.xlsx')
sheet = book['Sheet']
for row in sheet.iter_rows(values_only=True):
    rows.append(row)
rows.sort(key=lambda r: str(r))
print(rows)
""",
        [('reader loop', 5), ('accumulator', 6), ('sort', 7)],
    ),
    'what is written': (
        """import csv
rows = [['b', 1], ['a', 2]]
with open('out.txt', 'w', encoding='utf-16', newline='') as out:
    writer = csv.writer(out, delimiter='|')
    for row in sorted(rows):
        writer.writerow(row)
        text = ''
        text += '%s!' % row[0]
    out.write('%d rows\\n' % len(rows))
""",
        [('writer loop', 5), ('formatted line', 9)],
    ),
    'nothing': ('numbers = [1, 2]\nprint(sum(n * 2 for n in numbers))\nwhile numbers:\n    numbers.pop()\n', []),
}  # fmt: skip
LONG = """import csv

def amount(text):
    if not text:
        return None
    return float(text.replace(',', '.'))

members, skipped = [], 0
with open('in.csv', newline='', encoding='cp1252') as f:
    for row in csv.reader(f, delimiter=';'):
        if row[0].startswith('#') or row[0] == 'no':
            skipped += 1
            continue
        number = int(row[0])
        name = row[1].strip()
        town = row[2].strip().title()
        if not town:
            town = 'unknown'
        fee = amount(row[3])
        members.append([number, name, town, fee])
with open('out.csv', 'w', newline='', encoding='cp1251', errors='replace') as out:
    for member in sorted(members, key=lambda m: (m[1], m[0])):
        out.write('%03d;%s;%s\\r\\n' % (member[0], member[1], member[3]))
print(skipped)
"""


def inputs(folder):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (['a', 1], [None, 2.5]):
        book.active.append(row)
    book.save(folder / 'in.xlsx')
    return {
        'in.csv': CSV,
        'in.json': '{"items": [{"town": "Köln", "n": 1}, {"town": "Köln", "n": null}]}',
        'in.yaml': '[a, b, a]',
        'in.xml': '<r><part no="1"/><part no="1"/><part/></r>',
        'in.xlsx': (folder / 'in.xlsx').read_bytes(),
    }


def both(tmp_path, source, patch):
    given = inputs(tmp_path)
    write(tmp_path / 'modern', patch.files)
    legacy = run(tmp_path / 'one', ['job.py'], {**given, 'job.py': source})
    modern = run(tmp_path / 'two', [str(tmp_path / 'modern' / 'pipeline.py')], given)
    assert legacy.exit_code == 0, legacy.error
    assert legacy.visible == modern.visible


@pytest.mark.parametrize('case', READS)
def test_constructs_of_records_are_counted(tmp_path, case):
    source, counted = READS[case]
    patch = patch_of(source)
    assert [(use.kind, use.span.line) for use in patch.coverage.records] == counted
    assert all(bool(use.became) != bool(use.why) for use in patch.coverage.records)
    both(tmp_path, source, patch)


def test_each_says_what_it_became_or_why_it_stays(tmp_path):
    patch = patch_of(LONG)
    told = [(use.kind, use.span.line, use.became) for use in patch.coverage.records]
    assert told == [
        ('reader loop', 10, 'the function of a row `parse_row`'),
        ('counter', 12, ''),
        ('accumulator', 20, 'the function of a row `parse_row`'),
        ('writer loop', 22, ''),
        ('formatted line', 23, ''),
    ]
    assert 'def parse_row(row: list[str]) -> list[Any]:' in patch.files['pipeline.py']
    both(tmp_path, LONG, patch)


def test_a_list_of_a_class_that_was_taken_apart_is_found_again(tmp_path):
    source = """import csv

class Export:
    def __init__(self, path):
        self.path = path
        self.rows = []

    def amount(self, text):
        return float(text.replace(',', '.')) if text else None

    def run(self):
        for row in csv.reader(open(self.path, newline='', encoding='cp1252'), delimiter=';'):
            if row[0].startswith('#') or row[0] == 'no':
                continue
            self.rows.append({
                'number': int(row[0]),
                'name': row[1].strip(),
                'town': row[2].title(),
                'fee': self.amount(row[3]),
                'raw': list(row),
            })

export = Export('in.csv')
export.run()
with open('out.txt', 'w', encoding='utf-8') as out:
    out.write(repr(export.rows))
"""
    patch = patch_of(source)
    told = {use.kind: use.became for use in patch.coverage.records}
    assert told['accumulator'].startswith('the function of a row `'), patch.files['pipeline.py']
    both(tmp_path, source, patch)


def test_a_statement_of_which_there_are_two_is_not_told_for_the_other(tmp_path):
    again = (
        LONG
        + "members = []\nfor row in [['7', 'x', 'y', '']]:\n    number = row[0]\n    name = town = fee = None\n    members.append([number, name, town, fee])\nprint(members)\n"
    )
    patch = patch_of(again)
    kept = [(use.span.line, use.became) for use in patch.coverage.records if use.kind == 'accumulator']
    assert kept == [(20, ''), (29, '')]
    both(tmp_path, again, patch)


def test_loops_that_are_sent_at_once_are_rewritten(tmp_path):
    source = """import csv
import sqlite3
con = sqlite3.connect('kept.db')
con.execute('CREATE TABLE t (a, b)')
for row in csv.reader(open('in.csv', newline='', encoding='cp1252'), delimiter=';'):
    con.execute('INSERT INTO t VALUES (?, ?)', (row[0], row[1]))
con.commit()
print(con.execute('SELECT * FROM t').fetchall())
"""
    patch = patch_of(source)
    assert [(u.kind, u.became) for u in patch.coverage.records] == [('reader loop', 'written by sql_rows')]
    write(tmp_path / 'modern', patch.files)
    legacy = run(tmp_path / 'one', ['job.py'], {'in.csv': CSV, 'job.py': source})
    modern = run(tmp_path / 'two', [str(tmp_path / 'modern' / 'pipeline.py')], {'in.csv': CSV})
    assert (legacy.exit_code, legacy.stdout) == (modern.exit_code, modern.stdout) == (0, legacy.stdout)
