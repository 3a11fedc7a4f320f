"""What the outside offers to agents, as one value; a desk hands out only what a contract names."""

from collections.abc import Callable
from dataclasses import dataclass

from rewright.model.policy import Policy
from rewright.ports.blobs import Blobs
from rewright.ports.child import Child
from rewright.ports.clock import Clock
from rewright.ports.forge import Forge
from rewright.ports.sandbox import Environments, Sandbox


@dataclass(frozen=True)
class Tools:
    """The adapters of one run, the policy in force, and `say`, which tells people how far the work is.

    `sandbox` makes the sandbox when it is first asked for: reading a job needs none, so it is not refused for want of one.
    """

    sandbox: Callable[[], Sandbox]
    environments: Environments
    blobs: Blobs
    child: Child
    forge: Forge
    clock: Clock
    policy: Policy
    say: Callable[[str], None]
