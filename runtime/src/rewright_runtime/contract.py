"""The shipped data contract: `contract.json` goes in, checks of data against it come out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rewright_runtime.breach import ContractBreach
from rewright_runtime.traffic import Traffic


@dataclass(frozen=True)
class DataContract:
    """What a pipeline promises and relies on; `contracts` are Open Data Contract Standard documents.

    `tolerances` are columns of outputs that may be a bound away from what the legacy job gives: where, how far, and why.
    """

    job: str
    contracts: tuple[dict[str, Any], ...]
    assumptions: tuple[dict[str, Any], ...]
    traffic: Traffic | None
    tolerances: tuple[dict[str, Any], ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a contract file; ContractBreach when it is not one."""
        try:
            body = json.loads(Path(path).read_text(encoding='utf-8'))
            limits = body['traffic']
            traffic = Traffic(int(limits['concurrency']), float(limits['interval_seconds'])) if limits else None
            tolerances = tuple(body.get('tolerances', ()))
            return cls(body['job'], tuple(body['contracts']), tuple(body['assumptions']), traffic, tolerances)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ContractBreach(f'{path} is not a data contract: {error}') from None

    def columns(self, name: str) -> list[str]:
        """Return the columns that the contract gives to the schema `name`; empty when it gives none."""
        schemas = [s for c in self.contracts for s in c.get('schema', ()) if s.get('name') == name]
        return [str(p['name']) for s in schemas for p in s.get('properties', ())]

    def validate(self, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, object]] = ()) -> None:
        """Raise ContractBreach when columns differ from the contract, or a required value is missing."""
        wanted, given = self.columns(name), list(columns)
        if wanted and wanted != given:
            raise ContractBreach(f'{name}: columns are {given}, the contract says {wanted}')
        required = self._required(name)
        for number, row in enumerate(rows, 1):
            if missing := [c for c in required if row.get(c) is None]:
                raise ContractBreach(f'{name}: row {number} has no {missing[0]}')

    def _required(self, name: str) -> list[str]:
        schemas = [s for c in self.contracts for s in c.get('schema', ()) if s.get('name') == name]
        return [str(p['name']) for s in schemas for p in s.get('properties', ()) if p.get('required')]
