#!/usr/bin/python
# -*- coding: utf-8 -*-
# Closures and diversions from the web pages of the tram company -> notices.db,
# notices.csv for the depots (cp1250, they have the Polish windows) and a summary
# that cron mails to the dispatcher.  python 2.6 box, do not upgrade.
#
# 2011-10-04 pk   2012-01-12 pk: stops of the diversion go into a table of their own
# 2013-05-30 tm: settings.ini
import csv
import re
import sys
from collections import namedtuple

import archive
from fetching import NoPage, page_of, details_of
from lib import words
from lib.words import clean, stops_in

LINES = archive.setting('lines', 'known').split(',')
LONGEST = archive.number('report', 'longest')

ENTRY = re.compile(r'<li class="notice">\s*<a href="([^"]+)">([^<]*)</a>\s*<em>([^<]*)</em>')
LINE = re.compile(r'linia\s+(\d+)', re.I)
FROM = re.compile(r'<dt>od</dt>\s*<dd>([\d.]+)</dd>')
TO = re.compile(r'<dt>do</dt>\s*<dd>([\d.]*)</dd>')
ROUTE = re.compile(r'<p class="route">(.*?)</p>', re.S)


Notice = namedtuple('Notice', 'key line kind title begins ends stops')


def read_notice(href, line, kind, title, html):
    begins = FROM.search(html)
    if begins is None:
        print >>sys.stderr, 'no day in', href
        return None
    ends = TO.search(html)
    last = ''
    if ends:
        last = words.day(ends.group(1))
    route = ROUTE.search(html)
    stops = []
    if route is not None:
        stops = stops_in(route.group(1))
    return Notice(href.split('/')[-1], line, kind.strip() or 'inne', title, words.day(begins.group(1)), last, stops)


def for_depots(db, path):
    out = csv.writer(open(path, 'wb'), delimiter=';')
    out.writerow(['line', 'from', 'to', 'kind', 'title', 'stops'])
    for line, begins, ends, kind, title, stops in archive.rows(db):
        if len(title) > LONGEST:
            title = title[:LONGEST - 3] + '...'
        out.writerow([line, begins, ends, kind.encode('cp1250'), title.encode('cp1250', 'replace'), stops])


notices = []
seen = set()
missing = []
for number in xrange(1, archive.number('site', 'pages') + 1):
    try:
        html = page_of(number)
    except NoPage, e:
        print 'page %d: %s' % (number, e)
        missing.append(number)
        continue
    for href, title, kind in ENTRY.findall(html):
        if href in seen:
            continue
        seen.add(href)
        title = clean(title)
        m = LINE.search(title)
        if not m or m.group(1) not in LINES:
            print 'skipped:', title
            continue
        try:
            notice = read_notice(href, m.group(1), kind, title, details_of(href))
        except NoPage, e:
            print 'no details of %s (%s)' % (title, e)
            continue
        if notice is not None:
            notices.append(notice)

# newest first, then by line as the dispatcher knows them (9 before 10)
notices.sort(lambda a, b: cmp(b.begins, a.begins) or cmp(int(a.line), int(b.line)))

db = archive.opened()
for notice in notices:
    archive.keep(db, notice)
db.commit()

kinds = {}
for notice in notices:
    kinds[notice.kind] = kinds.get(notice.kind, 0) + 1
print len(notices), 'notices:',
for kind in kinds:
    print kind, kinds[kind],
print
print 'share of diversions: %d%%' % (100 * kinds.get('objazd', 0) / len(notices))

for_depots(db, 'notices.csv')
print 'most stops:', archive.most(db)
busy, spared = archive.by_stop(db)
for stop, n in busy:
    print '%-24s %3d' % (stop.encode('utf-8'), n)
print 'stops on one line alone:', len(spared)
if missing:
    print 'pages missing:', missing, 'of', archive.number('site', 'pages')
db.close()
