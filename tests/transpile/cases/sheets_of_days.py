import time, datetime
start = datetime.date(2012, 1, 30)
rows = []
for i in range(3):
    d = start + datetime.timedelta(i)
    rows.append((d.strftime('%Y%m%d'), d, i / 2.0))
for key, d, v in rows:
    print key, d, v, d.day / 2, (d - start).days / 2
try:
    print datetime.date(1850, 1, 1).strftime('%Y')
except ValueError, e:
    print e
try:
    print datetime.datetime.strptime('2012-13-01', '%Y-%m-%d')
except ValueError, e:
    print e
print time.strftime('%d.%m.%Y', time.strptime('2012-02-03', '%Y-%m-%d'))
