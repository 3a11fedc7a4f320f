"""What is made of a run where it is asked for by a variable: checks of outputs, publishing, lineage, a summary.

REWRIGHT_CONTRACT=check looks at the outputs by `contract.json`, =guard stops the run where they break it; REWRIGHT_PUBLISH names a
storage for the outputs (REWRIGHT_PARTITION, REWRIGHT_SOURCE, REWRIGHT_ON_CHANGE=refuse|version); REWRIGHT_LINEAGE is a file or
an address for OpenLineage events; REWRIGHT_SUMMARY a storage for summaries. Nothing of it is done where none is set.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rewright_runtime import lineage
from rewright_runtime.breach import ContractBreach
from rewright_runtime.contract import DataContract
from rewright_runtime.publish import Key, publish
from rewright_runtime.quality import Result
from rewright_runtime.run import Run, log
from rewright_runtime.storage import storage

Fields = dict[str, Any]


def began(run: Run) -> None:
    """Tell lineage that a run began; once."""
    if not run.told:
        run.told = True
        _lineage('START', run)


def saved(run: Run) -> None:
    """Look at the outputs of a run and publish them; ContractBreach where they are guarded and break the contract."""
    contract = _contract(run)
    files = {n: Path(n) for d in contract.of('output') if (n := str(d.get('name', ''))) and Path(n).is_file()}
    run.more['outputs'] = [_written(name, path) for name, path in files.items()]
    if how := os.environ.get('REWRIGHT_CONTRACT'):
        results = {name: _looked_at(contract, name, path) for name, path in files.items()}
        run.more['quality'] = [{'output': n, **r.fields()} for n, found in results.items() for r in found]
        broken = [(n, r) for n, found in results.items() for r in found if r.passed is False]
        for name, result in broken:
            log(output=name, **result.fields())
        if broken and how == 'guard':
            name, first = broken[0]
            raise ContractBreach(f'{name}: {first.check}: {first.said}, against the contract')
    if place := os.environ.get('REWRIGHT_PUBLISH'):
        key = Key(run.pipeline, run.partition, os.environ.get('REWRIGHT_SOURCE', ''))
        change: Literal['refuse', 'version'] = (
            'version' if os.environ.get('REWRIGHT_ON_CHANGE') == 'version' else 'refuse'
        )
        done = publish(storage(place), key, {n: p.read_bytes() for n, p in files.items()}, on_change=change)
        run.more['published'] = {'place': key.place, 'version': done.version, 'written': done.written}


def over(run: Run) -> None:
    """Tell lineage how a run ended, and write its summary."""
    _lineage('FAIL' if run.error else 'COMPLETE', run)
    if place := os.environ.get('REWRIGHT_SUMMARY'):
        text = json.dumps(run.summary(), indent=2, ensure_ascii=False, default=str).encode()
        key = f'{run.pipeline or "pipeline"}/{lineage.as_uuid(run.id)}.json'
        _not_worse(partial(_write, place, key, text), 'the summary was not written')


def _write(place: str, key: str, text: bytes) -> None:
    storage(place).write(key, text, 'application/json')


def _lineage(kind: lineage.Kind, run: Run) -> None:
    if target := os.environ.get('REWRIGHT_LINEAGE'):
        _not_worse(partial(_tell, target, kind, run), f'lineage was not told of {kind}')


def _tell(target: str, kind: lineage.Kind, run: Run) -> None:
    contract = _contract(run)
    sizes = {o['name']: o for o in run.more.get('outputs', ())}
    outputs = [
        lineage.dataset(d, sizes.get(d.get('name'), {}).get('rows'), sizes.get(d.get('name'), {}).get('bytes'))
        for d in contract.of('output')
    ]
    lineage.send(target, lineage.event(kind, run, map(lineage.dataset, contract.of('input')), outputs))


def _not_worse(do: 'partial[None]', what: str) -> None:
    """Do what a run does not depend on: where it fails, the log says so and the run goes on."""
    try:
        do()
    except Exception as error:  # noqa: BLE001  What is told of a run never changes it.
        log(problem=f'{what}: {type(error).__name__}: {error}')


def _contract(run: Run) -> DataContract:
    """The contract that lies beside the pipeline, or one that promises nothing."""
    path = run.folder and run.folder / 'contract.json'
    if path is None or not path.is_file():
        return DataContract(run.pipeline, (), (), None)
    return DataContract.load(path)


def _written(name: str, path: Path) -> Fields:
    data = path.read_bytes()
    found: Fields = {'name': name, 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
    if path.suffix == '.csv':
        with contextlib.suppress(UnicodeDecodeError, csv.Error):
            found['rows'] = sum(1 for _ in _rows(path)[1])
    return found


def _looked_at(contract: DataContract, name: str, path: Path) -> list[Result]:
    """What the contract says of a file: of a CSV in UTF-8 all that it can say, of another that it was not looked at."""
    if path.suffix != '.csv' or not contract.schemas(name):
        return [Result('rows', None, None, 'not checked: only CSV outputs in UTF-8 are read again')]
    try:
        columns, rows = _rows(path)
        wanted = contract.columns(name)
        if wanted and wanted != columns:
            return [Result('columns', False, None, f'they are {columns}, the contract says {wanted}')]
        return contract.quality(name, rows)
    except (UnicodeDecodeError, csv.Error) as error:
        return [Result('rows', None, None, f'not checked: {type(error).__name__}')]


def _rows(path: Path) -> tuple[list[str], Iterator[dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(path.read_bytes().decode('utf-8-sig'), newline=''))
    return list(reader.fieldnames or ()), reader
