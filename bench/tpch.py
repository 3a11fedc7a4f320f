"""TPC-H as public pandas scripts: each rewritten by observation, compared, and timed against pandas, an expert's polars and FireDucks.

python bench/tpch.py --queries FOLDER [--scale 0.1] [--observed 0.01] [--only 1,6] [--runs 5] [--kept FOLDER] [--tolerant 1e-9]
                     [--fireducks PYTHON]

FOLDER is a checkout of github.com/fireducks-dev/polars-tpch. Tables are made by tpchgen-cli, which is installed into an
environment of its own; `--kept` is where both stay between runs. Times leave out the start of Python and its imports.
Outputs are compared to the byte; with `--tolerant` every column may differ by that share, as a job declares it. FireDucks is measured
where PYTHON has it; without it the line says how to install it.
"""

import argparse
import ast
import contextlib
import csv
import io
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import textwrap
import venv
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from rewright.model.tolerance import Tolerance
from rewright.reconcile import compare
from rewright.rewrite.edits import Source, apply
from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.frames.tolerated import Tolerated

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'rewrite' / 'frames'))

from observed_run import rewrite  # noqa: E402  The harness of the cases runs and observes a job in this process.

TABLES = {'line_item': 'lineitem', 'part_supp': 'partsupp'}
OUTPUT = 'out.csv'
# What every side imports is there before the clock starts.
CHILD = """
import json, re, sys, time
import numpy
{before}
text = open(sys.argv[1]).read()
code = compile(text, sys.argv[1], 'exec')
began = time.perf_counter()
exec(code, {{'__name__': '__main__'}})
taken = time.perf_counter() - began
most = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024
print(json.dumps([taken, most]))
"""
IMPORTS = {
    'pandas': 'import pandas, pyarrow.parquet',
    'expert': 'import polars',
    'rewritten': 'import polars\nfrom rewright_runtime import frames',
    'fireducks': 'import fireducks.pandas, pyarrow.parquet',
}
FIREDUCKS = 'fireducks==1.4.4'


class Ran(NamedTuple):
    """Seconds (median), megabytes (most), and the bytes it wrote; no seconds where it failed, for `error`."""

    seconds: float | None
    megabytes: float
    output: bytes
    error: str


def tables(kept: Path, scale: str) -> Path:
    """The folder of the tables at a scale, made if it is not there: floats for decimals, moments for dates."""
    folder = kept / f'scale-{scale}'
    if not folder.exists():
        environment = kept / 'tpchgen'
        if not environment.exists():
            venv.create(environment, with_pip=True)
            subprocess.run([environment / 'bin' / 'pip', 'install', '-q', 'tpchgen-cli'], check=True)
        with tempfile.TemporaryDirectory(dir=kept) as made:
            command = [environment / 'bin' / 'tpchgen-cli', 'parquet', '-s', scale, f'--output-dir={made}']
            subprocess.run(command, check=True, capture_output=True)
            ready = Path(tempfile.mkdtemp(dir=kept))
            for table in Path(made).glob('*.parquet'):
                _plain_types(table, ready / table.name)
            ready.rename(folder)
    return folder


def _plain_types(given: Path, made: Path) -> None:
    table = parquet.read_table(given)
    fields = [pa.field(f.name, _plain_type(f.type)) for f in table.schema]
    parquet.write_table(table.cast(pa.schema(fields)).replace_schema_metadata(None), made)


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_date(kind):
        return pa.timestamp('us')
    return pa.int64() if pa.types.is_integer(kind) else pa.string()


def script(folder: Path, library: str, number: int) -> str:
    """One query as a script of its own: reads its tables, writes its result as CSV."""
    source = (folder / 'queries' / library / f'q{number}.py').read_text(encoding='utf-8')
    tree = ast.parse(source)
    outer = next(n for n in tree.body if isinstance(n, ast.FunctionDef))
    query = next((n for n in outer.body if isinstance(n, ast.FunctionDef)), outer)
    lines = source.split('\n')[query.body[0].lineno - 1 : query.end_lineno]
    body = _read_and_written(textwrap.dedent('\n'.join(lines)), library)
    kept = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom) and 'queries' not in ast.unparse(n)]
    own = 'import pandas as pd' if library == 'pandas' else 'import polars as pl'
    imports = dict.fromkeys([*(ast.unparse(n) for n in kept if '__future__' not in ast.unparse(n)), own])
    return '\n'.join([*imports, '', body])


