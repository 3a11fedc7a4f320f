import csv
for row in csv.DictReader(open('in.csv', 'rb')):
    print row['a'], row.get('b')
