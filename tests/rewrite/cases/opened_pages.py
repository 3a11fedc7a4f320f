# Prices of the parts, page by page.
import re
import urllib.error
import urllib.request
from urllib.request import Request

HEADERS = {'User-Agent': 'parts-bot/1.0', 'accept': 'text/html'}
html = ''
sizes = []
for page in range(1, 5):
    request = Request('http://shop/parts?page=%d' % page, headers=HEADERS)
    with urllib.request.urlopen(request, timeout=20) as answer:
        sizes.append((answer.status, answer.headers.get_content_charset(), int(answer.info()['Content-Length'])))
        html += answer.read().decode('utf-8')
rows = re.findall(r'<a href="([^"]+)"> (.*?) </a></td><td>\$([\d.,]+)<', html)
for line in urllib.request.urlopen('http://shop/latin'):
    rows.append((line.decode('latin-1'), '', '0'))
for missing in ('nothing', 'api/list?page=1', 'nowhere'):
    try:
        found = urllib.request.urlopen('http://shop/' + missing)
        rows.append((found.geturl().rpartition('/')[2], found.getcode(), '1'))
    except urllib.error.HTTPError as error:
        rows.append((missing, '%s %s %s' % (error.code, error.reason, error.read().decode()), '2'))
    except urllib.error.URLError as error:
        print('no answer:', error.reason)
print(len(rows), sizes)
with open('parts.csv', 'w', encoding='cp1252') as out:
    for link, name, price in rows:
        out.write('%s;%s;%s\n' % (link, name, price.replace(',', '')))
