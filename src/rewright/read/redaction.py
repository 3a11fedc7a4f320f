"""Facts and the secrets their sources hold -> the same facts without them."""

import re
from collections.abc import Iterable
from typing import TypeVar

from rewright.model.facts import Facts
from rewright.model.value import Value

_IN_ADDRESS = re.compile(r'(://)[^/\s:@{}]+:[^/\s@]+@')
_SHORTEST = 4
V = TypeVar('V', bound=Value)


def redacted(facts: Facts, secrets: Iterable[str]) -> Facts:
    """Replace every secret in what is quoted from the source by `***`."""
    # A longer secret may hold a shorter one.
    known = sorted({s for s in secrets if len(s) >= _SHORTEST}, key=lambda s: (-len(s), s))

    def clean(text: str) -> str:
        for secret in known:
            text = text.replace(secret, '***')
        return _IN_ADDRESS.sub(r'\1***@', text)

    def each(values: tuple[V, ...], field: str) -> tuple[V, ...]:
        return tuple(v.model_copy(update={field: clean(getattr(v, field))}) for v in values)

    return facts.model_copy(
        update={
            'endpoints': each(facts.endpoints, 'target'),
            'loops': each(facts.loops, 'over'),
            'stages': each(facts.stages, 'why'),
            'findings': each(facts.findings, 'message'),
        }
    )
