"""HDF5 -> a sheet a dataset, with types, attributes and links; no link and no other file is ever followed."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from rewright.reconcile.content import Capabilities, Table, UnreadableError
from rewright.reconcile.hdf5arrays import columns, frame, kind_name, spelled, width
from rewright.reconcile.sheets import Column, Sheet, to_table
from rewright.reconcile.sources import Source

SUFFIXES = ('.h5', '.hdf5', '.hdf')
CAPABILITIES = Capabilities(streams=True)
_CHUNK = 16 << 20
_SMALL = 8 << 20
_RATIO, _ALWAYS = 2000, 1 << 30


def tables(data: bytes) -> tuple[Table, ...]:
    """Return every dataset with its values in their order, and first what else there is; Unreadable for other bytes."""
    return tuple(to_table(sheet) for sheet in sheets(Source('', data=data)))


def sheets(source: Source) -> tuple[Sheet, ...]:
    """A sheet for every dataset by its path, and a first nameless one for groups and links; Unreadable for other bytes.

    The rows of a compound dataset are a multiset, as a table's are; the cells of any other have their place.
    """
    import h5py

    try:
        with h5py.File(_file(source), 'r') as file:
            structure, datasets = _contents(file)
            made = [_sheet(source, file, name) for name in datasets]
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001  A damaged file fails anywhere in the library, with any error.
        raise UnreadableError(str(error)) from None
    return (Sheet('', (), lambda: iter(()), tuple(structure)), *made)


def _file(source: Source) -> Any:
    return source.path or io.BytesIO(source.data)


def _contents(file: Any) -> tuple[list[str], list[str]]:
    """Everything that is no dataset, and the paths of all datasets; what has two names is there twice."""
    import h5py

    structure, datasets = _attributes(file, '/'), []
    seen = {h5py.h5o.get_info(file.id).addr: '/'}
    stack = [('', file)]
    while stack:
        above, group = stack.pop()
        for key in group:
            name, link = f'{above}/{key}', group.get(key, getlink=True)
            if not isinstance(link, h5py.HardLink):
                structure.append(f'link {name} to {getattr(link, "path", "")} {getattr(link, "filename", "")}'.rstrip())
                continue
            item = group[key]
            if isinstance(item, h5py.Dataset):
                datasets.append(name)
                continue
            kind = type(item).__name__.lower()
            address = h5py.h5o.get_info(item.id).addr
            structure.append(f'{kind} {name}' + (f' is {seen[address]}' if address in seen else ''))
            structure += [f'type {item.dtype}'] if isinstance(item, h5py.Datatype) else []
            if address not in seen:
                structure += _attributes(file, name)
                stack += [(name, item)] if isinstance(item, h5py.Group) else []
            seen.setdefault(address, name)
    return sorted(structure), sorted(datasets)


def _attributes(file: Any, name: str) -> list[str]:
    item = file[name]
    return [f'{name} attribute {key} = {spelled(item.attrs[key], file)}' for key in sorted(item.attrs)]


def _sheet(source: Source, file: Any, name: str) -> Sheet:
    data = file[name]
    if data.external or data.is_virtual:
        raise UnreadableError(f'the dataset {name} keeps its values in other files')
    size = data.nbytes or 0
    if size > max(_ALWAYS, source.size * _RATIO):
        raise UnreadableError(f'the dataset {name} unfolds {source.size} bytes to {size}')
    table = data.dtype.names is not None and data.ndim == 1
    shape = 'table' if table else 'no values' if data.shape is None else f'{data.ndim} dimensions {data.shape[1:]}'
    structure = (shape, *_attributes(file, name))
    if not data.ndim or width(data) == 0 or data.shape is None:
        # Of a single value, and of rows without any, there is nothing to stream.
        structure = (*structure, f'{kind_name(data.dtype)} of {data.shape}')
    made = columns(data)
    return Sheet(name, made, partial(_frames, source, name, made), structure, ordered=not table, small=size < _SMALL)


def _frames(source: Source, name: str, made: tuple[Column, ...]) -> Iterator[Any]:
    import h5py

    with h5py.File(_file(source), 'r') as file:
        data = file[name]
        if data.shape is None or width(data) == 0:
            return
        rows = data.shape[0] if data.ndim else 1
        step = max(1, _CHUNK // max(1, (data.nbytes or 1) // max(1, rows)))
        try:
            for start in range(0, rows, step):
                yield frame(data[start : start + step] if data.ndim else data[()], data, made, file)
        except (OSError, ValueError, RuntimeError) as error:
            raise UnreadableError(str(error)) from None
