import json, csv
d = json.loads(open('d.json').read())
w = csv.writer(open('o.csv', 'wb'))
for row in sorted(d['rows'], key=lambda r: r['id']):
    w.writerow([row['id'], row['name'].encode('utf-8'), row['price'], row['qty'], row['ok'], row.get('none')])
names = {}
for row in d['rows']:
    names[row['id']] = row['name']
for k in sorted(names):
    print k, names[k].encode('latin-1', 'replace'), len(names[k])
for k in names:
    print k
out = open('x.txt', 'w')
for row in d['rows']:
    out.write(row['name'].encode('utf-8') + '\n')
out.close()
