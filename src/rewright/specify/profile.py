"""One column of recorded data -> what is seen in it: type, missing values, different values, examples."""

import re
from dataclasses import dataclass
from typing import Literal

import polars as pl

LogicalType = Literal['string', 'integer', 'number', 'boolean', 'date', 'object', 'array']
_FORMS: tuple[tuple[LogicalType, str], ...] = (
    ('integer', r'^[+-]?\d+$'),
    ('number', r'^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$'),
    ('boolean', r'^(True|False|true|false)$'),
    ('date', r'^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$'),
)
_EXAMPLES = 3
_MONEY = re.compile(
    r'(?i)(price|amount|total|revenue|cost|fee|tax|salary|balance|turnover|usd|eur|gbp|paid|gross|discount)'
)
_KEY = re.compile(r'(?i)(^|_)(id|sku|symbol|isbn|code|key|uuid|email|ticker|number|no)$')


@dataclass(frozen=True)
class Profile:
    """A column as recorded; `distinct` and `examples` leave out missing values, `missing` counts them."""

    name: str
    logical: LogicalType
    physical: str
    rows: int
    missing: int
    distinct: int
    examples: tuple[str, ...]

    @property
    def unique(self) -> bool:
        """Whether no value came twice, in two rows or more without a missing one."""
        return self.rows > 1 and self.missing == 0 and self.distinct == self.rows

    @property
    def is_numeric(self) -> bool:
        """Whether every value is a number."""
        return self.logical in {'integer', 'number'}


def is_money(name: str) -> bool:
    """Say whether a name speaks of money."""
    return bool(_MONEY.search(name))


def is_key(name: str) -> bool:
    """Say whether a name speaks of something that tells things apart."""
    return bool(_KEY.search(name))


def profile(column: pl.Series, *, typed: bool) -> Profile:
    """Return what is seen in `column`; `typed` says whether its types came with the data."""
    values = column.drop_nulls()
    if column.dtype.is_float():
        values = values.drop_nans()
    text = values.cast(pl.String, strict=False) if not column.dtype.is_nested() else pl.Series([str(v) for v in values])
    return Profile(
        name=column.name,
        logical=_typed(column.dtype) if typed else _by_form(text),
        physical=str(column.dtype).lower() if typed else 'text',
        rows=len(column),
        missing=len(column) - len(values),
        distinct=text.n_unique() if len(text) else 0,
        examples=tuple(text.unique(maintain_order=True).head(_EXAMPLES).to_list()) if len(text) else (),
    )


def _typed(dtype: pl.DataType) -> LogicalType:
    if dtype.is_integer():
        return 'integer'
    if dtype.is_numeric():
        return 'number'
    if dtype == pl.Boolean:
        return 'boolean'
    if dtype.is_temporal():
        return 'date'
    if dtype.is_nested():
        return 'object' if isinstance(dtype, pl.Struct) else 'array'
    return 'string'


def _by_form(text: pl.Series) -> LogicalType:
    if not len(text):
        return 'string'
    return next((name for name, form in _FORMS if text.str.contains(form).all()), 'string')
