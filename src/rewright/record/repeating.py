"""The live run, a replay elsewhere and a replay under the same conditions -> what is volatile, why, and what is unstable."""

import re
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Literal, NamedTuple

from rewright.model.job import Job
from rewright.model.recording import Volatile
from rewright.model.run import OTHER_ZONE_HOURS, Run
from rewright.ports.blobs import Blobs
from rewright.reconcile import Varying
from rewright.reconcile.naming import NAME
from rewright.record.causes import names_only, tells_time
from rewright.record.differing import Place, differing
from rewright.record.following import Followed, followed
from rewright.record.replays import Replays


class Verdict(NamedTuple):
    """The volatile places by evidence, and what they do not explain."""

    volatile: tuple[Volatile, ...]
    unstable: tuple[str, ...]


def judge(
    job: Job, blobs: Blobs, live: Run, again: Run, replays: Replays, progress: Callable[[str], None] = lambda _: None
) -> Verdict:
    """Compare the replay elsewhere with the live run; what differs is replayed once more under the same conditions.

    A place that varies even then is random, unless both of its values tell the time of their runs; so is one that follows
    the hash seed. What follows only the time zone or the locale is told, and compared whole: both sides have the same. One that follows the order of directories makes the job unstable: no other machine has that order. So does chance in a
    value that is no identifier: any other value would pass there.
    """
    elsewhere = differing(job, blobs, live, again)
    if not elsewhere.places and not elsewhere.unexplained:
        return Verdict((), ())
    progress('replaying under the same clock, to tell the clock from chance')
    same = differing(job, blobs, live, replays.same())
    # What tells the time of both runs follows the clock; whatever else differs may follow another of the conditions.
    told = {key for key, varying in elsewhere.places.items() if _timed(varying, live, again, replays)}
    if not elsewhere.unexplained and elsewhere.places.keys() <= told | same.places.keys():
        other = Followed({}, {}, {}, {}, ())
    else:
        progress('replaying with only the order of directories changed, then the hash seed, the time zone, the locale')
        other = followed(job, blobs, live, replays, same)
    # A name that chance gives cannot be asked for again.
    chancy = tuple(f'{output}: its name differs from run to run' for output, place in same.places if place == NAME)
    # A template of the shorter interval names fewer changing parts than that of the longer; it is the same line.
    random = {**other.seed, **same.places}
    chance = {_owner(place, varying, elsewhere.places): varying for place, varying in random.items()}
    found = chance | {place: varying.joined(chance.get(place)) for place, varying in elsewhere.places.items()}
    ordered = {_owner(place, varying, elsewhere.places) for place, varying in other.order.items()}
    volatile = [
        _volatile(place, varying, _cause(place, chance, other, timed=_timed(varying, live, again, replays)))
        for place, varying in found.items()
        if place not in ordered
    ]
    drawn = tuple(_drawn(found) for found in volatile if found.cause == 'random' and not _is_explained(found))
    unstable = other.unstable + elsewhere.unexplained + same.unexplained + chancy + drawn
    return Verdict(tuple(volatile), tuple(dict.fromkeys(unstable)))


def _cause(
    place: Place, chance: dict[Place, Varying], other: Followed, *, timed: bool
) -> Literal['clock', 'random', 'time zone', 'locale']:
    """Name what a place follows; what tells the time follows the clock, in whatever zone it tells it."""
    if timed:
        return 'clock'
    if place in chance:
        return 'random'
    return 'time zone' if place in other.zone else 'locale' if place in other.locale else 'clock'


def _is_explained(found: Volatile) -> bool:
    """Say whether chance only names something there; parts of a line, where durations stand, are compared by form."""
    is_line = found.output == 'stdout' or '{}' in found.place or found.place == NAME
    return is_line or (names_only(found.example) and names_only(found.other))


def _drawn(found: Volatile) -> str:
    return (
        f'{found.output}: {found.place}: {found.example!r} in one run, {found.other!r} in the other: chance reaches a '
        'value that is no identifier, so no form of it could be compared'
    )


def _owner(place: Place, varying: Varying, places: dict[Place, Varying]) -> Place:
    """The place of the other replay that says the same of more: a template of lines that covers this one."""
    covers = (
        key
        for key, one in places.items()
        if key[0] == place[0] and all(re.fullmatch(one.pattern, value) for value in (varying.example, varying.other))
    )
    return place if place in places or '{}' not in place[1] else next(covers, place)


def _timed(varying: Varying, live: Run, again: Run, replays: Replays) -> bool:
    later = replays.later
    moments = (later, later.astimezone(timezone(timedelta(hours=OTHER_ZONE_HOURS))))
    return tells_time(varying.example, replays.start, live) and any(
        tells_time(varying.other, moment, again) for moment in moments
    )


def _volatile(place: Place, varying: Varying, cause: Literal['clock', 'random', 'time zone', 'locale']) -> Volatile:
    return Volatile(
        output=place[0],
        place=place[1],
        cause=cause,
        pattern=varying.pattern,
        example=varying.example,
        other=varying.other,
    )
