"""Every bundled job from legacy source to review: wall time, what the proof measured of both sides, legacy packages left.

python bench/examples.py [NAME ...]
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).parent / 'rewright'
EXAMPLES = Path(__file__).parents[1] / 'examples'


def figure(value: float | None, unit: str) -> str:
    """A number with its unit, or what it is when there is none."""
    return 'not measured' if value is None else f'{value:.2f} {unit}'


def main(names: list[str]) -> None:
    """Print a line a job."""
    for name in names or sorted(folder.parent.name for folder in EXAMPLES.glob('*/rewright.toml')):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            done = subprocess.run([COMMAND, 'demo', name, '--json'], cwd=folder, capture_output=True, text=True)
            taken = time.perf_counter() - began
        if not done.stdout:
            print(f'{name:<18} exit {done.returncode}: {done.stderr.strip()}')
            continue
        result = json.loads(done.stdout)
        proof = result['proof'] or {}
        faults = proof.get('mutation')
        noticed = f'{faults["killed"]} of {faults["planted"]}' if faults else 'not measured'
        print(
            f'{name:<18} exit {done.returncode}, {taken:6.1f} s, {proof.get("verdict")}, {proof.get("inputs_tried")} inputs, '
            f'faults noticed {noticed}, legacy '
            f'{figure(proof.get("legacy_seconds"), "s")} {figure(proof.get("legacy_peak_mb"), "MB")}, rewrite '
            f'{figure(proof.get("modern_seconds"), "s")} {figure(proof.get("modern_peak_mb"), "MB")}, legacy packages left: '
            f'{", ".join(result["legacy_packages_left"]) or "none"}',
            flush=True,
        )


if __name__ == '__main__':
    main(sys.argv[1:])
