# A feed that lxml reads, with a namespace, and a page that is XML by chance.
import csv

import requests
from lxml import etree

ATOM = '{http://www.w3.org/2005/Atom}entry'


def cells(row):
    return [(cell.text or '').strip() for cell in row]


rows = []
for page in range(1, 5):
    text = requests.get('http://shop/parts?page=%d' % page).text
    root = etree.fromstring(text.replace('<!DOCTYPE html>', '').strip())
    rows.append([root.tag, len(root), root.findtext('head/title'), root.findtext('.//nope', '-')])
    for row in root.iter('tr'):
        link = row.find('.//a')
        kind = row.get('class', 'none')
        rows.append([kind, link.attrib['href'] if link is not None else '', '|'.join(row.itertext()), cells(row)])
    feed = etree.XML(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:lang="de">é {page}<b/> tail</entry><Entry/><entry/></feed>'
    )
    for entry in feed.findall(ATOM):
        rows.append([entry.tag, sorted(entry.attrib.items()), entry.text, [child.tail for child in entry]])
with open('rows.csv', 'w', newline='', encoding='utf-8') as target:
    csv.writer(target).writerows(rows)
print(len(rows))
