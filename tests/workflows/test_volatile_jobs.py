"""Jobs that tell the time in file names and lines are proven; jobs that roll dice for a file's name are not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
POLICY = '[proof]\nmutated_inputs = 3\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 4\naimed_inputs = 0\nmutation_score = 0.0\ntimed_runs = 1\n'
DATED = """import csv
from datetime import datetime

total = 0.0
with open('in.csv', newline='', encoding='utf-8') as f:
    rows = list(csv.DictReader(f))
for row in rows:
    total += float(row['amount'] or 0)
with open('total_%s.txt' % datetime.now().strftime('%Y%m%d'), 'w') as out:
    out.write('%d rows, %.2f, at %s\\n' % (len(rows), total, datetime.now()))
print(len(rows), 'rows at', datetime.now())
"""
CHANCY = "import random\n\nopen('out_%d.txt' % random.randrange(10**9), 'w').write('x')\n"


def proof(folder, source):
    (folder / 'job.py').write_text(source)
    (folder / 'in.csv').write_text('city,amount\nOslo,1.5\nŁódź,\nOslo,2.25\n')
    (folder / 'rewright.toml').write_text('requirements = []\ninputs = ["in.csv"]\n')
    (folder / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'prove', '.', '--policy', 'policy.toml', '--json']
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)['proof'], json.loads(
        next(folder.glob('.rewright/runs/*/recording.json')).read_text()
    )


def test_a_date_in_a_name_and_times_in_lines_are_proven(tmp_path):
    found, recording = proof(tmp_path, DATED)
    assert (found['verdict'], found['differences']) == ('proven', 0)
    assert found['inputs_tried'] > 3
    assert ('file name', 'clock') in {(v['place'], v['cause']) for v in recording['volatile']}
    assert recording['observation']


def test_a_name_by_chance_is_not_proven(tmp_path):
    found, recording = proof(tmp_path, CHANCY)
    assert found['verdict'] == 'not proven'
    assert 'its name differs from run to run' in ' '.join(recording['unstable'])


SAMPLED = """import csv
import random

rows = list(csv.DictReader(open('in.csv', newline='', encoding='utf-8')))
open('picked.csv', 'w').write('share\\n%r\\n' % (random.random() * len(rows)))
"""


def test_a_job_that_rolls_dice_for_a_value_is_not_provable_and_says_where(tmp_path):
    (tmp_path / 'job.py').write_text(SAMPLED)
    (tmp_path / 'in.csv').write_text('city,amount\nOslo,1.5\n')
    (tmp_path / 'rewright.toml').write_text('requirements = []\ninputs = ["in.csv"]\n')
    done = subprocess.run(
        [COMMAND, 'modernize', '.', '--json'], cwd=tmp_path, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 3, done.stderr
    found = json.loads(next(tmp_path.glob('.rewright/runs/*/proof.json')).read_text())
    assert found['verdict'] == 'not proven'
    assert found['reasons'][0].startswith('not provable: ')
    assert 'picked.csv: share: ' in found['reasons'][1]
    assert found['reasons'][1].count(' in one run, ') == 1
