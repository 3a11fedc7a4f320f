"""The inputs of a run go in; every server that they ask for is started for it alone."""

import threading
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rewright.adapters.sandboxes.serving import Keep, Serving
from rewright.adapters.services.aws import AwsServers, emulator
from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments

if TYPE_CHECKING:
    from rewright.adapters.services.postgres import PostgresServers


class OwnServers:
    """Starts servers for runs; what several runs share lies below `scratch` until this object goes."""

    def __init__(self, blobs: Blobs, scratch: Path, environments: Environments) -> None:
        self._blobs, self._scratch, self._environments = blobs, scratch, environments
        self._lock, self._made = threading.Lock(), list['PostgresServers']()
        self._aws = AwsServers(scratch, blobs, lambda: emulator(environments))

    def _postgres(self) -> 'PostgresServers':
        # It brings a driver that few jobs need; runs side by side share what it restores.
        from rewright.adapters.services.postgres import PostgresServers
        from rewright.adapters.services.postgres_programs import programs

        with self._lock:
            if not self._made:
                self._made.append(PostgresServers(self._scratch, self._blobs, partial(programs, self._environments)))
            return self._made[0]

    def start(self, inputs: Inputs, folder: Path, clock_start: str | None, keep: Keep, stack: ExitStack) -> Serving:
        """Start what the inputs ask for; Refusal when a server is missing or its content cannot be loaded."""
        serving = Serving()
        if inputs.postgres:
            serving = self._postgres().start(inputs.postgres, folder, clock_start, keep, stack)
        if inputs.aws:
            serving = serving.with_all_of(self._aws.start(inputs.aws, clock_start, keep, stack))
        return serving
