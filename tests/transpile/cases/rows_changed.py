import csv
for row in csv.reader(open('in.csv', 'rb')):
    if not row:
        continue
    row.append(len(row))
    row[0] = row[0].strip() or None
    print row, row[-1] / 2
