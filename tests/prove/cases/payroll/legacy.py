import csv
from pathlib import Path

rows = []
with Path('staff.csv').open(newline='', encoding='utf-8') as f:
    for row in csv.DictReader(f):
        if row['state'] == 'left':
            continue
        hours = float(row['hours'] or 0)
        pay = hours * float(row['rate'])
        if hours > 40:
            pay = pay + (hours - 40) * 10
        rows.append([row['name'], row['team'], round(pay, 2)])
rows.sort(key=lambda r: (r[1], -r[2]))
with Path('pay.csv').open('w', newline='', encoding='utf-8') as f:
    writer = csv.writer(f)
    writer.writerow(['name', 'team', 'pay'])
    writer.writerows(rows)
print('paid', len(rows))
print('total', round(sum(r[2] for r in rows), 2))
