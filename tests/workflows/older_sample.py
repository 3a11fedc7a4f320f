"""`python tests/workflows/older_sample.py` writes the bundle that later versions must go on reading, or refuse in one sentence.

It is made again only together with a new schema version; the one it replaces then stays beside it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import JOB

HERE = Path(__file__).parent / 'older'
COMMAND = Path(sys.executable).parent / 'rewright'
# No path of the machine that makes the sample is kept: neither the interpreter's nor a person's folder.
ROOT = Path(tempfile.gettempdir(), 'cities')
SETTINGS = (
    f'name = "cities"\npython = "{sys.version_info[0]}.{sys.version_info[1]}"\nrequirements = []\ninputs = ["in.csv"]\n'
)
POLICY = (
    '[proof]\nmutated_inputs = 2\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\nmutation_score = 0.0\ntimed_runs = 1\n'
    '[review]\nregression_request_changes = 1.0\nregression_reject = 1.0\n'
)


def main(name):
    """Modernize the job of the tests and export its proof as `name`."""
    shutil.rmtree(ROOT, ignore_errors=True)
    ROOT.mkdir()
    (ROOT / 'job.py').write_text(JOB)
    (ROOT / 'in.csv').write_text('city,amount\nOslo,1\nŁódź,2\n,\n')
    (ROOT / 'rewright.toml').write_text(SETTINGS)
    (ROOT / 'policy.toml').write_text(POLICY)
    environment = {**os.environ, 'REWRIGHT_STATE': str(ROOT / '.state')}
    for words in (['modernize', '.', '--json'], ['export', '.', '--out', str(HERE / name)]):
        subprocess.run([COMMAND, *words, '--policy', 'policy.toml'], cwd=ROOT, check=True, env=environment)
    shutil.rmtree(ROOT)


if __name__ == '__main__':
    main(sys.argv[1])
