"""Many jobs and their rewrites, run one after another in one process, each in a folder of its own with the rows it reads."""

import json
import subprocess
import sys

# Runs every job on all rows, in folders of their own.
DRIVER = """
import contextlib, io, json, os, runpy, sqlite3, sys, tempfile
from rewright_runtime import breach

out = []
for form, kind, rows, *sides in json.load(sys.stdin):
    both = []
    for source in sides:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            with open('rows.csv', 'w', encoding='utf-8', newline='') as f:
                f.write(rows)
            with open('job.py', 'w', encoding='utf-8') as f:
                f.write(source)
            said, error = io.StringIO(), ''
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
                try:
                    runpy.run_path('job.py', run_name='__main__')
                except BaseException as e:
                    error = type(e).__name__
            breach.run_is_over()
            with contextlib.closing(sqlite3.connect('kept.db')) as con:
                both.append([said.getvalue(), error, list(con.iterdump())])
            os.chdir('/')
    out.append([form, kind, both])
print(json.dumps(out))
"""


def in_turn(given):
    """Run [job, kind of rows, rows, source, rewrite] and return {(job, kind of rows): what both sides printed, raised and left}."""
    done = subprocess.run([sys.executable, '-c', DRIVER], input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {(job, kind): both for job, kind, both in json.loads(done.stdout)}
