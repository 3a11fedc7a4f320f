"""The bytes of a CSV file and how it is written in; the bytes of a plain table out: UTF-8, a header at most, then rows and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from typing import TypedDict

import numpy as np

from rewright_runtime.breach import ContractBreach

# pandas.read_csv's documented default for na_values.
MISSING = (
    '', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL',
    'NaN', 'None', 'n/a', 'nan', 'null',
)  # fmt: skip
BLANK_LINE = re.compile(rb'(?:\A|\n)(?:[ \t]*\r?\n|[ \t]+\r?\Z)')
# An end of line to pandas alone, and lines that its reader in Python takes for blank ones.
LONE_RETURN = re.compile(rb'\r(?!\n)')
BLANK_TO_PYTHON = re.compile(r'(?:^|\n)(?:"|[^\S\n])+(?:\n|$)')
BLANKS = r'\s+'


# Words of pandas for types, and which option says the same.
_KINDS = {
    'str': 'text', 'object': 'text', 'int': 'ints', 'int64': 'ints', 'float': 'floats', 'float64': 'floats',
}  # fmt: skip


class Options(TypedDict, total=False):
    """How a file is written, and which of it is read.

    Columns in `text` are never taken for numbers, those in `whole` have no missing value, those in `ints` hold whole numbers,
    those in `floats` numbers of either kind, which become floats; `types` says the same by the words of pandas. `columns` are read and no others. `labels` comes first, wherever
    it stands. `missing` are the texts that stand for a missing value, of all columns or of each one that it names. Without a
    `header` the schema names the columns in their order; with `renamed` it does so although there is one. `names` are names that
    have to be those of the schema. `skip` is how many lines
    come before the table, or which lines do not belong to it; `above` how many of the table come before its header; `below` how many
    rows at its end are none. `rows` is how many are read. `thousands` and `decimal` are marks within numbers; `comment` begins a
    line that is none. `quote` is None where nothing is quoted. `trimmed` says that blanks before a field do not count,
    `too_long_skipped` that rows of too many fields do not, `errors` what becomes of bytes that `encoding` does not have.
    `by_python` says that pandas' reader in Python read the file.
    """

    separator: str
    text: tuple[str, ...]
    whole: tuple[str, ...]
    ints: tuple[str, ...]
    floats: tuple[str, ...]
    types: Mapping[str, str]
    columns: Sequence[str] | Sequence[int]
    names: Sequence[str]
    labels: str
    missing: tuple[str, ...] | Mapping[str, tuple[str, ...]]
    header: bool
    renamed: bool
    skip: int | tuple[int, ...]
    above: int
    below: int
    rows: int
    thousands: str
    decimal: str
    comment: str
    quote: str | None
    trimmed: bool
    too_long_skipped: bool
    encoding: str
    errors: str
    by_python: bool


@dataclass(frozen=True)
class Form:
    """How a file is read, as `Options` says; numbers are the `nearest` floats from pandas 3 on."""

    separator: str = ','
    text: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    ints: tuple[str, ...] = ()
    floats: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[str] | Sequence[int] = ()
    names: Sequence[str] = ()
    labels: str = ''
    missing: tuple[str, ...] | Mapping[str, tuple[str, ...]] = MISSING
    header: bool = True
    renamed: bool = False
    skip: int | tuple[int, ...] = 0
    above: int = 0
    below: int = 0
    rows: int | None = None
    thousands: str = ''
    decimal: str = '.'
    comment: str = ''
    quote: str | None = '"'
    trimmed: bool = False
    too_long_skipped: bool = False
    encoding: str = 'utf-8'
    errors: str = 'strict'
    by_python: bool = False
    nearest: bool = False

    def typed(self) -> 'Form':
        """The form in which `types` are columns of each kind; ContractBreach for a type that has no exact form."""
        found: dict[str, list[str]] = {'text': [], 'ints': [], 'floats': []}
        for name, word in self.types.items():
            if word not in _KINDS:
                raise ContractBreach(f'column {name!r} is read as {word!r}, which was not seen')
            found[_KINDS[word]].append(name)
        text, ints, floats = (tuple(found[kind]) for kind in ('text', 'ints', 'floats'))
        return replace(self, text=self.text + text, ints=self.ints + ints, floats=self.floats + floats, types={})

    @property
    def between(self) -> str:
        """The one character between fields, once blanks of any number have become one."""
        return '\t' if self.separator == BLANKS else self.separator

    @property
    def mark(self) -> bytes:
        """The byte that quotes, or nothing."""
        return (self.quote or '').encode()


def table(data: bytes, where: str, form: Form) -> bytes:
    """Return the table of a file; ContractBreach where readers of pandas differ on what it is."""
    if len(form.between) != 1 or not form.between.isascii():
        raise ContractBreach(f'{where}: {form.separator!r} between fields, which was not seen')
    data = _decoded(data, where, form)
    if LONE_RETURN.search(data) or b'\0' in data:
        raise ContractBreach(f'{where}: a line or a text that ends as pandas alone understands it')
    data = _without_skipped(data, where, form)
    data = _without_comments(data, where, form)
    if form.below and BLANK_LINE.search(data):
        raise ContractBreach(f'{where}: blank lines in a table of which the last rows are left out')
    data = _without_blank_lines(data, where, form)
    if form.by_python and BLANK_TO_PYTHON.search(data.decode()):
        raise ContractBreach(f'{where}: a line of blanks that are none to every reader')
    data = _without_blanks(data, where, form)
    _check_quotes(data, where, form)
    return _chosen(data, where, form)


def records(data: bytes, form: Form, *, blank: bool = False) -> Iterator[bytes]:
    """The lines of a table, those that one quoted field holds as one; blank ones left out, unless they are asked for."""
    record, quotes = b'', 0
    for line in BytesIO(data):
        record, quotes = record + line, quotes + (line.count(form.mark) if form.mark else 0)
        if quotes % 2 == 0:
            if blank or record.strip(b' \t\r\n'):
                yield record
            record, quotes = b'', 0
    if record:
        yield record


def _check_quotes(data: bytes, where: str, form: Form) -> None:
    """ContractBreach for a quote that neither begins nor ends a field, nor stands twice within one: readers differ on it."""
    if not form.mark or form.mark not in data:
        return
    line = np.frombuffer(b'\n' + data + b'\n', np.uint8)
    at = np.flatnonzero(line == form.mark[0])
    around = np.frombuffer(form.between.encode() + b'\r\n' + form.mark, np.uint8)
    if len(at) % 2 or not np.isin(line[at[::2] - 1], around).all() or not np.isin(line[at[1::2] + 1], around).all():
        raise ContractBreach(f'{where}: a quote within a field')


def _decoded(data: bytes, where: str, form: Form) -> bytes:
    if (form.encoding, form.errors) == ('utf-8', 'strict'):
        return data
    try:
        return data.decode(form.encoding, form.errors).encode()
    except UnicodeError as error:
        raise ContractBreach(f'{where}: {error}') from error


def _without_skipped(data: bytes, where: str, form: Form) -> bytes:
    if not form.skip:
        return data
    _check_quotes(data, where, form)
    lines = records(data, form, blank=True)
    if isinstance(form.skip, int):
        return b''.join(islice(lines, form.skip, None))
    return b''.join(line for number, line in enumerate(lines) if number not in form.skip)


def _without_comments(data: bytes, where: str, form: Form) -> bytes:
    if not form.comment or (mark := form.comment.encode()) not in data:
        return data
    if form.mark in data:
        raise ContractBreach(f'{where}: comments beside quoted fields')
    lines = [line for line in data.split(b'\n') if not line.startswith(mark)]
    if any(mark in line for line in lines):
        raise ContractBreach(f'{where}: a comment behind fields')
    return b'\n'.join(lines)


def _without_blank_lines(data: bytes, where: str, form: Form) -> bytes:
    if not BLANK_LINE.search(data):
        return data
    if form.mark and form.mark in data:
        raise ContractBreach(f'{where}: blank lines beside quoted fields')
    return b'\n'.join(line for line in data.split(b'\n') if line.strip(b' \t\r'))


def _without_blanks(data: bytes, where: str, form: Form) -> bytes:
    """One tab for the blanks between fields, or none before a field, where the form says so."""
    if form.separator != BLANKS and not form.trimmed:
        return data
    if form.mark and form.mark in data:
        raise ContractBreach(f'{where}: blanks that do not count beside quoted fields')
    if form.separator == BLANKS:
        return b'\n'.join(re.sub(rb'[ \t]+', b'\t', line.strip(b' \t\r')) for line in data.split(b'\n'))
    between = re.escape(form.between.encode())
    return re.sub(rb'(^|%b) +' % between, rb'\1', data, flags=re.MULTILINE)


def _chosen(data: bytes, where: str, form: Form) -> bytes:
    """The table without what stands above its header and below its last row, and without rows that are too long."""
    if not (form.above or form.below or form.too_long_skipped or form.rows is not None):
        return data
    _check_quotes(data, where, form)
    lines = list(records(data, form))[form.above :]
    header = lines[: form.header]
    rows = lines[len(header) :]
    if form.below:
        rows = rows[: -form.below]
    if form.too_long_skipped:
        rows = _short_enough([*header, *rows], where, form)[len(header) :]
    rows = rows[: form.rows]
    return b''.join(line if line.endswith(b'\n') else line + b'\n' for line in [*header, *rows])


def _short_enough(lines: list[bytes], where: str, form: Form) -> list[bytes]:
    quoted = re.compile(rb'%b[^%b]*%b' % ((re.escape(form.mark),) * 3)) if form.mark else None
    bare = [quoted.sub(b'', line) for line in lines] if quoted else lines
    counts = [line.count(form.between.encode()) for line in bare]
    if counts[1:2] > counts[:1]:
        raise ContractBreach(f'{where}: the first row is longer than what is above it')
    return [line for line, count in zip(lines, counts, strict=True) if count <= counts[0]]
