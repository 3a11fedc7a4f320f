"""The dated price table -> lines of a monthly bill."""

import tomllib
from collections.abc import Iterable
from importlib.resources import files

from rewright.model.blueprint import CostLine
from rewright.model.value import Value


class Price(Value):
    """One list price in USD with its unit and the page it was read from."""

    usd: float
    unit: str
    source: str


class Prices(Value):
    """All list prices of one region at one date (`dated` is a month)."""

    dated: str
    region: str
    rows: dict[str, Price]

    def line(self, item: str, price: str, quantity: float) -> CostLine:
        """A line of the bill; a price that is missing from the table leaves it without an amount."""
        row = self.rows.get(price)
        if row is None:
            return CostLine(
                item=item,
                quantity=quantity,
                unit=price,
                unit_price_usd=None,
                monthly_usd=None,
                source='not in the table',
            )
        return CostLine(
            item=item,
            quantity=quantity,
            unit=row.unit,
            unit_price_usd=row.usd,
            monthly_usd=quantity * row.usd,
            source=row.source,
        )


def load(text: str | None = None) -> Prices:
    """Read the shipped table, or the given TOML."""
    table = tomllib.loads(text if text is not None else (files(__package__) / 'prices.toml').read_text('utf-8'))
    rows = {name: Price.model_validate(row) for name, row in table.items() if isinstance(row, dict)}
    return Prices(dated=table['dated'], region=table['region'], rows=rows)


def total(lines: Iterable[CostLine]) -> float | None:
    """The sum of a bill; None as soon as one line has no amount, because unknown is not free."""
    amounts = [line.monthly_usd for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None
