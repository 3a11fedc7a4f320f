#!/usr/bin/python
# -*- coding: cp1252 -*-
# Daily reference rates from the treasury site -> rates.csv for the ledger, one
# message for the traders.  Runs from cron at 16:40 on the old box (python 2.4 and up).
#
# PAGES is the number of list pages; the site shows ten currencies on each.
import re
import sys
import time
import urllib2

SITE = 'http://127.0.0.1:8776'
PAGES = 6
AGENT = 'rates/1.3 (treasury; cron)'
ROW = re.compile(r'<tr class="rate">\s*<td>([A-Z]{3})</td>\s*<td>(.*?)</td>\s*<td>([\d.,-]+)</td>\s*<td>(\d+)</td>', re.S)
DATE = re.compile(r'as of (\d+)\.(\d+)\.(\d{4})')


class NoRates(Exception):
    pass


def fetch(url):
    req = urllib2.Request(url)
    req.add_header('User-Agent', AGENT)
    return urllib2.urlopen(req, timeout=20).read()


def to_number(text):
    # 1.234,56 on the site
    return float(text.replace('.', '').replace(',', '.'))


rates = {}
names = {}
failed = []
day = None
for page in range(1, PAGES + 1):
    url = '%s/rates?page=%d' % (SITE, page)
    try:
        html = fetch(url)
    except urllib2.HTTPError, e:
        print >>sys.stderr, 'page', page, 'gave', e.code
        failed.append(page)
        continue
    if day is None:
        m = DATE.search(html)
        if m is None:
            raise NoRates, 'no date on %s' % url
        day = '%s-%02d-%02d' % (m.group(3), int(m.group(2)), int(m.group(1)))
    for code, name, value, unit in ROW.findall(html):
        try:
            rate = to_number(value)
        except ValueError, e:
            print 'page %d: %s has no rate: %s' % (page, code, e)
            continue
        if rates.has_key(code):
            print 'page %d: %s again, the later one counts' % (page, code)
        rates[code] = rate / int(unit)
        names[code] = name.decode('utf-8')
    time.sleep(1)

print 'rates of', day, ':', len(rates), 'currencies,', len(failed), 'pages missing'

codes = rates.keys()
codes.sort()
out = open('rates.csv', 'wb')
out.write('date;code;name;rate;inverse\r\n')
for code in codes:
    # the ledger reads windows text
    name = names[code].encode('cp1252', 'replace')
    out.write('%s;%s;%s;%s;%.6f\r\n' % (day, code, name, rates[code], 1 / rates[code]))
out.close()

strong = [c for c in codes if rates[c] > 1]
strong.sort(lambda a, b: cmp(rates[b], rates[a]))
note = open('note.txt', 'w')
print >>note, 'Euro in', len(codes), 'currencies,', day
print >>note, 'Stand Zürich, ohne Gewähr'
print >>note, '-' * 30
for c in strong[:8]:
    print >>note, '%s %s' % (c, str(rates[c]).rjust(10)),
    print >>note, 'je €'
print >>note, 'mean:', sum(rates.values()) / len(rates)
note.close()
print 'highest:', ', '.join(strong[:3])
if failed:
    print 'missing pages:', failed
