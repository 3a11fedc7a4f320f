"""A live run, and replays with one condition changed each -> what follows the order of directories, the hash seed, zone and locale."""

from collections.abc import Iterator
from typing import NamedTuple

from rewright.model.job import Job
from rewright.model.run import Run
from rewright.ports.blobs import Blobs
from rewright.reconcile import Varying
from rewright.record.differing import Differing, Place, differing
from rewright.record.replays import Replays

ORDER = 'it follows the order in which directories are listed, which no two machines share'
SEED = 'it follows the hash seed'
ZONE = 'it follows the time zone, which TZ under environment in rewright.toml can say'
LOCALE = 'it follows the locale, which LC_ALL under environment in rewright.toml can say'


class Followed(NamedTuple):
    """Places that follow the order of directories, the seed, the time zone and the locale, and a sentence for what has no place."""

    order: dict[Place, Varying]
    seed: dict[Place, Varying]
    zone: dict[Place, Varying]
    locale: dict[Place, Varying]
    unstable: tuple[str, ...]


def followed(job: Job, blobs: Blobs, live: Run, replays: Replays, chance: Differing) -> Followed:
    """Replay once for each condition; what `chance` alone explains is left out."""
    order = _beyond(differing(job, blobs, live, replays.reordered()), chance)
    seed = _beyond(differing(job, blobs, live, replays.reseeded()), chance)
    zone = _beyond(differing(job, blobs, live, replays.rezoned()), chance)
    locale = _beyond(differing(job, blobs, live, replays.relocated()), chance)
    named = ((seed, SEED), (zone, ZONE), (locale, LOCALE))
    unstable = (f'{text} ({why})' for found, why in named for text in found.unexplained)
    return Followed(order.places, seed.places, zone.places, locale.places, (*_sentences(order), *unstable))


def _beyond(found: Differing, chance: Differing) -> Differing:
    places = {key: varying for key, varying in found.places.items() if key not in chance.places}
    return Differing(places, tuple(text for text in found.unexplained if text not in chance.unexplained))


def _sentences(order: Differing) -> Iterator[str]:
    for (output, place), varying in order.places.items():
        yield f'{output}: {place} was {varying.example!r} and then {varying.other!r} ({ORDER})'
    yield from (f'{text} ({ORDER})' for text in order.unexplained)
