"""A file of a rewrite -> the clock where the legacy job does not look at it, and decisions that hang on it."""

import re
from collections.abc import Iterator

from rewright.prove.flows import Flow
from rewright.prove.names import Names
from rewright.prove.reach import Place, Reach

_WALL = re.compile(
    r'^(?:time\.(?:time(?:_ns)?|localtime|gmtime|ctime|asctime|strftime|clock_gettime(?:_ns)?|tzname|timezone|altzone)'
    r'|datetime\.(?:datetime\.)?(?:now|utcnow|today)|datetime\.date\.today|os\.times|email\.utils\.(?:localtime|formatdate)'
    r'|uuid\.uuid1|calendar\.timegm|.*\.(?:st_[mac]time(?:_ns)?))$'
)
_WATCH = re.compile(r'^time\.(?:monotonic|perf_counter|process_time|thread_time|clock)(?:_ns)?$')


def places(reach: Reach) -> Iterator[Place]:
    """Name readings of the clock where the legacy job has none, and uses of it that the legacy job does not make."""
    known = _known(reach)
    if not known:
        for line, used in reach.names.used:
            if _WALL.match(used):
                yield Place(line, f'reads the clock with {used}, which the legacy job does not')
    seen = {(line, use) for line, use in _uses(reach.names, _WALL) if use not in known}
    seen |= {(line, use) for line, use in _uses(reach.names, _WATCH) if use == 'decides' and use not in known}
    for line, use in sorted(seen):
        yield Place(line, f'{use} by the clock, which the legacy job does not')


def _known(reach: Reach) -> set[str]:
    """Return how the legacy job uses the clock: `reads`, `decides`, `computes`; an unreadable source may do anything."""
    if not reach.legacy_trees:
        return {'reads', 'decides', 'computes'} if re.search(r'\b(?:time|datetime|date)\b', reach.legacy) else set()
    found: set[str] = set()
    for names in reach.legacy_names:
        if any(_WALL.match(used) or _WATCH.match(used) for _, used in names.used):
            found.add('reads')
        found |= {use for pattern in (_WALL, _WATCH) for _, use in _uses(names, pattern)}
    return found


def _uses(names: Names, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    return [*Flow(names.tree, lambda node: bool(pattern.match(names.of(node)))).uses()]
