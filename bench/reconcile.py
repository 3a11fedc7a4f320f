"""`rewright reconcile` beside pandas and polars, each in a process of its own: `python bench/reconcile.py --rows 1,10,50`.

The rows are made anew, the same ones every time, in a folder that is deleted: millions of `id, name, day, amount, ratio`.
A peer that would hold more than the machine has to spare is ended, and its place in the table stays empty.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from measuring import Measured, measure

_CHUNK = 500_000
_ROW_BYTES = 62
_PANDAS_READS = """
import sys, pandas
for path in sys.argv[1:]:
    frame = pandas.read_csv(path) if path.endswith('csv') else pandas.read_parquet(path)
    del frame  # Both at once would be more memory, and no more time.
"""
_PANDAS_COMPARES = """
import sys, pandas
left, right = (pandas.read_csv(p) if p.endswith('csv') else pandas.read_parquet(p) for p in sys.argv[1:])
by = list(left.columns)
print(left.sort_values(by, ignore_index=True).equals(right.sort_values(by, ignore_index=True)))
"""
_POLARS_COMPARES = """
import sys, polars
read = polars.scan_csv if sys.argv[1].endswith('csv') else polars.scan_parquet
sides = [read(path).with_columns(side=polars.lit(sign)) for path, sign in zip(sys.argv[1:], (1, -1))]
names = [name for name in sides[0].collect_schema().names() if name != 'side']
apart = polars.concat(sides).group_by(names).agg(polars.col('side').sum()).filter(polars.col('side') != 0)
print(apart.select(polars.len()).collect(engine='streaming').item() == 0)
"""
READS = 'pandas reads both'
# With the memory that each takes for a row, in bytes.
PEERS = {
    READS: (_PANDAS_READS, 170),
    'pandas compares both': (_PANDAS_COMPARES, 370),
    'polars compares both': (_POLARS_COMPARES, 280),
}
OURS = [str(Path(sys.executable).with_name('rewright')), 'reconcile', '--json']
Change = Callable[[pl.DataFrame, np.random.Generator], pl.DataFrame]


def chunk(number: int, rows: int) -> pl.DataFrame:
    """The rows of one chunk, the same for the same number."""
    dice = np.random.default_rng(number)
    ids = np.arange(number * _CHUNK, number * _CHUNK + rows)
    names = pl.Series('name', dice.integers(0, 100_000, rows)).cast(pl.String)
    days = pl.Series('day', dice.integers(10_000, 20_000, rows).astype(np.int32)).cast(pl.Date)
    amounts = dice.integers(0, 10**7, rows) / 100
    frame = pl.DataFrame({'id': ids, 'name': names, 'day': days, 'amount': amounts, 'ratio': dice.random(rows)})
    return frame.with_columns(('Zoë ' + pl.col('name')).alias('name'))


def _cells(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(pl.when(pl.col('id') % 250_007 == 11).then(0.125).otherwise('amount').alias('amount'))


def _rows(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return pl.concat([frame.filter(pl.col('id') % 250_007 != 11), frame.filter(pl.col('id') % 400_009 == 13)])


def _floats(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(pl.col('amount').cast(pl.Decimal(20, 4)).cast(pl.String))


def _shuffled(frame: pl.DataFrame, dice: np.random.Generator) -> pl.DataFrame:
    return frame[dice.permutation(frame.height)]


def _same(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return frame


CASES: dict[str, tuple[str, Change, bool, bool, str, list[str]]] = {
    'the same bytes': ('csv', _same, False, False, 'identical', []),
    'another order': ('csv', _shuffled, False, True, 'equal_values', ['row order']),
    'floats spelled otherwise': ('csv', _floats, False, False, 'equal_values', ['float formatting']),
    'quoted': ('csv', _same, True, False, 'equal_values', ['quoting']),
    'a few cells': ('csv', _cells, False, False, 'different', ['values']),
    'rows missing and twice': ('csv', _rows, False, False, 'different', ['values']),
    'another order of Parquet': ('parquet', _shuffled, False, True, 'equal_values', ['row order']),
    'a few cells of Parquet': ('parquet', _cells, False, False, 'different', ['values']),
}


def write(path: Path, rows: int, change: Change, *, quoted: bool, backwards: bool) -> None:
    """Write one side, chunk by chunk."""
    dice = np.random.default_rng(1)
    numbers = list(range(-(-rows // _CHUNK)))
    frames = (change(chunk(n, min(_CHUNK, rows - n * _CHUNK)), dice) for n in (numbers[::-1] if backwards else numbers))
    if path.suffix == '.parquet':
        _write_parquet(path, frames)
        return
    with path.open('wb') as file:
        for number, frame in enumerate(frames):
            frame.write_csv(file, include_header=number == 0, quote_style='non_numeric' if quoted else 'necessary')


def _write_parquet(path: Path, frames: Iterator[pl.DataFrame]) -> None:
    import pyarrow.parquet as pq

    writer = None
    for frame in frames:
        table = frame.to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def measured(folder: Path, command: list[str], sides: list[Path], limit: float, rounds: int) -> Measured:
    """Measure a command on two files; of several rounds the one of median time."""
    environment = {'PYTHONPYCACHEPREFIX': str(folder / 'pyc'), 'PYTHONDONTWRITEBYTECODE': '', 'TMPDIR': str(folder)}
    found = sorted(measure([*command, *map(str, sides)], limit, environment) for _ in range(rounds))
    return found[len(found) // 2]


def compare(folder: Path, rows: int, title: str, peers: set[str], limit: float, rounds: int) -> None:
    """Print the lines of one case, pandas reading the same two files before it, and first of a format those of the peers.

    SystemExit where our answer is not the one that was planted.
    """
    ending, change, quoted, backwards, verdict, kinds = CASES[title]
    sides = [folder / f'left.{ending}', folder / f'right.{ending}']
    if not sides[0].exists():
        write(sides[0], rows, _same, quoted=False, backwards=False)
    write(sides[1], rows, change, quoted=quoted, backwards=backwards)
    reads = _peer(folder, rows, ending, READS, sides, limit, rounds)
    _line(f'{ending}: {READS}', reads, reads)
    for name in [name for name in PEERS if name != READS and ending not in peers]:
        _line(f'{ending}: {name}', _peer(folder, rows, ending, name, sides, limit, rounds), reads)
    peers.add(ending)
    found = measured(folder, OURS, sides, limit, rounds)
    sides[1].unlink()
    told = json.loads(found.output or '{}')
    if (told.get('verdict'), told.get('kinds')) != (verdict, kinds):
        sys.exit(f'{title}: expected {verdict} {kinds}, found {told.get("verdict")} {told.get("kinds")}')
    _line(f'{ending}: rewright, {title}', found, reads)


def _peer(
    folder: Path, rows: int, ending: str, name: str, sides: list[Path], limit: float, rounds: int
) -> Measured | None:
    code, each = PEERS[name]
    if rows * each >> 20 > limit:
        print(f'{ending}: {name:<43} left out: about {rows * each >> 20} MB, more than there are to spare', flush=True)
        return None
    return measured(folder, [sys.executable, '-c', code], sides, limit, rounds)


def _line(name: str, found: Measured | None, reads: Measured | None) -> None:
    if found is None:
        return
    if found.output is None:
        print(f'{name:<48} ended at {found.megabytes:.0f} MB', flush=True)
        return
    known = reads is not None and reads.output is not None
    ratios = f'{found.wall / reads.wall:6.2f}{found.processor / reads.processor:6.2f}' if known and reads else ''
    print(f'{name:<48}{found.wall:8.1f} s{found.processor:8.1f} s{found.megabytes:7.0f} MB {ratios}', flush=True)


def available() -> float:
    """Megabytes of memory that are free."""
    lines = Path('/proc/meminfo').read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith('MemAvailable')) / 1024


def main() -> None:
    """Print a table for each number of rows."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument('--rows', default='0.1', help='millions of rows, such as 1,10,50')
    asked.add_argument('--cases', default='', help=f'some of: {", ".join(CASES)}')
    asked.add_argument('--folder', type=Path, default=Path(tempfile.gettempdir()))
    given = asked.parse_args()
    titles = [title for title in CASES if not given.cases or title in given.cases.split(',')]
    for millions in map(float, given.rows.split(',')):
        rows = round(millions * 1e6)
        # Both sides, and once more as much for what lies on disk meanwhile.
        needed = 4 * rows * _ROW_BYTES
        free = shutil.disk_usage(given.folder).free
        if free < 1.2 * needed:
            sys.exit(f'{rows} rows take {needed >> 20} MB in {given.folder}, and {free >> 20} MB are free there')
        load = ' '.join(f'{one:.1f}' for one in os.getloadavg())
        print(f'{rows:,} rows on each side, {os.cpu_count()} processors, load {load}')
        print(f'{"":<48}{"wall":>10}{"processor":>10}{"memory":>10} wall and processor time of {READS} = 1')
        with tempfile.TemporaryDirectory(dir=given.folder) as made:
            _prime(Path(made))
            peers: set[str] = set()
            for title in titles:
                compare(Path(made), rows, title, peers, 0.6 * available(), 3 if millions <= 1 else 1)


def _prime(folder: Path) -> None:
    """Run everyone once, so that nobody pays for compiling modules."""
    for ending in ('csv', 'parquet'):
        sides = [folder / f'{name}.{ending}' for name in ('one', 'two')]
        for side in sides:
            write(side, 1000, _shuffled if side is sides[1] else _same, quoted=False, backwards=False)
        for command in (OURS, *([sys.executable, '-c', code] for code, _ in PEERS.values())):
            measured(folder, command, sides, available(), 1)


if __name__ == '__main__':
    main()