def _read_and_written(body: str, library: str) -> str:
    read = 'pd.read_parquet' if library == 'pandas' else 'pl.scan_parquet'
    body = re.sub(r'utils\.get_(\w+?)_ds\(\)', lambda m: f'{read}("{TABLES.get(m[1], m[1])}.parquet")', body)
    # The queries were written for another generator, which calls this column otherwise.
    body = body.replace('columns=["comments"]', 'columns=["l_comment"]')
    if library == 'polars':
        return re.sub(r'utils\.run_query\(Q_NUM, (\w+)\)', rf'\1.collect().write_csv("{OUTPUT}")\n', body)
    last = ast.parse(body).body[-1]
    assert isinstance(last, ast.Return)
    result = ast.get_source_segment(body, last.value) if last.value else ''
    head = '\n'.join(body.split('\n')[: last.lineno - 1])
    return f'{head}\nresult = {result}\nresult.to_csv("{OUTPUT}", index=False)\n'


def rewritten(text: str, folder: Path, share: float = 0) -> tuple[str, list[str], tuple[Tolerance, ...]]:
    """The script rewritten from one observed run on the tables of `folder`, why anything of it is left, and what may differ by `share`."""
    files = {p.name: p.read_bytes() for p in folder.glob('*.parquet') if p.name in text}
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()):
        ran, made = rewrite(text, Path(place), files)
    left = [left.why for left in made.edited.left]
    if ran.error or left or not share:
        return made.text, [ran.error] if ran.error else list(dict.fromkeys(left)), ()
    header = next(csv.reader(io.StringIO(ran.files[OUTPUT].decode())))
    bounds = tuple(Tolerance(output=OUTPUT, column=c, relative=share, reason='asked for') for c in header)
    source = Source(text, 'job.py')
    return apply(source, frame_edits(source, made.observation, Tolerated(bounds, '/', '/')).edits), [], bounds


def ran(side: str, text: str, folder: Path, runs: int, python: str = sys.executable) -> Ran:
    """The script run a few times, each in a process of its own, beside the tables of `folder`."""
    seconds, most, error = [], 0.0, ''
    with tempfile.TemporaryDirectory() as place:
        for table in folder.glob('*.parquet'):
            (Path(place) / table.name).symlink_to(table.resolve())
        script = Path(place) / 'job.py'
        script.write_text(text, encoding='utf-8')
        child = [python, '-c', CHILD.format(before=IMPORTS[side]), str(script)]
        for _ in range(runs):
            done = subprocess.run(child, cwd=place, capture_output=True, text=True)
            if done.returncode:
                error = done.stderr.strip().split('\n')[-1]
                break
            taken, megabytes = json.loads(done.stdout.strip().split('\n')[-1])
            seconds.append(taken)
            most = max(most, megabytes)
        out = Path(place) / OUTPUT
        output = out.read_bytes() if out.exists() else b''
    return Ran(None if error else statistics.median(seconds), most, output, error)


class Asked(NamedTuple):
    """What every script is measured with: tables, timed runs, the share by which columns may differ, and who has FireDucks."""

    data: Path
    observed: Path
    runs: int
    share: float = 0
    fireducks: str = ''


def compared(name: str, legacy: str, expert: str, asked: Asked) -> dict[str, float]:
    """Print the line of one script; the ratios of its times and memory, where it was rewritten whole and is equal."""
    text, left, bounds = rewritten(legacy, asked.observed, asked.share)
    if left:
        print(f'{name:<4} not rewritten: {"; ".join(left)[:160]}', flush=True)
        return {}
    sides = {
        'pandas': ran('pandas', legacy, asked.data, 1),
        'expert': ran('expert', expert, asked.data, asked.runs),
        'rewritten': ran('rewritten', text, asked.data, asked.runs),
    }
    failed = next((f'{side} failed: {found.error}' for side, found in sides.items() if found.error), '')
    level = compare(sides['pandas'].output, sides['rewritten'].output, name=OUTPUT, tolerances=bounds).compared
    if failed or level.level not in {'identical', 'within_bound'}:
        print(f'{name:<4} {failed or "DIFFERENT from pandas"}', flush=True)
        return {}
    pandas, hand_written, ours = (sides[n].seconds or math.nan for n in ('pandas', 'expert', 'rewritten'))
    alike = 'identical' if sides['expert'].output == sides['pandas'].output else 'different'
    memory = sides['rewritten'].megabytes / sides['expert'].megabytes
    said = f'within {asked.share:g}: {len(level.bounded)} columns' if level.bounded else 'identical'
    peer = peered(legacy, sides, asked)
    print(
        f'{name:<4} {said} (expert {alike})  pandas {pandas:7.3f} s  expert {hand_written:6.3f} s  rewritten {ours:6.3f} s  '
        f'{ours / hand_written:5.2f} x expert  {pandas / ours:5.1f} x faster than pandas  memory {memory:4.2f} x expert'
        + (f'  FireDucks {peer["fireducks"]:5.2f} x expert' if peer else ''),
        flush=True,
    )
    same = {'identical': float(not level.bounded)}
    return {'expert': ours / hand_written, 'pandas': pandas / ours, 'memory': memory} | same | peer


