"""A Parquet file in; how many values it says are missing in each column out.

Polars reads these notes and does not tell them; pyarrow tells them, and takes longer to import than many a job to run. The layout
is that of `FileMetaData` in parquet.thrift (Apache Parquet), in Thrift's compact protocol.
"""

import struct
from pathlib import Path

MAGIC = b'PAR1'
# Fields by their numbers in parquet.thrift.
_ROW_GROUPS, _COLUMNS, _COLUMN_NOTES, _COLUMN_PATH, _STATISTICS, _NULL_COUNT = 4, 1, 3, 3, 12, 3
_BOOLEANS, _BYTE, _NUMBERS, _DOUBLE, _TEXT, _LISTS, _STRUCT = {1: True, 2: False}, 3, {4, 5, 6}, 7, 8, {9, 10}, 12

Fields = dict[int, object]


def missing_values(path: Path) -> dict[str, int | None]:
    """The number of missing values by column, None where the file does not say; nothing for a file that is laid out otherwise."""
    with path.open('rb') as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(size - 8, 0))
        end = file.read()
        length = int.from_bytes(end[:4], 'little')
        if end[4:] != MAGIC or length > size - 8:
            return {}
        file.seek(size - 8 - length)
        notes = _Reader(file.read(length)).fields()
    found: dict[str, int | None] = {}
    for group in _structs(notes.get(_ROW_GROUPS)):
        for column in _structs(group.get(_COLUMNS)):
            _count(column.get(_COLUMN_NOTES), found)
    return found


def _count(notes: object, found: dict[str, int | None]) -> None:
    """Add what one part of a column says."""
    if not isinstance(notes, dict):
        return
    path, statistics = notes.get(_COLUMN_PATH), notes.get(_STATISTICS)
    name = b'.'.join(path).decode() if isinstance(path, list) else ''
    count = statistics.get(_NULL_COUNT) if isinstance(statistics, dict) else None
    before = found.get(name, 0)
    found[name] = before + count if isinstance(count, int) and before is not None else None


def _structs(value: object) -> list[Fields]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class _Reader:
    """Thrift's compact protocol."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def fields(self) -> Fields:
        """The fields of a struct by their numbers."""
        found: Fields = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._signed()
            found[number] = _BOOLEANS[kind] if kind in _BOOLEANS else self._value(kind)
        return found

    def _byte(self) -> int:
        self._place += 1
        return self._data[self._place - 1]

    def _take(self, length: int) -> bytes:
        self._place += length
        return self._data[self._place - length : self._place]

    def _unsigned(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7

    def _signed(self) -> int:
        number = self._unsigned()
        return (number >> 1) ^ -(number & 1)

    def _value(self, kind: int) -> object:
        if kind in _NUMBERS:
            return self._signed()
        if kind == _TEXT:
            return self._take(self._unsigned())
        if kind == _STRUCT:
            return self.fields()
        if kind in _LISTS:
            return self._list()
        if kind == _DOUBLE:
            return struct.unpack('<d', self._take(8))[0]
        if kind == _BYTE or kind in _BOOLEANS:
            return self._byte()
        raise ValueError(f'a value of the unknown kind {kind} in the notes of a Parquet file')

    def _list(self) -> list[object]:
        head = self._byte()
        length = head >> 4 if head >> 4 < 15 else self._unsigned()
        return [self._value(head & 15) for _ in range(length)]
