import datetime
d0 = datetime.date(2011, 12, 30)
for i in range(4):
    d = d0 + datetime.timedelta(days=i)
    print d, d.isoformat(), d.strftime('%d/%m/%Y'), d.weekday(), '%s' % d
diff = datetime.datetime(2012, 1, 1, 12) - datetime.datetime(2011, 12, 31)
print diff.days, diff.seconds, diff, diff.seconds / 3600
