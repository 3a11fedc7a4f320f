"""What a stack is built from, and the unit of the family `stacks`."""

import re
from collections.abc import Callable, Iterable
from typing import Protocol

from rewright.model.blueprint import Blueprint, Compute
from rewright.model.infrastructure import Permission
from rewright.model.refusal import Refusal
from rewright.model.value import Value
from rewright.provision.calls import Calls

HANDLER = re.compile(r'[A-Za-z_]\w*(\.[A-Za-z_]\w*)+')
ENTRY = re.compile(r'[\w./-]+\.py')


class Function(Value):
    """One deployed function: its role in the pipeline, `module.function`, reserved concurrency (-1: none), its calls."""

    name: str
    handler: str
    concurrency: int
    permissions: tuple[Permission, ...]


class Start(Value):
    """What the schedule starts: the IAM action, the resources it is granted on, the target and its input, as HCL."""

    action: str
    resources: str
    target: str
    input: str = 'jsonencode({})'


class Plan(Value):
    """Everything a stack reads. `slug` is the job's name in letters, digits and hyphens, at most 24 of them."""

    slug: str
    blueprint: Blueprint
    handlers: dict[str, str]
    entry: str
    calls: Calls
    contract: str
    contract_version: str
    secrets: bool
    named_secrets: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)

    def store_name(self, secret: str) -> str:
        """What a secret is called in the store."""
        return f'{self.slug}/{secret}'

    def handler(self, name: str, otherwise: str = '') -> str:
        """The handler of a role; Refusal when the rewrite has none, or when its name is no Python name."""
        handler = self.handlers.get(name, otherwise)
        if not HANDLER.fullmatch(handler):
            raise Refusal(f'the rewrite names no handler for its {name}', next_move='Run rewrite again.')
        return handler


class Stack(Protocol):
    """A member of the family `stacks`."""

    COMPUTE: Compute
    PARTS: tuple[str, ...]
    functions: Callable[[Plan], tuple[Function, ...]]
    start: Callable[[Plan], Start]


def slug(name: str) -> str:
    """A job's name as AWS names allow it: bucket names are the narrowest, 63 characters with account and stage."""
    plain = re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')[:24].strip('-')
    return plain or 'pipeline'


def ports(hosts: Iterable[str]) -> tuple[int, ...]:
    """TCP ports of `host:port` entries, and those of the web; AWS itself is reached on 443."""
    given = {
        int(port) for port in (host.rpartition(':')[2] for host in hosts if host.count(':') == 1) if port.isdecimal()
    }
    return tuple(sorted({80, 443} | {port for port in given if 0 < port < 65536}))


def entry(path: str) -> str:
    """The pipeline's entry file, refused when it could be read as anything but a relative Python file."""
    # The name lands in Python and in a command line.
    if not ENTRY.fullmatch(path) or path.startswith(('/', '-')) or '..' in path:
        raise Refusal(f'{path!r} cannot be the entry of a pipeline', next_move='Run rewrite again.')
    return path
