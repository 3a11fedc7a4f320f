# The same pages through two other parsers.
import csv

import requests
from bs4 import BeautifulSoup

rows = []
for page in range(1, 5):
    soup = BeautifulSoup(requests.get('http://shop/parts?page=%d' % page).text, 'lxml')
    rows.append([page, soup.title.string, len(soup.select('table > tr')), soup.body.find('th').text])
    for row in soup.find_all('tr', class_='part'):
        link = row.find('a')
        rows.append([page, link['href'] if link else '', row.get_text('|', strip=True), ''])
for page in range(1, 5):
    soup = BeautifulSoup(requests.get('http://shop/busy?page=%d' % page).content, features='html5lib')
    print(f'page {page}: {soup.find("body").get_text(strip=True)!r:>30} {[c.text for c in soup.select("td")][:2]}')
    for cell in soup.select('tbody > tr > td'):
        rows.append([page, cell.text, cell.find_next_sibling('td') is None, soup.get_text(' ', strip=True)])
with open('rows.csv', 'w', newline='', encoding='utf-8') as target:
    csv.writer(target).writerows(rows)
