"""Programs that fetch pages of a shop and read them with BeautifulSoup."""

from draws import mood_of
from markup_pages import cards, table
from scripts import dressed
from written import SITE, Answer, Given

SHARE = 7
_IMPORTS = [
    'import requests',
    'import csv',
    'import json',
    'import re',
    'import time',
    'from bs4 import BeautifulSoup',
    'import pandas as pd',
]
_TEXT = ('text', 'get_text()', 'get_text(strip=True)', 'text.strip()', 'string')
_CLEAN = 'def clean(text):\n    return " ".join((text or "").split())'
_PRICE = 'def price_of(text):\n    found = re.search(r"[\\d.,]+", text)\n    return float(found.group().replace(",", "")) if found else None'


def write(chance):
    """A program over one page or a few."""
    pages = chance.randrange(1, 5)
    shape = chance.choice(['cards', 'table'])
    inside = _table_row(chance) if shape == 'table' else _card(chance)
    lines = [
        'rows = []',
        f'for page in range(1, {pages + 1}):',
        f'    response = requests.get("{SITE}/list?page=" + str(page))',
    ]
    lines += [
        f'    {line}'
        for line in chance.choice(
            [
                [],
                ['response.raise_for_status()'],
                ['if response.status_code != 200:', '    continue'],
                ['time.sleep(0.1)'],
            ]
        )
    ]
    lines += [
        f'    soup = BeautifulSoup(response.text, "{chance.choice(["html.parser"] * 3 + ["lxml"] * 2 + ["html5lib"])}")'
    ]
    lines += [f'    {line}' for line in inside] + _saved(chance)
    functions = [text for name, text in (('clean', _CLEAN), ('price_of', _PRICE)) if f'{name}(' in '\n'.join(lines)]

    def given(other):
        mood = mood_of(other)
        draw = table if shape == 'table' else cards
        found = [
            Answer(
                f'/list?page={n}', draw(other, mood, n * 10, other.choice([0, 1, 2, 3, 5])), 'text/html; charset=utf-8'
            )
            for n in range(1, pages + 1)
        ]
        return Given(answers=tuple(found))

    return dressed(chance, _IMPORTS, lines, functions), given


def _card(chance):
    found = chance.choice(
        [
            'soup.find_all("article")',
            'soup.select("article.card")',
            'soup.find_all("article", class_="card")',
            'soup.select("#main article")',
        ]
    )
    name = chance.choice(
        [
            'card.h3.a["title"]',
            f'card.find("a").{chance.choice(_TEXT)}',
            'clean(card.find("h3").text)',
            'card.find("a").get("title", "")',
        ]
    )
    price = chance.choice(
        [
            f'card.find("p", class_="price").{chance.choice(_TEXT)}',
            'card.select_one(".price").get_text()',
            'price_of(card.find("p", class_="price").text)',
        ]
    )
    stock = chance.choice(
        [
            f'card.find("p", class_="stock").{chance.choice(_TEXT)}',
            'card.find("a")["href"]',
            'len(card.find_all("p"))',
            'card.get_text("|", strip=True)',
        ]
    )
    lines = [f'for card in {found}:']
    if chance.random() < 0.4:
        lines += [
            '    price = card.find("p", class_="price")',
            '    if price is None:',
            '        continue',
            f'    rows.append([{name}, price.text, {stock}])',
        ]
    else:
        lines += [f'    rows.append([{name}, {price}, {stock}])']
    return lines


def _table_row(chance):
    found = chance.choice(
        [
            'soup.find("table").find_all("tr")',
            'soup.select("table tr")',
            'soup.find_all("tr")',
            'soup.find("table", {"id": "items"}).find_all("tr")',
        ]
    )
    cell = chance.choice(['c.text', 'c.text.strip()', 'c.get_text(strip=True)'])
    return [
        f'for row in {found}{chance.choice(["", "[1:]"])}:', f'    cells = [{cell} for c in row.find_all("td")]',
        *chance.choice([['    if len(cells) < 3:', '        continue'], ['    if not cells:', '        continue']]),
        f'    rows.append({chance.choice(["cells", "[cells[0], price_of(cells[1]), cells[-1]]", "cells[:2] + [len(rows)]"])})',
    ]  # fmt: skip


def _saved(chance):
    return chance.choice([
        ['with open("out.csv", "w", newline="", encoding="utf-8") as target:', '    writer = csv.writer(target)', '    writer.writerow(["name", "price", "stock"])', '    writer.writerows(rows)'],
        ['json.dump(rows, open("out.json", "w"), ensure_ascii=False, indent=1)', 'print(len(rows))'],
        ['for row in rows:', '    print(row)'],
        ['df = pd.DataFrame(rows, columns=["name", "price", "stock"])', 'df.to_csv("out.csv", index=False)'],
    ])  # fmt: skip
