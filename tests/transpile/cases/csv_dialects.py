import csv
for row in csv.reader(open('odd.csv', 'rb'), delimiter=';', quotechar="'"):
    print row, len(row)
for rec in csv.DictReader(open('odd.csv', 'rb'), fieldnames=['p', 'q'], delimiter=';', restkey='more', restval='-'):
    print rec['p'], rec['q'], rec.get('more'), sorted(rec.keys())
