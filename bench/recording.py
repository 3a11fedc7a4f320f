"""Effects that are recorded and replayed, on every Python that is here: `python bench/recording.py [PYTHON ...]`.

Each effect of `tests/adapters/effects.toml`, and each topic of `clients.toml` with each client, is recorded once, replayed as it was, and replayed under another clock, hash seed and order
of directories. `yes`: everything it left and found was there and came back; `no`: it was not; `-`: there is no such thing on this Python.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'tests' / 'adapters'))

from matrix import PYTHONS, Matrix, addresses, environment

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal


def column(folder: Path, version: str) -> list:
    """The results of one Python, in the order of the table."""
    place, missing = environment(CachedEnvironments(cache_folder() / 'environments'), version)
    blobs = FolderBlobs(folder / 'objects')
    with addresses(folder) as served:
        return Matrix(BubblewrapSandbox(blobs, folder / 'scratch'), blobs, place, served, missing).results()


def main(versions: list[str]) -> None:
    """Print the table, what failed and why, and the figures of each Python."""
    columns, seconds = {}, {}
    for version in versions or PYTHONS:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            try:
                columns[version] = column(Path(folder), version)
            except Refusal as refusal:
                print(f'{version}: not measured, {refusal.what}')
                continue
        seconds[version] = time.perf_counter() - began
    print(f'{"":<56}' + ''.join(f'{version:>6}' for version in columns))
    for row in zip(*columns.values(), strict=True):
        print(f'{row[0].name:<56}' + ''.join(f'{_cell(result):>6}' for result in row))
    for version, results in columns.items():
        there = [result for result in results if result.applies]
        recorded, replayed = (sum(getattr(result, what) for result in there) for what in ('recorded', 'replayed'))
        print(f'{version}: {recorded} recorded and {replayed} replayed of {len(there)} in {seconds[version]:.1f} s')
        for result in there:
            if result.why:
                print(f'  {result.name}: {result.why}')


def _cell(result: object) -> str:
    if not result.applies:
        return '-'
    return 'yes' if result.recorded and result.replayed else 'no'


if __name__ == '__main__':
    main(sys.argv[1:])
