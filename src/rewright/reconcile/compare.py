"""Two outputs of the same name -> whether they are the same, and where they are not."""

from collections.abc import Sequence
from itertools import zip_longest
from types import ModuleType
from typing import NamedTuple

from rewright.model.proof import Compared
from rewright.model.tolerance import Tolerance
from rewright.reconcile.bounds import Bounds
from rewright.reconcile.choosing import choose
from rewright.reconcile.comparison import Comparison, Mask
from rewright.reconcile.content import Document, UnreadableError
from rewright.reconcile.decoding import Decoded, decode
from rewright.reconcile.documents import inside, outside, plain
from rewright.reconcile.formats import text as text_format
from rewright.reconcile.found import Found, Spot
from rewright.reconcile.masking import Masks, pieces
from rewright.reconcile.naming import same_output
from rewright.reconcile.tables import compare_tables
from rewright.reconcile.unpacking import sides


def compare(
    left: bytes,
    right: bytes,
    *,
    name: str,
    masks: Sequence[Mask] = (),
    trial: str = '',
    tolerances: Sequence[Tolerance] = (),
) -> Comparison:
    """Compare the legacy output `left` with the modern output `right`; `name` is their path, or `stdout`.

    Text formats are equal when their bytes are, containers (Parquet, Excel, SQLite) when stored values and types are,
    in the same order. Masked places may differ where both sides match the mask in full, and numbers in the columns of
    `tolerances`, which are those of this output, within their bounds.
    """
    if left == right:
        return Comparison(compared=Compared(output=name, level='identical'))
    unpacked = sides(name, left, right)
    if unpacked:
        return _unpacked(unpacked, name, masks, trial, tolerances)
    unit = choose(name, left, right)
    chosen = _Allowed(Masks(masks, name), Bounds(tolerances))
    if unit is None:
        return _bytes(left, right, name, trial)
    if hasattr(unit, 'tables'):
        try:
            return _containers(unit, left, right, chosen, name, trial)
        except UnreadableError as error:
            return _bytes(left, right, name, trial, f'; not compared as {_format(unit)}: {error}')
    return _texts(unit, decode(left), decode(right), chosen, name, trial)


def _unpacked(
    inner: tuple[str, bytes, bytes], name: str, masks: Sequence[Mask], trial: str, tolerances: Sequence[Tolerance]
) -> Comparison:
    own = [mask.model_copy(update={'output': inner[0]}) for mask in masks if same_output(mask.output, name)]
    result = compare(inner[1], inner[2], name=inner[0], masks=own, trial=trial, tolerances=tolerances)
    level = 'equal_values' if result.compared.level == 'identical' else result.compared.level
    detail = result.compared.detail or 'the same when unpacked'
    compared = result.compared.model_copy(update={'output': name, 'level': level, 'detail': detail})
    return result.model_copy(update={'compared': compared})


class _Allowed(NamedTuple):
    """What may differ between two outputs: places by their form, numbers by a bound."""

    masks: Masks
    bounds: Bounds


def _containers(unit: ModuleType, left: bytes, right: bytes, allowed: _Allowed, name: str, trial: str) -> Comparison:
    tables = unit.tables(left), unit.tables(right)
    found, masked = compare_tables(*tables, *allowed)
    rows = sum(table.rows for table in tables[0])
    if found.total:
        return _different(found, name, trial, rows)
    if masked or allowed.bounds.met:
        return _alike(name, rows, f'only {masked} volatile cells differ' if masked else '', allowed.bounds)
    return Comparison(
        compared=Compared(output=name, level='equal_values', rows=rows, detail='same values and types, other bytes')
    )


def _texts(unit: ModuleType, left: Decoded, right: Decoded, allowed: _Allowed, name: str, trial: str) -> Comparison:
    masks, bounds = allowed
    if masks and not bounds and left[1:] == right[1:] and hasattr(unit, 'alike'):
        rows = unit.alike(left.text, right.text, masks)
        if rows is not None:
            return _alike(name, rows, 'only volatile places differ', bounds)
    documents, note = _read(unit, left.text, right.text)
    if allowed.bounds and left[1:] == right[1:]:
        evened = bounds.evened(*documents)
        if evened == left.text:
            return _alike(name, _records(documents[0]), '', bounds)
        right = right._replace(text=evened)
        documents, note = _read(unit, left.text, right.text)
    if masks and left[1:] == right[1:]:
        cut = [pieces(document, masks) for document in documents]
        if all(one == two for one, two in zip_longest(*cut)):
            return _alike(name, _records(documents[0]), 'only volatile places differ', bounds)
    found = Found()
    found.extend(outside(left, right))
    found.join(inside(*_read(unit, plain(left.text), plain(right.text))[0]))
    if not found.total:
        found.add(Spot('file', 'line ending', 'the same line endings', 'at other lines'))
    return _different(found, name, trial, _records(documents[0]), note)


def _read(unit: ModuleType, left: str, right: str) -> tuple[tuple[Document, Document], str]:
    """Read both sides in the same format: lines of text where one of them is not what its name says."""
    try:
        return (unit.read(left), unit.read(right)), ''
    except UnreadableError as error:
        return (text_format.read(left), text_format.read(right)), f'; compared as text: {error}'


def _bytes(left: bytes, right: bytes, name: str, trial: str, note: str = '') -> Comparison:
    at = next(n for n, (a, b) in enumerate(zip_longest(left, right)) if a != b)
    found = Found()
    found.add(Spot(f'byte {at}', 'bytes', left[at : at + 16].hex(' '), right[at : at + 16].hex(' ')))
    return _different(found, name, trial, None, f'; {len(left)} and {len(right)} bytes{note}')


def _different(found: Found, name: str, trial: str, rows: int | None, note: str = '') -> Comparison:
    detail = found.sentence() + note
    compared = Compared(output=name, level='different', rows=rows, detail=detail)
    return Comparison(compared=compared, differences=found.differences(trial), total=found.total)


def _records(document: Document) -> int | None:
    return len(document.records) - bool(document.header) if document.records else None


def _alike(name: str, rows: int | None, detail: str, bounds: Bounds) -> Comparison:
    """Two outputs that differ in nothing but volatile places, and values within their bounds where some were met."""
    said = '; '.join([*([detail] if detail else []), *([bounds.said] if bounds.met else [])])
    compared = Compared(
        output=name,
        level='within_bound' if bounds.met else 'volatile',
        rows=rows,
        detail=said,
        bounded=tuple(sorted(bounds.met)),
    )
    return Comparison(compared=compared)


def _format(unit: ModuleType) -> str:
    return unit.__name__.rpartition('.')[2]
