"""The questions of duckdblabs/db-benchmark as legacy jobs: each rewritten by observation, compared to the byte, and timed.

python bench/db_benchmark.py [--rows 1e6] [--groups 100] [--observed 2e3] [--only g1,j5] [--runs 3] [--tolerant 1e-9]

Ten questions group (g1 to g10), five join (j1 to j5). The jobs, the experts' polars and the generator are written anew, in
the shape of the benchmark's own: columns, cardinalities and shares of keys that meet. Each job reads Parquet and writes CSV.
Times leave out the start of Python and its imports.
"""

import argparse
import math
import os
import re
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import tpch

GROUPED = 'x.groupby({by}, as_index=False, sort=False, observed=True, dropna=False)'
GROUPS = {
    'g1': (
        GROUPED.format(by="'id1'") + ".agg({'v1': 'sum'})",
        "x.group_by('id1', maintain_order=True).agg(pl.col('v1').sum())",
    ),
    'g2': (
        GROUPED.format(by="['id1', 'id2']") + ".agg({'v1': 'sum'})",
        "x.group_by('id1', 'id2', maintain_order=True).agg(pl.col('v1').sum())",
    ),
    'g3': (
        GROUPED.format(by="'id3'") + ".agg({'v1': 'sum', 'v3': 'mean'})",
        "x.group_by('id3', maintain_order=True).agg(pl.col('v1').sum(), pl.col('v3').mean())",
    ),
    'g4': (
        GROUPED.format(by="'id4'") + ".agg({'v1': 'mean', 'v2': 'mean', 'v3': 'mean'})",
        "x.group_by('id4', maintain_order=True).agg(pl.col('v1', 'v2', 'v3').mean())",
    ),
    'g5': (
        GROUPED.format(by="'id6'") + ".agg({'v1': 'sum', 'v2': 'sum', 'v3': 'sum'})",
        "x.group_by('id6', maintain_order=True).agg(pl.col('v1', 'v2', 'v3').sum())",
    ),
    'g6': (
        GROUPED.format(by="['id4', 'id5']") + ".agg(median=('v3', 'median'), std=('v3', 'std'))",
        "x.group_by('id4', 'id5', maintain_order=True).agg(median=pl.col('v3').median(), std=pl.col('v3').std())",
    ),
    'g7': (
        GROUPED.format(by="'id3'")
        + ".agg({'v1': 'max', 'v2': 'min'}).assign(range_v1_v2=lambda d: d['v1'] - d['v2'])[['id3', 'range_v1_v2']]",
        "x.group_by('id3', maintain_order=True).agg(range_v1_v2=pl.col('v1').max() - pl.col('v2').min())",
    ),
    'g8': (
        ("x[~x['v3'].isna()][['id6', 'v3']].sort_values(['v3', 'id6'], ascending=False)"
        ".groupby('id6', as_index=False, sort=False).head(2)"),
        ("x.drop_nulls('v3').select('id6', 'v3').sort('v3', 'id6', descending=True)"
        ".group_by('id6', maintain_order=True).head(2)"),
    ),
    'g9': (
        ("x[['id2', 'id4', 'v1', 'v2']].groupby(['id2', 'id4'], as_index=False, sort=False)"
        ".apply(lambda d: pd.Series({'r2': d['v1'].corr(d['v2']) ** 2}))"),
        "x.group_by('id2', 'id4', maintain_order=True).agg(r2=pl.corr('v1', 'v2') ** 2)",
    ),
    'g10': (
        GROUPED.format(by="['id1', 'id2', 'id3', 'id4', 'id5', 'id6']") + ".agg(v3=('v3', 'sum'), count=('v1', 'size'))",
        ("x.group_by('id1', 'id2', 'id3', 'id4', 'id5', 'id6', maintain_order=True)"
        ".agg(pl.col('v3').sum(), count=pl.len())"),
    ),
}  # fmt: skip
JOINS = {
    'j1': ("x.merge(small, on='id1')", "x.join(small, on='id1', maintain_order='left_right', suffix='_y')"),
    'j2': ("x.merge(medium, on='id2')", "x.join(medium, on='id2', maintain_order='left_right', suffix='_y')"),
    'j3': (
        "x.merge(medium, how='left', on='id2')",
        "x.join(medium, on='id2', how='left', maintain_order='left_right', suffix='_y')",
    ),
    'j4': ("x.merge(medium, on='id5')", "x.join(medium, on='id5', maintain_order='left_right', suffix='_y')"),
    'j5': ("x.merge(big, on='id3')", "x.join(big, on='id3', maintain_order='left_right', suffix='_y')"),
}
TABLES = ('x', 'small', 'medium', 'big')


