"""Two runs -> whether they left the same in the servers they talked to: tables, their schema and rows, sequences."""

from rewright.model.service import Stored
from rewright.prove.outputs import compared
from rewright.prove.pair import Findings, Pair


def check(pair: Pair) -> Findings:
    """Compare everything that either side changed in a server."""
    legacy, modern = ({found.name: found for found in run.stored} for run in (pair.legacy, pair.modern))
    result = Findings()
    for name in sorted(legacy.keys() | modern.keys()):
        left, right = legacy.get(name, Stored(name=name)), modern.get(name, Stored(name=name))
        if not {left.operation, right.operation} <= {'untouched'}:
            result += _one(pair, left, right)
    return result


def _one(pair: Pair, legacy: Stored, modern: Stored) -> Findings:
    if legacy.sha256 and modern.sha256:
        return compared(pair, legacy.name, pair.bytes_of(legacy.sha256), pair.bytes_of(modern.sha256))
    both = (legacy.operation, modern.operation)
    return Findings.of([pair.difference(legacy.name, 'stored', *both)] if both[0] != both[1] else ())
