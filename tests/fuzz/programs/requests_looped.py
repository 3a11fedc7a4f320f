"""Programs that page through a JSON service: by number, by cursor, until empty, with retries and details."""

import json

from draws import Column, records
from scripts import dressed
from written import SITE, Answer, Given

SHARE = 3
_IMPORTS = ['import requests', 'import csv', 'import json', 'import time', 'import sys', 'import pandas as pd']
_COLUMNS = (Column('id', 'key'), Column('name', 'word'), Column('qty', 'whole'), Column('price', 'broken'))


def write(chance):
    """A program of one way to page, and one way to save."""
    way = chance.choice([_numbered, _until_empty, _cursor, _retried, _details])
    lines, given = way(chance)
    return dressed(chance, _IMPORTS, ['items = []', *lines, *_saved(chance)]), given


def _saved(chance):
    return chance.choice([
        ['with open("out.csv", "w", newline="", encoding="utf-8") as target:', '    writer = csv.writer(target)', '    for item in items:', '        writer.writerow([item["id"], item["name"], item["qty"]])'],
        ['with open("out.json", "w", encoding="utf-8") as target:', '    json.dump(items, target, indent=2, sort_keys=True)'],
        ['total = 0', 'for item in items:', '    total += (item["qty"] or 0) * (item["price"] or 0)', 'print(len(items), total)'],
        ['df = pd.DataFrame(items)', 'df.to_csv("out.csv", index=False)', 'print(len(df))'],
        ['print(sorted(str(item["name"]) for item in items))'],
        ['if not items:', '    print("nothing")', '    sys.exit(2)', 'print(items[-1]["id"], len(items))'],
    ])  # fmt: skip


def _checked(chance):
    return chance.choice(
        [[], ['response.raise_for_status()'], ['if response.status_code != 200:', '    break'], ['time.sleep(0.2)']]
    )


def _batches(chance, most=4):
    return [_numbered_rows(records(chance, _COLUMNS, most=5), n) for n in range(chance.randrange(0, most))]


def _numbered_rows(rows, batch):
    return [{**row, 'id': batch * 100 + place} for place, row in enumerate(rows)]


def _answer(path, value, status=200):
    return Answer(path, json.dumps(value, ensure_ascii=False).encode(), status=status)


def _numbered(chance):
    pages, start = chance.randrange(1, 5), chance.choice([0, 1])
    lines = [
        f'for page in range({start}, {start + pages}):',
        f'    response = requests.get(f"{SITE}/items?page={{page}}")',
    ]
    lines += [f'    {line}' for line in _checked(chance)]
    lines += chance.choice(
        [
            ['    items.extend(response.json())'],
            ['    for item in response.json():', '        if item["qty"]:', '            items.append(item)'],
        ]
    )

    def given(other):
        return Given(answers=tuple(
            _answer(f'/items?page={n}', _numbered_rows(records(other, _COLUMNS, most=5), n)) for n in range(start, start + pages)
        ))  # fmt: skip

    return lines, given


def _until_empty(chance):
    lines = [
        'page = 1',
        'while True:',
        f'    response = requests.get("{SITE}/items", params={{"page": page, "size": 5}})',
    ]
    lines += [f'    {line}' for line in _checked(chance)]
    lines += [
        '    batch = response.json()',
        chance.choice(['    if not batch:', '    if len(batch) == 0:']),
        '        break',
        '    items += batch',
        '    page += 1',
    ]

    def given(other):
        batches = [b for b in _batches(other) if b]
        return Given(answers=tuple(_answer(f'/items?page={n}&size=5', b) for n, b in enumerate([*batches, []], 1)))

    return lines, given


def _cursor(chance):
    test = chance.choice(['if not cursor:', 'if cursor is None:'])
    lines = ['cursor = "start"', 'while True:', f'    response = requests.get("{SITE}/items?cursor=" + cursor)']
    lines += [f'    {line}' for line in _checked(chance)]
    lines += [
        '    data = response.json()',
        '    items.extend(data["items"])',
        '    cursor = data.get("next")',
        f'    {test}',
        '        break',
    ]

    def given(other):
        batches = _batches(other) or [[]]
        names = ['start', *(f'c{n}' for n in range(1, len(batches)))]
        follow = [*names[1:], None]
        return Given(answers=tuple(
            _answer(f'/items?cursor={name}', {'items': batch, 'next': after})
            for name, batch, after in zip(names, batches, follow, strict=True)
        ))  # fmt: skip

    return lines, given


def _retried(chance):
    tries, pages = chance.choice([2, 3]), chance.randrange(1, 4)
    failed = chance.choice(['if response.status_code == 200:', 'if response.ok:', 'if response.status_code < 500:'])
    lines = [
        f'for page in range(1, {pages + 1}):', f'    for attempt in range({tries}):', f'        response = requests.get("{SITE}/items?page=%d" % page)',
        f'        {failed}', '            break', *chance.choice([[], ['        time.sleep(2 ** attempt)']]),
        *chance.choice([['    else:', '        continue'], []]), '    items.extend(response.json())',
    ]  # fmt: skip

    def given(other):
        answers = []
        for n in range(1, pages + 1):
            answers += [
                _answer(f'/items?page={n}', [], status=other.choice([500, 503]))
                for _ in range(other.choice([0, 0, 1, 1, tries]))
            ]
            answers.append(_answer(f'/items?page={n}', _numbered_rows(records(other, _COLUMNS, most=5), n)))
        return Given(answers=tuple(answers))

    return lines, given


def _details(chance):
    lines = [
        f'for entry in requests.get("{SITE}/list").json():', *chance.choice([[], ['    if entry["qty"] is None:', '        continue']]),
        f'    response = requests.get(f"{SITE}/item/{{entry[\'id\']}}")', *[f'    {line}' for line in _checked(chance)], '    items.append(response.json())',
    ]  # fmt: skip

    def given(other):
        rows = _numbered_rows(records(other, _COLUMNS, most=5), 0)
        return Given(
            answers=(
                _answer('/list', rows),
                *(_answer(f'/item/{row["id"]}', {**row, 'name': str(row['name'])}) for row in rows),
            )
        )

    return lines, given
