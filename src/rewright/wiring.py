"""The one place where adapters meet ports."""

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path

import rewright.record
from rewright.adapters.bundles import reading as bundle_reading
from rewright.adapters.bundles import writing as bundle_writing
from rewright.adapters.children.crew import Crew
from rewright.adapters.children.limited import LimitedChild
from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.engines.durable import DurableEngine
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.forges.checkouts import checked_out, is_repository
from rewright.adapters.forges.git import Git
from rewright.adapters.forges.last_changes import last_changes
from rewright.adapters.forges.local import LocalForge
from rewright.adapters.sandboxes.choose import choose
from rewright.adapters.sandboxes.unpickling import PACKAGES, Unpickling
from rewright.adapters.seals import dsse
from rewright.adapters.services.own import OwnServers
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.folder import FolderStore, write_atomically
from rewright.adapters.stores.objects import FolderBlobs
from rewright.adapters.stores.sightings import SightingStore
from rewright.adapters.wire.meter import METER
from rewright.agents.tools import Tools
from rewright.model.job import Job
from rewright.model.policy import Policy
from rewright.model.portfolio import Backlog, Inventory
from rewright.ports.blobs import Blobs
from rewright.ports.engine import Engine
from rewright.ports.sandbox import Sandbox
from rewright.ports.store import Store
from rewright.reconcile import Confined, Reading
from rewright.workflows import scanning

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


def environments() -> CachedEnvironments:
    """Environments, built once on this machine."""
    return CachedEnvironments(cache_folder() / 'environments')


def write_bundle(file: Path, documents: Mapping[str, bytes], objects: Iterable[str], blobs: Blobs) -> Path:
    """Write one bundle file."""
    return bundle_writing.write(file, documents, objects, blobs)


def read_bundle(file: Path, blobs: Blobs) -> dict[str, bytes]:
    """Read a bundle that somebody sent; Refusal unless it is whole and unchanged."""
    return bundle_reading.read(file, blobs)


def seal(payload: bytes, key: Path) -> bytes:
    """Sign a statement."""
    return dsse.sealed(payload, key)


def sealed_by(envelope: bytes, payload: bytes, key: Path) -> str:
    """Return the name of the key that signed a statement; Refusal when it did not."""
    return dsse.check(envelope, payload, key)


def head_of(repository: Path, branch: str) -> str:
    """Return the commit at which a branch of a bare or ordinary git repository stands; empty when it has no such branch."""
    inside = repository / '.git'
    return Git(inside if inside.is_dir() else repository).head(branch)


def confined(folder: Path, *, accept_weaker: bool) -> Sandbox:
    """Return the sandbox for what somebody else sent: what that asks for counts nothing."""
    kept, scratch = blobs(folder), folder / 'scratch'
    return choose(kept, scratch, servers=OwnServers(kept, scratch, environments()), accept_weaker=accept_weaker)


def database(given: str) -> tuple[str, Reading] | None:
    """Return the name to show and what reads the tables, of an argument that names a server; None of all others."""
    # They bring a driver that few comparisons need.
    from rewright.adapters.services.postgres_naming import is_database, named
    from rewright.adapters.services.postgres_sheets import sheets

    if not is_database(given):
        return None
    asked = named(given)
    return str(asked), partial(sheets, asked)


def unpickling(folder: Path) -> Confined:
    """Return what reads pickles in the strong sandbox; no other is accepted for them."""
    kept = blobs(folder)
    return Unpickling(
        cache(lambda: choose(kept, folder / 'scratch')),
        cache(lambda: environments().legacy(sys.executable, PACKAGES).path),
        kept,
    )


def scan_tools(folder: Path, watch: Callable[[str], None]) -> scanning.Tools:
    """Everything that a scan is handed; what it learns of files is kept in its folder."""
    memory = SightingStore(folder / 'sightings.sqlite', scanning.version())
    return scanning.Tools(Crew(), memory, last_changes, SystemClock().now().date(), watch)


def places(given: Iterable[str], folder: Path) -> list[Path]:
    """Return the paths of what a scan is given; repositories are checked out below its folder."""
    return [checked_out(one, folder / 'checkouts') if is_repository(one) else Path(one) for one in given]


def write_portfolio(folder: Path, inventory: Inventory, backlog: Backlog, top: int) -> dict[str, Path]:
    """Write what a scan found: the inventory and the backlog as JSON, both as Parquet, and the page."""
    # It loads polars, which other commands start without.
    from rewright.queries import portfolio

    files = {
        'inventory': (folder / 'inventory.json', inventory.model_dump_json(indent=1).encode()),
        'backlog': (folder / 'backlog.json', backlog.model_dump_json(indent=1).encode()),
        'table': (folder / 'backlog.parquet', portfolio.table(inventory, backlog)),
        'page': (folder / 'portfolio.html', portfolio.page(inventory, backlog, top).encode()),
    }
    for path, data in files.values():
        write_atomically(path, data)
    return {name: path for name, (path, _) in files.items()}


def tools(folder: Path, job: Job, policy: Policy, say: Callable[[str], None]) -> Tools:
    """Everything the agents of one run may be handed."""
    kept = blobs(folder)
    built = environments()
    accepted = policy.sandbox == 'accept_weaker' or job.sandbox == 'process'
    return Tools(
        sandbox=cache(
            lambda: choose(
                kept,
                folder / 'scratch',
                observer=OBSERVER,
                servers=OwnServers(kept, folder / 'scratch', built),
                accept_weaker=accepted,
                force_weaker=job.sandbox == 'process',
            )
        ),
        environments=built,
        blobs=kept,
        child=LimitedChild(),
        forge=LocalForge(folder / 'forge'),
        clock=SystemClock(),
        policy=policy,
        say=say,
    )
