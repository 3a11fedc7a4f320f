import argparse
import csv
import json
import os
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument('--unit', default='mg')
options = parser.parse_args()
limit = int(os.environ.get('LIMIT', '5'))
fields = json.loads(os.environ.get('FIELDS', '["name", "dose"]'))
token = os.environ.get('API_TOKEN', 'never-shown-1')
mode = os.environ['MODE']

rows = []
for row in csv.DictReader(Path('doses.csv').read_text(encoding='utf-8').splitlines()):
    dose = int(row['dose'] or 0)
    dose = min(dose, limit)
    if mode == 'strict' and not row['name']:
        raise ValueError('a row without a name')
    rows.append({'name': row['name'], 'dose': dose})
with Path(os.environ.get('TARGET', 'out.csv')).open('w', newline='', encoding='utf-8') as out:
    writer = csv.writer(out)
    writer.writerow(fields)
    writer.writerows([row[field] for field in fields] for row in rows)
print(len(rows), 'doses', options.unit)
