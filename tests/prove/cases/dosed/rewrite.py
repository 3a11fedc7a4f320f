import argparse
import csv
import json
import os
from pathlib import Path


def read(limit: int, mode: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with Path('doses.csv').open(newline='', encoding='utf-8') as source:
        for row in csv.DictReader(source):
            dose = min(int(row['dose'] or 0), limit)
            if mode == 'strict' and not row['name']:
                raise ValueError('a row without a name')
            rows.append({'name': row['name'], 'dose': dose})
    return rows


def write(rows: list[dict[str, object]], fields: list[str], target: str) -> None:
    with Path(target).open('w', newline='', encoding='utf-8') as out:
        writer = csv.writer(out)
        writer.writerow(fields)
        writer.writerows([row[field] for field in fields] for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--unit', default='mg')
    options = parser.parse_args()
    limit = int(os.environ.get('LIMIT', '5'))
    fields = json.loads(os.environ.get('FIELDS', '["name", "dose"]'))
    mode = os.environ['MODE']
    rows = read(limit, mode)
    write(rows, fields, os.environ.get('TARGET', 'out.csv'))
    print(len(rows), 'doses', options.unit)


if __name__ == '__main__':
    main()