def peered(legacy: str, sides: dict[str, Ran], asked: Asked) -> dict[str, float]:
    """FireDucks on the same script: its time as that of the expert, and whether what it writes is identical to pandas'."""
    if not asked.fireducks:
        return {}
    text = legacy.replace('import pandas as pd', 'import fireducks.pandas as pd')
    found = ran('fireducks', text, asked.data, asked.runs, asked.fireducks)
    if found.seconds is None:
        print(f'     FireDucks failed: {found.error[:120]}', flush=True)
        return {}
    same = float(found.output == sides['pandas'].output)
    return {'fireducks': found.seconds / (sides['expert'].seconds or math.nan), 'fireducks identical': same}


def concluded(found: list[dict[str, float]], asked: int) -> None:
    """Print the geometric means of the scripts that were rewritten whole and are equal, and those of FireDucks on as many."""
    same = sum(int(ratios['identical']) for ratios in found)
    near = f', {len(found) - same} more within the bound' if len(found) > same else ''
    print(f'{same} of {asked} rewritten whole and identical{near}')
    if found:
        means = {name: _mean(found, name) for name in ('expert', 'pandas', 'memory')}
        print(
            f'geometric means: {means["expert"]:.2f} x expert polars, {means["pandas"]:.1f} x faster than pandas, '
            f'memory {means["memory"]:.2f} x expert'
        )
    if peer := [ratios for ratios in found if 'fireducks' in ratios]:
        identical = sum(int(ratios['fireducks identical']) for ratios in peer)
        print(
            f'FireDucks: {_mean(peer, "fireducks"):.2f} x expert polars, {identical} of {len(peer)} identical to pandas'
        )


def _mean(found: list[dict[str, float]], name: str) -> float:
    return statistics.geometric_mean(ratios[name] for ratios in found)


def fireducks(given: Path | None, kept: Path) -> str:
    """The interpreter that has FireDucks, or nothing, after saying how to get one."""
    place = given or kept / 'fireducks' / 'bin' / 'python'
    if place.exists() and not subprocess.run([place, '-c', IMPORTS['fireducks']], capture_output=True).returncode:
        return str(place)
    into = place.parents[1]
    how = f'python3.11 -m venv {into} && {into}/bin/pip install {FIREDUCKS} pyarrow'
    print(
        f'FireDucks is not measured: {place} does not have it. It is no dependency of this project; to install it: {how}'
    )
    return ''


def main() -> None:
    """Print a line a query, and the geometric means of those that were rewritten whole and are equal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--queries', type=Path, required=True)
    parser.add_argument('--scale', default='0.1')
    parser.add_argument('--observed', default='0.01')
    parser.add_argument('--only', default='')
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--kept', type=Path, default=Path(tempfile.gettempdir()) / 'rewright-tpch')
    parser.add_argument('--tolerant', type=float, default=0)
    parser.add_argument('--fireducks', type=Path)
    given = parser.parse_args()
    given.kept.mkdir(parents=True, exist_ok=True)
    data, observed = tables(given.kept, given.scale), tables(given.kept, given.observed)
    asked = Asked(data, observed, given.runs, given.tolerant, fireducks(given.fireducks, given.kept))
    numbers = [int(n) for n in given.only.split(',')] if given.only else list(range(1, 23))
    print(f'{os.cpu_count()} processors, scale {given.scale}, observed at {given.observed}, {given.runs} runs each')
    found = []
    for number in numbers:
        legacy, expert = (script(given.queries, library, number) for library in ('pandas', 'polars'))
        ratios = compared(f'q{number}', legacy, expert, asked)
        found += [ratios] if ratios else []
    concluded(found, len(numbers))


if __name__ == '__main__':
    main()
