"""How politely a pipeline fetches, as its contract says it; nothing of a client is needed to say so."""

from dataclasses import dataclass
from types import MappingProxyType

USER_AGENT = 'python-requests/2.32.5'
# What requests sends with everything.
DEFAULTS = MappingProxyType(
    {'User-Agent': USER_AGENT, 'Accept-Encoding': 'gzip, deflate', 'Accept': '*/*', 'Connection': 'keep-alive'}
)


@dataclass(frozen=True)
class Traffic:
    """How politely to fetch: most requests in flight, and seconds between two starts.

    The environment variable REWRIGHT_PACE=off takes the interval away, for runs against recorded answers. Where
    REWRIGHT_WORKERS processes fetch from the same source at once, each takes its share of both limits.
    """

    concurrency: int = 8
    interval_seconds: float = 0.0
    user_agent: str = USER_AGENT
