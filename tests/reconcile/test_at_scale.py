"""What is too large to be held is compared as what is held, however small the pieces it is read in."""

import pytest
from generated import EDITS, pair, truth

from rewright.reconcile import Rulebook, reconcile_paths
from rewright.reconcile.scale import Scale

# Cut everywhere: blocks smaller than a row, parts of a few rows, files after every piece, rows that share buckets.
TINY = (
    Scale(small=0, block=7, part=3, spool=1, bits=2),
    Scale(small=0, block=64, part=3, spool=1, bits=8),
    Scale(small=0, block=11, part=1000, spool=1 << 20, bits=1),
    Scale(small=0),
)


def compared(folder, sides, scale=None, name='a.csv'):
    paths = []
    for side, data in zip(('left', 'right'), sides, strict=True):
        paths.append(folder / side / name)
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(data)
    return reconcile_paths(*paths, Rulebook(), scale=scale)


def check(folder, seed, scale):
    edit, left, right = pair(seed)
    found, held = compared(folder, (left, right), scale), compared(folder, (left, right))
    told = (found.verdict, found.kinds, found.rows, found.passed)
    assert told == (held.verdict, held.kinds, held.rows, held.passed), f'{edit}, seed {seed}'
    if found.rows:
        assert (found.rows.left, found.rows.right, found.rows.matched) == truth(left, right), f'{edit}, seed {seed}'
        same = found.rows.left == found.rows.right == found.rows.matched
        assert (found.verdict == 'equal_values') == same, f'{edit}, seed {seed}'
    if found.key == held.key:
        assert (found.columns, found.total, found.differences) == (held.columns, held.total, held.differences)


@pytest.mark.parametrize('scale', TINY[:3])
def test_generated_pairs(scale, tmp_path):
    for seed in range(len(EDITS)):
        check(tmp_path, seed, scale)


@pytest.mark.slow
@pytest.mark.parametrize('scale', TINY)
def test_more_generated_pairs(scale, tmp_path):
    for seed in range(len(EDITS), 4 * len(EDITS)):
        check(tmp_path, seed, scale)
