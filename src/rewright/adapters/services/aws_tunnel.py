"""A program's connection to S3 or DynamoDB goes in; it is led to the run's own emulator, whatever credentials it brings."""

import asyncio
import re
from pathlib import Path

from rewright.adapters.services.confined import reached
from rewright.adapters.services.passing import passed
from rewright.adapters.wire.side import Encrypt, Streams

_REGION = r'[a-z]{2,3}(?:-[a-z]+)+-\d+'
_END = r'\.amazonaws\.com(?:\.cn)?'
_SERVED = (
    re.compile(rf'(?:.+\.)?s3(?:-fips|-accelerate|-external-1|-{_REGION})?(?:\.dualstack)?(?:\.({_REGION}))?{_END}'),
    re.compile(rf'(?:dynamodb(?:-fips)?|\d+\.ddb)\.({_REGION}){_END}'),
)
# RFC 1035, 2.3.4, as text.
_LONGEST_NAME = 253


class AwsTunnel:
    """Leads connections to the emulator whose socket lies in `home`; `regions` are those that were asked for."""

    def __init__(self, home: Path, name: str) -> None:
        self._home, self._name = home, name
        self.regions: set[str] = set()

    def knows(self, host: str) -> bool:
        """Say whether the host is one of S3 or DynamoDB, in any region and with a bucket in front."""
        if len(host) > _LONGEST_NAME:
            return False
        found = next(filter(None, (form.fullmatch(host) for form in _SERVED)), None)
        if found and found[1]:
            self.regions.add(found[1])
        return found is not None

    async def serve(self, caller: Streams, encrypt: Encrypt) -> None:
        """Pass bytes both ways."""
        del encrypt
        try:
            with reached(self._home) as short:
                far = await asyncio.open_unix_connection(f'{short}/{self._name}')
            await passed(caller, far)
        finally:
            caller[1].close()
