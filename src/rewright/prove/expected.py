"""Inferred contracts -> what each column of each input is, for whoever makes data that keeps a contract or breaks it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Column:
    """A column as its contract has it; `logical` is integer, number, boolean, date, string, object or array."""

    name: str
    logical: str
    required: bool = False
    unique: bool = False


Expected = Mapping[str, tuple[Column, ...]]


def expected(contracts: Iterable[Mapping[str, Any]]) -> Expected:
    """Return the columns of every input that a contract describes, by the contract's name; what is malformed has none."""
    found: dict[str, tuple[Column, ...]] = {}
    for contract in contracts:
        properties = [p for schema in contract.get('schema', ()) for p in schema.get('properties', ())]
        found[str(contract.get('name', ''))] = tuple(
            Column(str(p['name']), str(p.get('logicalType', '')), bool(p.get('required')), bool(p.get('unique')))
            for p in properties
            if 'name' in p
        )
    return found


def columns_of(known: Expected, name: str) -> tuple[Column, ...]:
    """Return the columns of the input `name`: a file, or an address whose numbers and query do not matter."""
    if name in known or '://' not in name:
        return known.get(name, ())
    parts = urlsplit(name)
    return known.get(f'{parts.scheme}://{parts.netloc}{re.sub("[0-9]+", "{}", parts.path)}', ())
