"""Programs without pandas: loops over the rows of CSV and JSON files, with accumulators, that write files and print."""

from draws import WORDS, Column, csv_bytes, json_bytes, records
from scripts import dressed

SHARE = 20
_COLUMNS = (
    Column('id', 'key'), Column('region', 'word'), Column('qty', 'whole'), Column('price', 'broken'), Column('day', 'date'),
)  # fmt: skip
_IMPORTS = ['import csv', 'import json', 'import re', 'import sys', 'import os', 'from collections import Counter',
            'from collections import defaultdict']  # fmt: skip
_FUNCTIONS = {
    'number': 'def number(text):\n    try:\n        return float(text)\n    except (TypeError, ValueError):\n        return 0.0',
    'clean': 'def clean(text):\n    if text is None:\n        return ""\n    return re.sub(r"\\s+", " ", text).strip()',
    'is_large': 'def is_large(row):\n    return number(row["qty"]) * number(row["price"]) > 10',
}


def write(chance):
    """A program over one file of rows."""
    form = chance.choice(['csv', 'csv', 'json', 'jsonl'])
    body, before, after = _loop(chance)
    lines = [*before, *_opened(chance, form, body), *after]
    functions = [text for name, text in _FUNCTIONS.items() if f'{name}(' in '\n'.join(lines)]
    if any('is_large' in text for text in functions) and not any('def number' in text for text in functions):
        functions.insert(0, _FUNCTIONS['number'])

    def given(other):
        rows = records(other, _COLUMNS)
        if form == 'csv':
            return {'data.csv': csv_bytes(rows, _COLUMNS, other)}
        return {
            f'data.{form}': json_bytes(rows) if form == 'json' else b''.join(json_bytes(row) + b'\n' for row in rows)
        }

    return dressed(chance, _IMPORTS, lines, functions), given


def _opened(chance, form, body):
    deep = [f'        {line}' for line in body]
    if form == 'csv':
        return [
            'with open("data.csv", newline="", encoding="utf-8") as source:',
            '    for row in csv.DictReader(source):',
            *deep,
        ]
    if form == 'json':
        flat = [line[4:] for line in deep]
        return [
            'with open("data.json", encoding="utf-8") as source:',
            '    rows = json.load(source)',
            'for row in rows:',
            *flat,
        ]
    return [
        'with open("data.jsonl", encoding="utf-8") as source:',
        '    for line in source:',
        '        row = json.loads(line)',
        *deep,
    ]


def _loop(chance):
    """Lines in the loop, before it and behind it."""
    body, before, after = [], [], []
    body += chance.choice([
        [], ['if not row["region"]:', '    continue'], [f'if row["region"] == {chance.choice(WORDS)!r}:', '    continue'],
        ['if number(row["qty"]) <= 0:', '    continue'], ['if not is_large(row):', '    skipped += 1', '    continue'],
        ['try:', '    amount = float(row["price"])', 'except (TypeError, ValueError):', '    skipped += 1', '    continue'],
        ['if row["id"] in seen:', '    continue', 'seen.add(row["id"])'],
    ])  # fmt: skip
    for part in chance.sample(_PARTS, chance.randrange(1, 4)):
        one, two, three = part(chance)
        before += one
        body += two
        after += three
    if any('skipped' in line for line in body):
        before, after = ['skipped = 0', *before], [*after, 'print("skipped", skipped)']
    if any('seen' in line for line in body):
        before = ['seen = set()', *before]
    return body, before, after


def _totals(chance):
    start = chance.choice(['totals = {}', 'totals = defaultdict(float)'])
    put = (
        'totals[key] = totals.get(key, 0) + number(row["price"])'
        if '{}' in start
        else 'totals[key] += number(row["price"])'
    )
    order = chance.choice(
        [
            'sorted(totals)',
            'totals',
            'sorted(totals, key=totals.get, reverse=True)',
            'sorted(totals, key=lambda k: (-totals[k], k))',
        ]
    )
    shown = chance.choice(
        [
            'print(key, round(totals[key], 2))',
            'print(f"{key}: {totals[key]:.1f}")',
            'print(key, totals[key], sep="\\t")',
        ]
    )
    return [start], ['key = clean(row["region"])', put], [f'for key in {order}:', f'    {shown}']


def _kept(chance):
    cells = chance.choice([
        '[row["id"], clean(row["region"]), row["day"]]', '[row["id"], number(row["price"]) * number(row["qty"])]',
        '[len(kept), row["region"], (row["day"] or "")[:7]]', '[row["id"], str(row["region"]).upper(), round(number(row["price"]), 1)]',
    ])  # fmt: skip
    order = chance.choice(
        ['', '', 'kept.sort()', 'kept.sort(key=lambda r: str(r[1]))', 'kept = kept[::-1]', 'kept = kept[:5]']
    )
    saved = [
        'with open("kept.csv", "w", newline="", encoding="utf-8") as target:', '    writer = csv.writer(target)',
        '    writer.writerow(["a", "b", "c"])', '    writer.writerows(kept)',
    ]  # fmt: skip
    return ['kept = []'], [f'kept.append({cells})'], [*([order] if order else []), *saved]


def _counted(chance):
    return ['counts = Counter()'], ['counts[row["region"]] += 1'], [
        'with open("counts.json", "w", encoding="utf-8") as target:',
        f'    json.dump({chance.choice(["counts.most_common()", "dict(counts)", "counts.most_common(2)"])}, target, ensure_ascii={chance.choice(["False", "True"])})',
    ]  # fmt: skip


def _best(chance):
    return ['best = None'], [f'if best is None or number(row["price"]) {chance.choice([">", ">=", "<"])} number(best["price"]):', '    best = row'], [
        'print(best["id"] if best else "none")'
    ]  # fmt: skip


def _last(chance):
    return ['last = {}'], ['last[row["region"]] = row["day"]'], ['with open("last.txt", "w", encoding="utf-8") as target:', '    for key, day in last.items():', '        target.write("%s\\t%s\\n" % (key, day))']  # fmt: skip


def _running(chance):
    return (
        ['total = 0.0', 'lines = []'],
        ['total += number(row["qty"])', 'lines.append("%.2f" % total)'],
        ['print("\\n".join(lines))', 'print(total)'],
    )


def _found(chance):
    return ['years = []'], ['match = re.match(r"(\\d{4})-(\\d{2})", row["day"] or "")', 'if match:', '    years.append(match.group(1) + match.group(2))'], [
        f'print({chance.choice(["sorted(set(years))", "len(years)", "years[-1:]", "max(years, default=None)"])})'
    ]  # fmt: skip


_PARTS = (_totals, _kept, _counted, _best, _last, _running, _found)
