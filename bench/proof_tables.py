"""Comparing two tables as a proof does, against reading both with pandas: `python bench/proof_tables.py [rows]`."""

import io
import sys

import pandas as pd
from stopwatch import seconds

from rewright.reconcile.compare import compare


def main(rows: int) -> None:
    """Print the ratio for equal tables, and for tables that differ in one cell."""
    lines = [f'{n},Ünï {n % 97},{n * 0.37:.2f},2026-01-{n % 28 + 1:02d}' for n in range(rows)]
    left = ('id,name,amount,day\n' + '\n'.join(lines) + '\n').encode()
    lines[rows // 2] = lines[rows // 2].replace('Ünï', 'Unï')
    right = ('id,name,amount,day\n' + '\n'.join(lines) + '\n').encode()

    def read_both() -> bool:
        return pd.read_csv(io.BytesIO(left)).equals(pd.read_csv(io.BytesIO(right)))

    pandas = seconds(read_both)
    for name, other in (('identical', left), ('one cell differs', right)):
        ours = seconds(lambda other=other: compare(left, other, name='table.csv'))
        print(
            f'{rows:>8} rows, {name:<17} {ours:7.3f} s, reading both with pandas {pandas:6.3f} s, ratio {ours / pandas:5.2f}'
        )


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
