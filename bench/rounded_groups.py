"""Sums of groups that are rounded, streamed, beside the exact ones and plain polars: `python bench/rounded_groups.py [--rows 1e7] [--groups N]`.

Prints the ratios of medians, for prices whose sums are rounded to two digits and for numbers of which one lies where it might be rounded either way.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from stopwatch import seconds

from rewright_runtime import frames


def main(rows: int, groups: int) -> None:
    """Print a line for each kind of number."""
    dice = np.random.default_rng(0)
    prices = np.round(dice.uniform(0, 1000, rows), 2)
    near = prices.copy()
    near[0] += 0.005
    with tempfile.TemporaryDirectory() as folder:
        for name, values in (('prices', prices), ('one sum near a half', near)):
            path = Path(folder) / f'{name}.parquet'
            pl.DataFrame({'k': dice.integers(0, groups, rows), 'x': values}).write_parquet(path)
            frame = pl.scan_parquet(path)
            exact = frames.exact_sum('x')
            rounded = seconds(lambda f=frame: frames.grouped(f, ['k'], frames.rounded(frames.exact_sum('x'), 2)))
            kept = seconds(lambda f=frame, e=exact: frames.collect(f.group_by('k').agg(e.round(2))))
            plain = seconds(lambda f=frame: f.group_by('k').agg(pl.col('x').sum().round(2)).collect())
            print(
                f'{name}: {rows:,} rows, {groups:,} groups: {1000 * rounded:.0f} ms, {rounded / kept:.2f} x exact sums, '
                f'{rounded / plain:.2f} x plain polars'
            )


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rows', type=float, default=1e7)
    parser.add_argument('--groups', type=int, default=1000)
    given = parser.parse_args()
    main(int(given.rows), given.groups)
