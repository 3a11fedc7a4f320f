"""What bench/fetching.py runs: two legacy jobs, and the same by hand for asyncio with httpx2 and with aiohttp."""

PLAIN = """
import csv
import re
import time

import requests

BASE = '@URL/plain/items?page='

rows = []
failed = 0
for page in range(1, @PAGES + 1):
    resp = requests.get(BASE + str(page))
    if resp.status_code != 200:
        failed += 1
        continue
    for name, price in re.findall(r'<li data-name="(.*?)">(.*?)</li>', resp.text):
        rows.append([page, name, float(price)])
    time.sleep(@PAUSE)  # be polite
with open('items.csv', 'w', newline='', encoding='utf-8') as f:
    out = csv.writer(f)
    out.writerow(['page', 'name', 'price'])
    out.writerows(rows)
print(len(rows), 'rows,', failed, 'failed')
"""

# A helper that tries again, waits as long as the server says and gives up at last: what a job under faults has.
PATIENT = """
import csv
import re
import time

import requests

BASE = '@URL/@KIND/items?page='


def fetch(url):
    told = []
    for attempt in range(3):
        try:
            resp = requests.get(url, timeout=0.8)
        except requests.exceptions.RequestException as e:
            told.append(type(e).__name__)
            time.sleep(0.02)
            continue
        if resp.status_code == 503:
            told.append('busy')
            time.sleep(float(resp.headers.get('Retry-After', 1)))
            continue
        return resp.text, told
    return None, told


rows = []
for page in range(1, @PAGES + 1):
    html, told = fetch(BASE + str(page))
    if html is None:
        print('page', page, 'given up:', told)
        rows.append([page, '', '', ' '.join(told)])
        continue
    for name, price in re.findall(r'<li data-name="(.*?)">(.*?)</li>', html):
        rows.append([page, name, float(price), ' '.join(told)])
with open('items.csv', 'w', newline='', encoding='utf-8') as f:
    out = csv.writer(f)
    out.writerow(['page', 'name', 'price', 'told'])
    out.writerows(rows)
print(len(rows), 'rows')
"""

# A few workers take page after page: no task, no lock and no queue for each; rows are made as pages come.
BY_HAND = """
import asyncio
import csv
import re
import time

import @LIBRARY

BASE = '@URL/plain/items?page='
IN_FLIGHT, PAUSE, PAGES = @IN_FLIGHT, @PAUSE, @PAGES
ITEM = re.compile(r'<li data-name="(.*?)">(.*?)</li>')


async def main():
    found = {}
    pages = iter(range(1, PAGES + 1))
    start = time.monotonic()

    async with @CLIENT as client:

        async def work():
            nonlocal start
            for page in pages:
                if PAUSE:
                    wait, start = start - time.monotonic(), max(start, time.monotonic()) + PAUSE
                    if wait > 0:
                        await asyncio.sleep(wait)
                @ASK
                if status == 200:
                    found[page] = [[page, name, float(price)] for name, price in ITEM.findall(text)]

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    rows = [row for page in sorted(found) for row in found[page]]
    with open('items.csv', 'w', newline='', encoding='utf-8') as f:
        out = csv.writer(f)
        out.writerow(['page', 'name', 'price'])
        out.writerows(rows)
    print(len(rows), 'rows,', PAGES - len(found), 'failed')


asyncio.run(main())
"""
CLIENTS = {
    'httpx2': (
        'httpx2.AsyncClient(timeout=None, limits=httpx2.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT))',
        'response = await client.get(BASE + str(page))',
        'status, text = response.status_code, response.text',
    ),
    'aiohttp': (
        'aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT), timeout=aiohttp.ClientTimeout(None))',
        'async with client.get(BASE + str(page)) as response:',
        '    status, text = response.status, await response.text()',
    ),
}


def filled(text: str, **given: object) -> str:
    """A job with its settings."""
    for name, value in given.items():
        text = text.replace(f'@{name.upper()}', str(value))
    # No pause is no statement: a job that sleeps for no time is polite all the same.
    return text.replace('    time.sleep(0.0)  # be polite\n', '')


def by_hand(library: str, **given: object) -> str:
    """The hand-tuned client with one of the libraries."""
    client, *ask = CLIENTS[library]
    return filled(BY_HAND, library=library, client=client, ask=('\n' + ' ' * 16).join(ask), **given)
