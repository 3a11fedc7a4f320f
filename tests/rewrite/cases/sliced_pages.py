# Pages that are cut up by hand: find and slices, split and partition, patterns with flags and groups.
import html
import re

import requests

ROW = re.compile(r'<tr[^>]*class="part[^"]*"[^>]*>(?P<cells>.*?)</tr>', re.S | re.I)


def between(text, start, end, at=0):
    begin = text.find(start, at)
    if begin == -1:
        return '', -1
    begin += len(start)
    stop = text.find(end, begin)
    return text[begin:stop], stop


lines = []
for page in range(1, 5):
    text = requests.get('http://shop/parts?page=%d' % page).text
    title, at = between(text, '<title>', '</title>')
    lines.append('%s@%d' % (title, at))
    for piece in text.split('<tr')[1:]:
        head, _, rest = piece.partition('>')
        name = rest.split('</a>')[0].rsplit('>', 1)[-1]
        lines.append('%s;%s;%r' % (head.strip() or '-', name.strip(), rest[-12:]))
    for row in ROW.finditer(text):
        cells = re.findall(r'<td[^>]*>(.*?)</td>', row.group('cells'), re.S)
        price = re.search(r'\$([\d,]+)\.(\d)', row.group('cells'))
        lines.append('|'.join(html.unescape(re.sub('<[^>]+>', '', cell)).strip() for cell in cells))
        lines.append('none' if price is None else price.group(1).replace(',', '') + '.' + price.group(2))
    lines += re.findall(r'<td[^>]*>(.*?)</td>', text, re.S)[:3]
    at = 0
    while True:
        link, at = between(text, 'href="', '"', max(at, 0))
        if at == -1:
            break
        lines.append(link[1:] + link[-1:] + text[at : at + 3])
with open('parts.txt', 'w', encoding='utf-8') as target:
    target.write('\n'.join(lines) + '\n')
print(len(lines), lines[-1])
