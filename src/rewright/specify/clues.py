"""Everything a rule or a suspicion may look at: the script, what was read, recorded and observed, and the data."""

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from rewright.model.facts import Facts, Stage
from rewright.model.job import Job
from rewright.model.observation import Column, Observation, Seen
from rewright.model.recording import Recording
from rewright.model.specification import Evidence
from rewright.ports.blobs import Blobs
from rewright.specify.script import Script
from rewright.specify.tables import Table, frame_of, rows_of, tables

_LARGEST = 256 << 20


@dataclass(frozen=True)
class Found:
    """A rule on its way into the specification: its sentence, the code it stands in, and evidence beyond that line."""

    sentence: str
    stage: Stage
    node: ast.AST
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Suspicion:
    """A suspected defect; `node` is None where only data speaks for it."""

    sentence: str
    why: str
    node: ast.AST | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Clues:
    """The evidence of one job."""

    job: Job
    facts: Facts
    script: Script
    recording: Recording
    observation: Observation
    blobs: Blobs

    @cached_property
    def outputs(self) -> tuple[Table, ...]:
        """The tables of every file that the job wrote."""
        effects = (e for e in self.recording.live.effects if e.sha256)
        return self._tables((e.path, e.sha256, e.size) for e in effects)

    @cached_property
    def inputs(self) -> tuple[Table, ...]:
        """The tables of every file that lay there before, and was read where reads were recorded."""
        read = set(self.recording.live.reads)
        files = (f for f in self.recording.inputs.files if not read or f.path in read)
        return self._tables((f.path, f.sha256, f.size) for f in files)

    @cached_property
    def answers(self) -> tuple[tuple[str, bytes], ...]:
        """The URL and body of every answered request with a body, in the order they were sent."""
        sent = self.recording.live.tape.exchanges
        return tuple((e.url, self.blobs.get(e.body)) for e in sent if e.body and not e.failure and e.status < 400)

    @cached_property
    def records(self) -> dict[str, Table]:
        """The records of the JSON answers of each address, numbers in addresses left out."""
        found: dict[str, list[dict[str, object]]] = {}
        for url, body in self.answers:
            try:
                found.setdefault(address(url), []).extend(rows_of(json.loads(body)))
            except (ValueError, RecursionError):
                continue
        return {name: Table(name, 'json', frame_of(rows), typed=True) for name, rows in sorted(found.items()) if rows}

    @cached_property
    def volatile(self) -> set[tuple[str, str]]:
        """The (output, place) pairs that change with clock or seed."""
        return {(self.shown(v.output), v.place) for v in self.recording.volatile}

    def seen(self, node: ast.AST) -> Seen | None:
        """Return what an expression was while the job ran."""
        return self.observation.expressions.get(self.script.span(node).key)

    def column(self, node: ast.AST, name: str) -> Column | None:
        """Return a column of the frame that an expression was."""
        seen = self.seen(node)
        return next((c for c in seen.columns if c.name == name), None) if seen else None

    def observed(self, node: ast.AST, quote: str) -> Evidence:
        """Something observed at a node, as evidence."""
        return Evidence(kind='data', reference=f'observed at {self.script.span(node)}', quote=quote)

    def shown(self, path: str) -> str:
        """Return a path relative to the job's folder."""
        pure = PurePosixPath(path)
        return str(pure.relative_to(self.job.root)) if pure.is_relative_to(self.job.root) else path

    def _tables(self, files: Iterable[tuple[str, str, int]]) -> tuple[Table, ...]:
        found: dict[str, Table] = {}
        for path, sha256, size in files:
            if size <= _LARGEST:
                found |= {table.name: table for table in tables(self.shown(path), self.blobs.get(sha256))}
        return tuple(found[name] for name in sorted(found))


def address(url: str) -> str:
    """Return an address without its query and with every number in its path as `{}`: requests of one kind share it."""
    parts = urlsplit(url)
    port = f':{parts.port}' if parts.port else ''
    return f'{parts.scheme}://{parts.hostname or ""}{port}{re.sub(r"[0-9]+", "{}", parts.path)}'


def data_evidence(table: Table, quote: str) -> Evidence:
    """Something counted in an output, as evidence."""
    return Evidence(kind='output', reference=table.name, quote=quote)
