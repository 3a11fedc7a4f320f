import csv
rows = []
with open('in.dat', newline='', encoding='utf-8') as f:
    for rec in csv.DictReader(f):
        rows.append({'n': rec['name'].strip(), 'a': float(rec['amount'] or 0)})
rows.sort(key=lambda r: (-r['a'], r['n']))
with open('out.csv', 'w', newline='', encoding='cp1252') as g:
    w = csv.DictWriter(g, fieldnames=['n', 'a'])
    w.writeheader()
    w.writerows(rows)
print(len(rows))
