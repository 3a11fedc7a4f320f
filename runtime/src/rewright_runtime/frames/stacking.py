"""Frames in, one frame with their rows below each other out, typed as pandas types them."""

from collections.abc import Sequence

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import NUMBERS
from rewright_runtime.frames.numbers import widen


def stack(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """`pandas.concat`: columns in the order they first appear, holes where a frame lacks one.

    Raises ContractBreach where columns of one name hold different kinds, or a frame without rows has other types.
    """
    if not frames:
        raise ValueError('No objects to concatenate')
    if any(frame.height == 0 and frame.schema != frames[0].schema for frame in frames):
        raise ContractBreach('a frame without rows among others of other types')
    kinds: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, kind in frame.schema.items():
            kinds.setdefault(name, set()).add(kind)
    for name, found in kinds.items():
        if len(found) > 1 and not found <= {number() for number in NUMBERS}:
            raise ContractBreach(f'column {name!r} holds {" and ".join(sorted(map(str, found)))}')
    return widen(pl.concat(frames, how='diagonal_relaxed'))
