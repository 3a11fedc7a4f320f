# What the parts cost, read with lxml.
import requests
from lxml import etree, html

CELLS = './td'


def texts(row):
    return [cell.text_content().strip() for cell in row.xpath(CELLS)]


out = open('parts.tsv', 'w', encoding='utf-8')
total = 0.0
for page in range(1, 5):
    r = requests.get('http://shop/parts?page=%d' % page)
    tree = html.fromstring(r.text)
    for row in tree.xpath('//tr[contains(@class, "part")]'):
        link = row.xpath('.//a/@href')
        if not link:
            out.write('# ' + row.xpath('string(td)') + '\n')
            continue
        name, price, note = texts(row)
        total += float(price.replace('$', '').replace(',', ''))
        out.write('\t'.join([name, price, note, link[0], row.xpath('td[3]/b')[0].text, row.get('class')]) + '\n')
out.close()
for page in range(1, 4):
    answer = requests.get('http://shop/busy?page=%d' % page)
    if answer.status_code == 200:
        root = etree.HTML(answer.text)
        print(page, [td.text for td in root.findall('.//td')], len(root.xpath('//table/tbody/tr')))
print('%.2f' % total)
