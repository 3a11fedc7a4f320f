"""Bundled jobs from their source to their generated state machine on a local emulator, against the legacy job and one pipeline.

python bench/fan_out.py [--batch-size 5] [NAME ...]

Each job is modernized (with a small proof: `rewright demo NAME` makes the whole one); then the legacy job, the pipeline as one
process, and the state machine over the generated handlers run, each with a site of its own, and the files that they leave are
compared. Times that the job takes from the clock are different in each run, and are masked where they are all that differs.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rewright.cli.commands.demo import examples, site
from rewright.model.infrastructure import Infrastructure
from rewright.model.patch import Patch

if TYPE_CHECKING:
    from emulator import Deployed, Emulator, Ended

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'provision'))
COMMAND = Path(sys.executable).parent / 'rewright'
JOBS = ('financial_scraper', 'supplier_portal', 'harbour_arrivals')
POLICY = """[proof]
mutated_inputs = 1
kind_seconds = 0
enlarged_times = 0
planted_faults = 2
mutation_score = 0.0
timed_runs = 1
shrink_runs = 0
slower_seconds = 300

[design]
batch_size = {size}
"""
_TIMES = re.compile(rb'\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d')
Files = dict[str, bytes]


def modernized(name: str, size: int, folder: Path) -> Path:
    """Modernize a bundled job and return the folder of its run."""
    (folder / 'policy.toml').write_text(POLICY.format(size=size))
    told = [str(COMMAND), 'demo', name, '--policy', 'policy.toml', '--json']
    done = subprocess.run(told, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f'{name}: exit {done.returncode}: {done.stderr.strip()}')
    verdict = (json.loads(done.stdout)['proof'] or {}).get('verdict')
    if verdict != 'proven':
        raise SystemExit(f'{name}: {verdict}')
    return next(folder.glob('.rewright/runs/*'))


def left_by(program: Sequence[str], place: Path, given: Mapping[str, bytes]) -> tuple[Files, float]:
    """Run a program in a folder that holds `given`; the files that it left, and its seconds."""
    for path, data in given.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    began = time.perf_counter()
    subprocess.run(program, cwd=place, check=True, stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - began
    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob('*') if p.is_file()}
    return {name: data for name, data in found.items() if given.get(name) != data}, taken


def alike(wanted: Files, found: Files) -> str:
    """How far two sets of files are the same."""
    if wanted == found:
        return 'identical'
    masked = [{name: _TIMES.sub(b'TIME', data) for name, data in files.items()} for files in (wanted, found)]
    return 'identical but for times of the clock' if masked[0] == masked[1] else 'DIFFERENT'


def executed(cloud: 'Emulator', name: str, run: Path, given: Files) -> 'tuple[Ended, Deployed, float]':
    """Set a job up on the emulator and run its state machine once."""
    from emulator import Deployed

    patch = Patch.model_validate_json((run / 'patch.json').read_bytes())
    module = Infrastructure.model_validate_json((run / 'infrastructure.json').read_bytes())
    if patch.form != 'fan_out':
        raise SystemExit(f'{name} stays one function: {patch.undivided}')
    there = Deployed(cloud, name.replace('_', '-'), patch.files, module.files, {})
    there.emulator.put(there.bucket, {f'input/{path}': data for path, data in given.items()})
    began = time.perf_counter()
    ended = there.execute('bench', seconds=900)
    return ended, there, time.perf_counter() - began


def compared(cloud: 'Emulator', name: str, size: int) -> bool:
    """Do all of it with one job, and print a line."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run = modernized(name, size, folder)
        job, recording = (json.loads((run / f'{kind}.json').read_text()) for kind in ('job', 'recording'))
        source = examples() / name
        given = {p: (source / p).read_bytes() for p in job['inputs']} if job.get('inputs') else {}
        for side in ('legacy', 'single'):
            (folder / side).mkdir()
        script = {p.name: p.read_bytes() for p in source.glob('*.py') if p.name != 'site.py'}
        with site(source):
            legacy, slow = left_by(
                [f'{recording["environment"]["path"]}/bin/python', job['script']], folder / 'legacy', given | script
            )
        shutil.copytree(run / 'pipeline', folder / 'code')
        with site(source):
            single, quick = left_by([sys.executable, str(folder / 'code' / 'pipeline.py')], folder / 'single', given)
        with site(source):
            ended, there, taken = executed(cloud, name, run, given)
        one, parts = alike(legacy, single), alike(legacy, there.outputs)
        print(
            f'{name}: {ended.status}{f" {ended.error}: {ended.cause}" if ended.error else ""}, '
            f'{ended.output.get("pages")} pages in {ended.output.get("batches")} batches, {ended.output.get("failed_pages")} failed; '
            f'{len(legacy)} files, one pipeline {one}, in parts {parts}; temporary files left: {len(there.left())}; '
            f'legacy {slow:.1f} s, one pipeline {quick:.1f} s, state machine {taken:.1f} s',
            flush=True,
        )
        return ended.status == 'SUCCEEDED' and 'DIFFERENT' not in (one, parts)


def main() -> int:
    """Run every job that is named."""
    from emulator import emulator, environment

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        '--batch-size', type=int, default=0, help='requests in a batch (default: 25, 5 for the small jobs)'
    )
    parser.add_argument('names', nargs='*', default=JOBS)
    options = parser.parse_args()
    home, well = environment(), True
    with tempfile.TemporaryDirectory() as place, emulator(home, Path(place)) as cloud:
        for name in options.names:
            well &= compared(cloud, name, options.batch_size or (25 if name == 'financial_scraper' else 5))
    return 0 if well else 1


if __name__ == '__main__':
    sys.exit(main())
