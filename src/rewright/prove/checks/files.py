"""Two runs -> whether they left the same files behind."""

from rewright.model.run import FileEffect
from rewright.prove.outputs import compared
from rewright.prove.pair import Findings, Pair, effects, under_names_of
from rewright.reconcile import is_output


def check(pair: Pair) -> Findings:
    """Compare every file that either side wrote or deleted.

    A file outside of the job's named outputs counts when only the rewrite touches it, or when it lay there before.
    """
    legacy = effects(pair.legacy, pair.job)
    modern = under_names_of(legacy, effects(pair.modern, pair.job))
    result = Findings()
    for path in sorted(legacy.keys() | modern.keys()):
        left, right = legacy.get(path), modern.get(path)
        if is_output(pair.job, path) or left is None or left.operation != 'created':
            result += _file(pair, path, left, right)
    return result


def _file(pair: Pair, path: str, legacy: FileEffect | None, modern: FileEffect | None) -> Findings:
    if legacy is None or modern is None or 'deleted' in {legacy.operation, modern.operation}:
        left, right = _done(legacy), _done(modern)
        return Findings.of([pair.difference(path, 'file', left, right)] if left != right else ())
    # Appending and writing the whole again are one effect when the bytes agree, so only the bytes are compared.
    return compared(pair, path, pair.bytes_of(legacy.sha256), pair.bytes_of(modern.sha256))


def _done(effect: FileEffect | None) -> str:
    return effect.operation if effect else 'untouched'
