"""Changed inputs -> the volatile places of what the legacy job makes of them, by a second run under another clock."""

from collections.abc import Iterator

from rewright.model.recording import Volatile
from rewright.model.run import Inputs, Run
from rewright.prove.sides import Sides
from rewright.reconcile import volatile
from rewright.reconcile.naming import same_output, template


def own_volatile(sides: Sides, inputs: Inputs, legacy: Run) -> tuple[Volatile, ...]:
    """Return the volatile places on these inputs, in outputs that are volatile in the recording and in no others.

    A line such as `12 rows in 0.4 s` has another text on other inputs, so the recording's own pattern cannot fit it.
    """
    known = {found.output for found in sides.recording.volatile}
    if not known:
        return ()
    later = sides.run(sides.legacy, inputs, sides.later())
    return tuple(
        Volatile(
            output=name,
            place=varying.place,
            cause='clock',
            pattern=varying.pattern,
            example=varying.example,
            other=varying.other,
        )
        for name, one, two in _pairs(legacy, later)
        if any(same_output(output, name) for output in known)
        for varying in volatile(_bytes(sides, one), _bytes(sides, two), name).places
    )


def _pairs(one: Run, two: Run) -> Iterator[tuple[str, str, str]]:
    yield 'stdout', one.stdout, two.stdout
    # Under another clock a dated file has another name; the template is the same.
    others = {name: effect.sha256 for effect in two.effects for name in (effect.path, template(effect.path))}
    held = {name: found.sha256 for found in two.stored for name in (template(found.name), found.name)}
    for found in one.stored:
        other = held.get(found.name) or held.get(template(found.name))
        if found.sha256 and other:
            yield found.name, found.sha256, other
    for effect in one.effects:
        other = others.get(effect.path) or others.get(template(effect.path))
        if other:
            yield effect.path, effect.sha256, other


def _bytes(sides: Sides, name: str) -> bytes:
    return sides.blobs.get(name) if name else b''
