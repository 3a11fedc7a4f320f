import time, datetime
print time.strftime('%Y-%m-%d', time.gmtime(0)), datetime.date(2012, 2, 3).strftime('%d.%m.%y'), datetime.datetime(2012, 2, 3, 4, 5)
d = datetime.date(2012, 2, 3) - datetime.timedelta(days=40)
print d, d.year, d < datetime.date(2012, 1, 1), (datetime.date(2012, 2, 3) - d).days
print datetime.datetime.strptime('2012-02-03', '%Y-%m-%d')
