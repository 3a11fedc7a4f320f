import json
import os
import urllib.request
from urllib.error import URLError
from urllib.request import urlretrieve as grab


def said(number, size, total):
    print(number, size, total)


os.makedirs('parts', exist_ok=True)
for page in range(1, 4):
    target = os.path.join('parts', '%d.html' % page)
    urllib.request.urlretrieve('http://shop/parts?page=%d' % page, target, said)
    print(target, os.path.getsize(target))
for page in 'abc123':
    name = 'parts/' + page + '.json'
    try:
        grab('http://shop/api/item/1-' + page if page < '4' else 'http://shop/none', name)
    except URLError as error:
        print('no', page, error)
names = sorted(os.listdir('parts'))
with open('names.txt', 'w') as out:
    for name in names:
        if name.endswith('.json'):
            with open('parts/' + name) as data:
                out.write('%s %s\n' % (name, json.load(data)))
