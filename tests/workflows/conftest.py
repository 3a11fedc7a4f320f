"""A job of milliseconds that whole runs are made with."""

import pytest

JOB = """import csv

with open('in.csv', newline='', encoding='utf-8') as f:
    rows = [row for row in csv.DictReader(f) if row['city'] != 'Oslo']
with open('out.csv', 'w', newline='', encoding='utf-8') as out:
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([row['city'], row['amount'] * 200])
"""


@pytest.fixture(scope='session')
def cities():
    """Return a function that writes the job into a folder, with lines of `more` after it and settings."""

    def write(folder, more='', settings=''):
        (folder / 'job.py').write_text(JOB + more)
        (folder / 'in.csv').write_text('city,amount\nOslo,1\nŁódź,2\n,\n')
        (folder / 'rewright.toml').write_text(f'requirements = []\ninputs = ["in.csv"]\n{settings}')

    return write
