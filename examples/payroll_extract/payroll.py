#!/usr/bin/env python
# -*- coding: utf-8 -*-
# payroll extract for the bank.  timesheets.csv comes out of the clock terminal,
# staff.csv out of the old HR database (utf-8, names with accents).
# 2009-03-02 mw: overtime  2011-07-19 jk: sort like the old report
import csv
import string
import sys

MONTH_HOURS = 160
OVERTIME_FROM = 40
LUNCH = 0030            # minutes, taken off for every shift over six hours
BONUS = {'A': 15, 'B': 10, 'C': 4}


def load_staff(path):
    staff = {}
    f = open(path, 'rb')
    for row in csv.DictReader(f, delimiter=';'):
        number = string.strip(row['number'])
        if staff.has_key(number):
            print >>sys.stderr, 'twice in staff.csv:', number
            continue
        try:
            salary = int(row['salary'])
        except ValueError, e:
            print 'no salary for %s: %s' % (number, e)
            salary = 0
        staff[number] = [row['name'].strip(), row['grade'] or 'C', salary]
    f.close()
    return staff


def minutes(text):
    hours, mins = string.split(text, ':')
    return int(hours) * 60 + int(mins)


def by_hours(a, b):
    # most hours first, then by name
    return cmp(b[2], a[2]) or cmp(a[1], b[1])


staff = load_staff('staff.csv')
print len(staff), 'people on the payroll'

worked = {}
bad = []
sheets = csv.reader(open('timesheets.csv', 'rb'))
sheets.next()
for line in sheets:
    if len(line) <> 4:
        bad.append(line)
        continue
    number, day, come, go = map(string.strip, line)
    if not staff.has_key(number):
        print >>sys.stderr, 'nobody has the number', `number`
        continue
    try:
        spent = minutes(go) - minutes(come)
    except ValueError, e:
        print 'bad time for', number, 'on', day
        bad.append(line)
        continue
    if spent > 360:
        spent -= LUNCH
    worked.setdefault(number, []).append(spent)

rows = []
for number in sorted(staff.keys()):
    name, grade, salary = staff[number]
    spent = sum(worked.get(number, []))
    hours = spent / 60
    left = spent % 60
    per_hour = salary / MONTH_HOURS
    overtime = max(hours - OVERTIME_FROM, 0)
    gross = hours * per_hour + overtime * per_hour / 2
    bonus = gross * BONUS.get(grade, 0) / 100
    share = round(100.0 * hours / MONTH_HOURS, 1)
    rows.append((number, name, hours, left, gross + bonus, share))
rows.sort(by_hours)

out = csv.writer(open('payroll.csv', 'wb'), delimiter=';')
out.writerow(['number', 'name', 'hours', 'minutes', 'gross', 'share'])
for row in rows:
    out.writerow(row)

bank = open('bank.txt', 'w')
print >>bank, 'H%s%s' % ('PAYROLL'.ljust(20), str(len(rows)).zfill(6))
total = 0
for number, name, hours, left, gross, share in rows:
    if not gross:
        continue
    print >>bank, 'P%-8s%-24s%010d' % (number, name[:24], gross)
    total += gross
print >>bank, 'T%010d' % total
bank.close()

shares = [row[5] for row in rows]
print 'paid in all:', total
print 'average share:', sum(shares) / len(shares)
print 'shares:', shares[:4]
print '%d lines left out' % len(bad)
