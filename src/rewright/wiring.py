"""The one place where adapters meet ports."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import rewright.record
from rewright.adapters.children.limited import LimitedChild
from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.engines.durable import DurableEngine
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.forges.local import LocalForge
from rewright.adapters.sandboxes.choose import choose
from rewright.adapters.services.own import OwnServers
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.folder import FolderStore
from rewright.adapters.stores.objects import FolderBlobs
from rewright.adapters.wire.meter import METER
from rewright.agents.tools import Tools
from rewright.model.job import Job
from rewright.model.policy import Policy
from rewright.ports.engine import Engine
from rewright.ports.store import Store

OBSERVER = Path(rewright.record.__path__[0], 'observer')


def store(folder: Path) -> Store:
    """The artifacts of one run."""
    return FolderStore(folder)


def blobs(folder: Path) -> FolderBlobs:
    """The recorded bytes of one run."""
    return FolderBlobs(folder / 'objects')


def engine(folder: Path) -> Engine:
    """The durable engine of one run."""
    return DurableEngine(folder / 'workflow.sqlite')


def counted_so_far() -> dict[str, int]:
    """What the runs of this process have sent, read and written, for people who watch."""
    return {'requests': METER.requests, 'rows read': METER.rows_read, 'rows written': METER.rows_written}


def tools(folder: Path, job: Job, policy: Policy, say: Callable[[str], None]) -> Tools:
    """Everything the agents of one run may be handed."""
    kept = blobs(folder)
    environments = CachedEnvironments(cache_folder() / 'environments')
    accepted = policy.sandbox == 'accept_weaker' or job.sandbox == 'process'
    return Tools(
        sandbox=cache(
            lambda: choose(
                kept,
                folder / 'scratch',
                observer=OBSERVER,
                servers=OwnServers(kept, folder / 'scratch', environments),
                accept_weaker=accepted,
                force_weaker=job.sandbox == 'process',
            )
        ),
        environments=environments,
        blobs=kept,
        child=LimitedChild(),
        forge=LocalForge(folder / 'forge'),
        clock=SystemClock(),
        policy=policy,
        say=say,
    )