def grouping_data(rows: int, groups: int, folder: Path) -> None:
    """One table: texts and whole numbers of few and of many values, two small numbers, a float of six digits."""
    chance, many = np.random.default_rng(108), max(rows // groups, 1)
    few = [chance.integers(1, groups + 1, rows) for _ in range(4)]
    long = [chance.integers(1, many + 1, rows) for _ in range(2)]
    pl.DataFrame({
        'id1': few[0], 'id2': few[1], 'id3': long[0], 'id4': few[2], 'id5': few[3], 'id6': long[1],
        'v1': chance.integers(1, 6, rows), 'v2': chance.integers(1, 16, rows), 'v3': chance.uniform(0, 100, rows).round(6),
    }).with_columns(
        pl.format('id{}', pl.col('id1', 'id2').cast(pl.String).str.zfill(3)).name.keep(),
        pl.format('id{}', pl.col('id3').cast(pl.String).str.zfill(10)),
    ).write_parquet(folder / 'x.parquet')  # fmt: skip


def joining_data(rows: int, folder: Path) -> None:
    """A table of all rows and three to join: a few keys, a thousandth and as many; nine of ten keys have a partner."""
    chance = np.random.default_rng(108)
    sizes = {'small': max(rows // 1_000_000, 10), 'medium': max(rows // 1_000, 10), 'big': rows}
    drawn, own = {}, {}
    for name, size in sizes.items():
        keys = chance.permutation(math.ceil(size * 1.1)) + 1
        drawn[name], own[name] = keys[:size], keys[-size:]
    left = {f'id{n}': chance.permutation(np.resize(drawn[name], rows)) for n, name in enumerate(sizes, 1)}
    _labelled(left, chance).write_parquet(folder / 'x.parquet')
    for n, name in enumerate(sizes, 1):
        keys = {
            f'id{k}': own[other][chance.integers(0, sizes[other], sizes[name])]
            for k, other in enumerate(sizes, 1)
            if k < n
        }
        _labelled(keys | {f'id{n}': own[name]}, chance, 'v2').write_parquet(folder / f'{name}.parquet')


def _labelled(keys: dict[str, np.ndarray], chance: np.random.Generator, value: str = 'v1') -> pl.DataFrame:
    """Keys, the same as texts, and a float."""
    rows = len(next(iter(keys.values())))
    frame = pl.DataFrame(keys | {value: chance.uniform(0, 100, rows).round(6)})
    texts = [pl.format('id{}', f'id{n}').alias(f'id{n + 3}') for n in (1, 2, 3) if f'id{n}' in keys]
    return frame.with_columns(texts).select(*keys, *(f'id{int(k[2:]) + 3}' for k in keys), value)


def scripts(question: str) -> tuple[str, str]:
    """The legacy job of a question and an expert's polars for it."""
    legacy, expert = (GROUPS | JOINS)[question]
    tables = [name for name in TABLES if re.search(rf'\b{name}\b(?!\')', legacy)]
    reads = [f"{name} = pd.read_parquet('{name}.parquet')" for name in tables]
    scans = [f"{name} = pl.scan_parquet('{name}.parquet')" for name in tables]
    written = f"result = {legacy}\nresult.to_csv('{tpch.OUTPUT}', index=False)"
    return (
        '\n'.join(['import pandas as pd', '', *reads, written, '']),
        '\n'.join(['import polars as pl', '', *scans, f"({expert}).collect().write_csv('{tpch.OUTPUT}')", '']),
    )


def main() -> None:
    """Print a line a question, and the geometric means of those that were rewritten whole and are identical."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rows', type=float, default=1e6)
    parser.add_argument('--groups', type=int, default=100)
    parser.add_argument('--observed', type=float, default=2e3)
    parser.add_argument('--only', default='')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--tolerant', type=float, default=0)
    given = parser.parse_args()
    questions = given.only.split(',') if given.only else [*GROUPS, *JOINS]
    print(f'{os.cpu_count()} processors, {given.rows:g} rows, observed on {given.observed:g}, {given.runs} runs each')
    found = []
    with tempfile.TemporaryDirectory() as made:
        folders = {(kind, size): Path(made) / f'{kind}{size}' for kind in 'gj' for size in ('large', 'observed')}
        for (kind, size), folder in folders.items():
            folder.mkdir()
            rows = int(given.rows if size == 'large' else given.observed)
            grouping_data(rows, given.groups, folder) if kind == 'g' else joining_data(rows, folder)
        for question in questions:
            legacy, expert = scripts(question)
            kind = question[0]
            asked = tpch.Asked(folders[kind, 'large'], folders[kind, 'observed'], given.runs, given.tolerant)
            ratios = tpch.compared(question, legacy, expert, asked)
            found += [ratios] if ratios else []
    tpch.concluded(found, len(questions))


if __name__ == '__main__':
    main()
