"""Writes down what went wrong, as jobs do that nobody watches."""

import csv
import json
import logging
from pathlib import Path

import requests
from requests.exceptions import MissingSchema, RequestException

logging.basicConfig(filename='errors.log', level=logging.WARNING, format='%(levelname)s %(message)s', encoding='utf-8')
LOG = logging.getLogger('parts')
ADDRESSES = [
    'http://shop/parts?page=1', 'http://shop/missing', 'http://shop/private/7', 'http://127.0.0.1:1/closed?é=ü', 'shop/parts',
    'ftp://shop/parts', 'http://', 'http://shop/latin', 'http://shop/api/item/2-2', 'http://shop/busy?page=3',
]  # fmt: skip


def number(url):
    response = requests.get(url, timeout=(3, 5))
    response.raise_for_status()
    return response.json()['colour']


rows, reasons = [], {}
for url in ADDRESSES:
    try:
        rows.append([url, number(url), ''])
    except MissingSchema as error:
        rows.append([url, 'no address', str(error)])
    except requests.ConnectionError as error:
        LOG.warning('%s cannot be reached: %s', url, error)
        rows.append([url, 'no network', repr(error)])
        reasons[url] = f'{getattr(error.args[0], "reason", error.args[0])}'
    except requests.exceptions.JSONDecodeError as error:
        rows.append([url, 'no json', f'{error!r} {error.lineno} {error.colno} {error.doc[:9]!r}'])
    except (RequestException, KeyError) as error:
        LOG.warning('%s: %s', type(error).__name__, error)
        rows.append([url, type(error).__name__, str(error.args)])

with Path('report.csv').open('w', newline='', encoding='utf-8') as out:
    csv.writer(out).writerows(rows)
print(json.dumps(reasons, indent=1))
