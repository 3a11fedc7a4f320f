import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SHOP = 'http://shop'
NOTHING = {'items': []}


def note(*words):
    print('note:', *words)
    return len(words)


def opened(path):
    return urlopen(Request(SHOP + path, headers={'X-Job': 'parts'}))


def load(path):
    print('load', path)
    try:
        with opened(path) as answer:
            return json.loads(answer.read())
    except HTTPError as error:
        note(path, error.code)
    except ValueError as error:
        note(path, type(error).__name__)
    return NOTHING


def seen(part):
    text = opened('/parts?page=%d' % part['page']).read().decode()
    return part, len(text)


rows = []
for page in range(1, 4):
    found = load('/api/list?page=%d' % page)
    if found is NOTHING:
        print('nothing', page)
        continue
    for item in found.pop('items'):
        detail = json.load(opened(item.pop('url')))
        more = load('/api/cards?page=%d' % (len(found) + 1))
        rows.append([item['name'], detail.get('colour'), more.popitem()[0], sorted(item)])
parts = [{'page': 1}, {'page': 2}]
for part in parts:
    same, size = seen(part)
    same['size'] = size
with open('rows.txt', 'w', encoding='utf-8') as out:
    for row in [*rows, *parts]:
        out.write('%r\n' % row)
