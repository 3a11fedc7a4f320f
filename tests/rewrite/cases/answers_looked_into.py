"""Looks into answers in ways that few jobs do, and some job does each of them."""

import csv
import json
from pathlib import Path

import requests
from requests.compat import urljoin
from requests.utils import quote

welcome = requests.post('http://shop/login', data={'user': 'é'}, timeout=5)
sid = welcome.cookies.get_dict()
rows = [[c.name, c.value, c.path] for c in welcome.cookies]
rows.append(
    [welcome.request.method, welcome.request.body, welcome.request.headers['content-LENGTH'], len(welcome.history)]
)
jar = requests.utils.dict_from_cookiejar(welcome.cookies)

for name in ('parts?page=1&q=' + quote('a b/é'), 'missing', 'latin', 'private/3'):
    page = requests.get('http://shop/' + name, cookies=jar, headers={'x-Trace': 'ü'.upper()}, timeout=5)
    headers = {k.lower(): v for k, v in page.headers.items() if k not in {'Date', 'Server'}}
    try:
        shown = json.dumps(page.headers)
    except TypeError:
        shown = 'no JSON'
    if page.status_code == requests.codes.ok and page.headers.get('CONTENT-type', '').startswith('text'):
        rows.append([page.url, urljoin(page.url, '/x'), page.raw.status, page.raw.headers.getlist('content-length')])
    rows.append(
        [page.request.path_url, page.request.headers.get('Cookie'), page.is_permanent_redirect, page.next, shown]
    )
    rows.append([sorted(headers.items()), page.cookies.items(), page.links, page.encoding])

for address in ('http://shop/missing', 'http://127.0.0.1:1/closed', 'nowhere'):
    try:
        requests.get(address, timeout=5).raise_for_status()
    except requests.RequestException as error:
        rows.append([address, str(error), error.request and error.request.url, error.response is not None])

with Path('answers.csv').open('w', newline='', encoding='utf-8') as out:
    csv.writer(out).writerows(rows)
print(sid, jar)
