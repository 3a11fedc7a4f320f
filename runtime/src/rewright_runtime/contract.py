"""Data contracts: documents of the Open Data Contract Standard go in, checks of data against them come out.

What ships beside a pipeline, `contract.json`, holds such documents with what else the rewrite relies on; one document alone,
in JSON or YAML, is a contract too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rewright_runtime.breach import ContractBreach
from rewright_runtime.documents import checks_of, not_checked, why_no_contract
from rewright_runtime.quality import Result, checked
from rewright_runtime.traffic import Traffic

Document = dict[str, Any]


@dataclass(frozen=True)
class DataContract:
    """What a pipeline promises and relies on; `contracts` are Open Data Contract Standard documents.

    `tolerances` are columns of outputs that may be a bound away from what the legacy job gives: where, how far, and why.
    """

    job: str
    contracts: tuple[Document, ...]
    assumptions: tuple[dict[str, Any], ...]
    traffic: Traffic | None
    tolerances: tuple[dict[str, Any], ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a contract file, JSON or (with PyYAML beside it) YAML; ContractBreach when it is not one."""
        try:
            text = Path(path).read_text(encoding='utf-8')
            return cls.from_dict(_yaml(text) if str(path).endswith(('.yaml', '.yml')) else json.loads(text))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ContractBreach(f'{path} is not a data contract: {error}') from None

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> Self:
        """Return the contract that a document, or the body of `contract.json`, says; ValueError where it says none."""
        if body.get('kind') == 'DataContract':
            body = {'job': body.get('name') or body['id'], 'contracts': [body], 'assumptions': [], 'traffic': None}
        limits = body['traffic']
        traffic = Traffic(int(limits['concurrency']), float(limits['interval_seconds'])) if limits else None
        documents = tuple(body['contracts'])
        for document in documents:
            if why := why_no_contract(document):
                raise ValueError(why)
        return cls(body['job'], documents, tuple(body['assumptions']), traffic, tuple(body.get('tolerances', ())))

    def to_dict(self) -> dict[str, Any]:
        """Return the body of `contract.json`."""
        traffic = self.traffic and {
            'concurrency': self.traffic.concurrency,
            'interval_seconds': self.traffic.interval_seconds,
        }
        body = {'job': self.job, 'contracts': list(self.contracts), 'traffic': traffic}
        body['assumptions'] = list(self.assumptions)
        return body | ({'tolerances': list(self.tolerances)} if self.tolerances else {})

    def of(self, direction: str) -> list[Document]:
        """Return the documents of `input` or `output`; one that does not say is an output."""
        return [d for d in self.contracts if _property(d, 'direction', 'output') == direction]

    def schemas(self, name: str) -> list[Document]:
        """Return what the contract says of the schema `name`."""
        return [s for c in self.contracts for s in c.get('schema', ()) if s.get('name') == name]

    def columns(self, name: str) -> list[str]:
        """Return the columns that the contract gives to the schema `name`; empty when it gives none."""
        return [str(p['name']) for s in self.schemas(name) for p in s.get('properties', ())]

    def validate(self, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, object]] = ()) -> None:
        """Raise ContractBreach when columns differ from the contract, or a required value is missing."""
        wanted, given = self.columns(name), list(columns)
        if wanted and wanted != given:
            raise ContractBreach(f'{name}: columns are {given}, the contract says {wanted}')
        required = [str(p['name']) for s in self.schemas(name) for p in s.get('properties', ()) if p.get('required')]
        for number, row in enumerate(rows, 1):
            if missing := [c for c in required if row.get(c) is None]:
                raise ContractBreach(f'{name}: row {number} has no {missing[0]}')

    def quality(self, name: str, rows: Iterable[Mapping[str, object]]) -> list[Result]:
        """Return what the contract's checks of the schema `name` find in rows: required, unique, bounds, rules, freshness."""
        found = [checks_of(document, name) for document in self.contracts]
        lines = [line for document in self.contracts for line in not_checked(document, name)]
        return [*checked(rows, [c for checks in found for c in checks]), *lines]

    def guard(self, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> list[Result]:
        """Return what the checks find where all of them pass; ContractBreach names the first that does not."""
        self.validate(name, columns)
        results = self.quality(name, rows)
        if broken := [r for r in results if r.passed is False]:
            raise ContractBreach(f'{name}: {broken[0].check}: {broken[0].said}, against the contract')
        return results


def _property(document: Document, name: str, otherwise: str) -> str:
    pairs = {p.get('property'): p.get('value') for p in document.get('customProperties') or ()}
    return str(pairs.get(name, otherwise))


def _yaml(text: str) -> Any:
    try:
        import yaml  # Only a pipeline with contracts in YAML needs it.
    except ModuleNotFoundError:
        raise ValueError('PyYAML, which reads YAML, is not installed: rewright-runtime[yaml]') from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f'this is not YAML: {" ".join(str(error).split())}') from None
