"""Programs that fetch pages and read them with regular expressions."""

from draws import mood_of
from markup_pages import cards, table
from scripts import dressed
from written import SITE, Answer, Given

SHARE = 5
_IMPORTS = ['import requests', 'import csv', 'import re', 'import json']


def write(chance):
    """A program over one page or a few."""
    pages = chance.randrange(1, 4)
    tables = chance.random() < 0.7
    lines = [
        'rows = []',
        f'for n in range(1, {pages + 1}):',
        f'    html = requests.get("{SITE}/list", params={{"page": n}}).text',
    ]
    lines += [f'    {line}' for line in (_rows(chance) if tables else _links(chance))]
    lines += chance.choice([
        ['with open("out.csv", "w", newline="") as target:', '    csv.writer(target).writerows(rows)'],
        ['print(len(rows))', 'for row in rows:', '    print(row)'],
        ['with open("out.json", "w") as target:', '    json.dump(rows, target)'],
    ])  # fmt: skip

    def given(other):
        mood = mood_of(other)
        draw = table if tables else cards
        return Given(answers=tuple(
            Answer(f'/list?page={n}', draw(other, mood, n * 10, other.randrange(5)), 'text/html; charset=utf-8')
            for n in range(1, pages + 1)
        ))  # fmt: skip

    return dressed(chance, _IMPORTS, lines), given


def _rows(chance):
    flags = chance.choice(['re.S', 're.S | re.I', 're.DOTALL'])
    cell = chance.choice(['cells', '[re.sub(r"<[^>]+>", "", c).strip() for c in cells]', '[c.strip() for c in cells]'])
    guard = chance.choice([['if len(cells) == 3:'], ['if cells:']])
    return [
        f'for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, {flags}):', f'    cells = re.findall(r"<td[^>]*>(.*?)</td>", row, {flags})',
        f'    {guard[0]}', f'        rows.append({cell})',
    ]  # fmt: skip


def _links(chance):
    return chance.choice([
        ['for link, name in re.findall(r\'<a href="([^"]+)" title="([^"]*)"\', html):', '    rows.append([link, name.strip()])'],
        ['for price in re.findall(r\'<p class="price">([^<]*)</p>\', html):', '    rows.append([n, price.replace("$", "")])'],
        ['match = re.search(r"<title>(.*?)</title>", html)', 'rows.append([n, match.group(1) if match else None])'],
    ])  # fmt: skip
