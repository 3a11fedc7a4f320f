"""A frame and names that a setting gives in; the frame under them out, once they are the ones that were proven."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from rewright_runtime.breach import ContractBreach


def renamed(frame: pl.DataFrame, new: Mapping[str, str], expected: Sequence[str]) -> pl.DataFrame:
    """`rename(columns=new)`, where names that are not there are left out; ContractBreach unless it gives the `expected` columns."""
    names = [new.get(name, name) for name in frame.columns]
    _check(names, expected)
    return frame.rename(dict(zip(frame.columns, names, strict=True)))


def chosen(frame: pl.DataFrame, names: Sequence[str], expected: Sequence[str]) -> pl.DataFrame:
    """The columns of `names`; ContractBreach unless those are the `expected` ones."""
    _check(names, expected)
    return frame.select(names)


def dropped(frame: pl.DataFrame, names: str | Sequence[str], expected: Sequence[str]) -> pl.DataFrame:
    """The columns that `names` does not name; ContractBreach unless the `expected` ones are left."""
    gone = [names] if isinstance(names, str) else names
    unknown = [name for name in gone if name not in frame.columns]
    _check([name for name in frame.columns if name not in gone] + unknown, expected)
    return frame.drop(gone)


def _check(names: Sequence[str], expected: Sequence[str]) -> None:
    if list(names) != list(expected):
        raise ContractBreach(f'the columns are to be {list(names)}, proven were {list(expected)}')


def listed(names: Sequence[str], expected: Sequence[str]) -> Sequence[str]:
    """The names that a loop goes through; ContractBreach unless they are the `expected` ones."""
    if list(names) != list(expected):
        raise ContractBreach(f'columns are gone through by the names {list(names)}, proven were {list(expected)}')
    return names


def listed_at(items: Sequence[Any], place: int, expected: Sequence[str]) -> Sequence[Any]:
    """Lists that a loop goes through, each with a name at `place`; ContractBreach unless the names are the `expected` ones."""
    try:
        names = [item[place] for item in items]
    except (LookupError, TypeError) as error:
        raise ContractBreach(f'columns are gone through by names that are not there: {error}') from error
    listed(names, expected)
    return items
