"""Runs inside the sandbox: the path of a pickle and of a text go in; what the pickle holds is written as tables of texts.

The text has one JSON value a line. A list is the head of a table (`[name, ordered, [[column, type], ...], [structure,
...]]`) or, behind it, one of its rows, told apart by a first word. It needs what the pickle needs, and imports nothing else.
"""

import json
import pickle
import sys
from collections.abc import Iterable, Iterator
from typing import Any

PLAIN = (str, bytes, bytearray, bool, int, float, complex, type(None))


def spelled(value: Any) -> str:
    """One text for a value and its type: the same exactly for the same values; TypeError for what is no data."""
    name = type(value).__name__
    if isinstance(value, PLAIN):
        return f'{name} {value}' if isinstance(value, str) else f'{name} {value!r}'
    if isinstance(value, dict):
        return f'{name} {{{", ".join(sorted(f"{spelled(k)}: {spelled(v)}" for k, v in value.items()))}}}'
    if isinstance(value, list | tuple):
        return f'{name} [{", ".join(map(quoted, value))}]'
    if isinstance(value, set | frozenset):
        return f'{name} {{{", ".join(sorted(map(quoted, value)))}}}'
    room = type(value).__module__.partition('.')[0]
    if room == 'numpy':
        return _of_numpy(value)
    if name == 'Timestamp':
        return f'{name} {value.isoformat()} {value.tzinfo} {value.unit}'
    if name == 'Timedelta':
        return f'{name} {value.isoformat()} {value.unit}'
    if name == 'Decimal':
        return f'decimal {value}'
    if room in {'pandas', 'datetime', 'uuid', 'zoneinfo', 'fractions'}:
        return f'{name} {value!r}'
    raise TypeError(f'a value of {type(value).__module__}.{name} is no data')


def quoted(value: Any) -> str:
    """A value within another."""
    return json.dumps(spelled(value))


def _of_numpy(value: Any) -> str:
    if hasattr(value, 'ravel') and hasattr(value, 'shape') and value.shape != ():
        return f'array {value.dtype} {value.shape} [{", ".join(map(quoted, value.ravel()))}]'
    held = value.item() if hasattr(value, 'item') else value
    return f'{value.dtype} {value if type(held) is type(value) else held!r}'


def tables(path: str, value: Any, leaves: list[tuple[str, str]]) -> Iterator[tuple[list[Any], Iterable[list[str]]]]:
    """Yield head and rows of every frame, series and array; everything else is added to the `leaves` by its path."""
    name, room = type(value).__name__, type(value).__module__.partition('.')[0]
    if room == 'pandas' and name == 'DataFrame':
        yield _frame(path, value)
    elif room == 'pandas' and name == 'Series':
        head, rows = _frame(path, value.to_frame(name='values'))
        yield [*head[:3], [*head[3], f'series {quoted(value.name)}']], rows
    elif room == 'numpy' and name == 'ndarray' and value.ndim:
        flat = value.reshape(len(value), -1)
        kind = f'{value.dtype}'
        columns = [[str(at), kind] for at in range(flat.shape[1])]
        yield [path, True, columns, [f'array {value.shape[1:]} of {kind}']], ([spelled(v) for v in row] for row in flat)
    elif isinstance(value, dict):
        leaves.append((path, f'{name} of {len(value)}'))
        for key, inner in value.items():
            yield from tables(f'{path}[{spelled(key)!r}]', inner, leaves)
    elif isinstance(value, list | tuple):
        leaves.append((path, f'{name} of {len(value)}'))
        for at, inner in enumerate(value):
            yield from tables(f'{path}[{at}]', inner, leaves)
    else:
        leaves.append((path, spelled(value)))


def _frame(path: str, frame: Any) -> tuple[list[Any], Iterable[list[str]]]:
    index = frame.index
    counted = type(index).__name__ == 'RangeIndex'
    structure = [
        f'index {index!r}' if counted else f'index {[quoted(name) for name in index.names]}',
        f'names {[quoted(name) for name in frame.columns.names]}',
        f'attributes {spelled(frame.attrs)}',
    ]
    levels = [] if counted else [index.get_level_values(at) for at in range(index.nlevels)]
    series = [*levels, *(frame.iloc[:, at] for at in range(frame.shape[1]))]
    labels = [*(f'(index {at})' for at in range(len(levels))), *map(_label, frame.columns)]
    columns = [[label, _kind(values.dtype)] for label, values in zip(labels, series, strict=True)]
    rows = ([spelled(value) for value in row] for row in zip(*series, strict=True)) if series else iter(())
    return [path, False, columns, [*structure, f'{len(frame)} rows'] if not series else structure], rows


def _label(name: Any) -> str:
    return name if isinstance(name, str) and not name.startswith('(') else f'({spelled(name)})'


def _kind(dtype: Any) -> str:
    """A column's type; of categories also which there are, in their order where that is part of the type."""
    if str(dtype) != 'category':
        return f'{dtype!r}' if str(dtype) == 'string' else str(dtype)
    listed = [quoted(value) for value in dtype.categories]
    kind = f'categories of {dtype.categories.dtype}'
    return f'ordered {kind} {listed}' if dtype.ordered else f'{kind} {sorted(listed)}'


def main(given: str, written: str) -> None:
    """Read one pickle and write its tables; whatever it does, it does in here."""
    with open(given, 'rb') as file:  # noqa: PTH123  The program needs no more than it must.
        value = pickle.load(file)  # noqa: S301  The sandbox is what makes that safe.
    leaves: list[tuple[str, str]] = []
    with open(written, 'w', encoding='utf-8') as out:  # noqa: PTH123  As above.
        for head, rows in tables('', value, leaves):
            out.write(json.dumps(head) + '\n')
            out.writelines(json.dumps(['row', *row]) + '\n' for row in rows)
        if leaves:
            out.write(json.dumps(['values', False, [['path', ''], ['value', '']], []]) + '\n')
            out.writelines(json.dumps(['row', *leaf]) + '\n' for leaf in leaves)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
