"""Two connections go in, and the bytes of each go to the other until both have ended."""

import asyncio
import contextlib

from rewright.adapters.wire.side import Streams

_CHUNK = 1 << 16


async def passed(one: Streams, two: Streams) -> None:
    """Pass bytes both ways until both sides have ended."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_pumped(one[0], two[1]))
            group.create_task(_pumped(two[0], one[1]))
    except* OSError:
        pass
    finally:
        for _, writer in (one, two):
            writer.close()


async def _pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    finally:
        with contextlib.suppress(OSError):
            writer.close()
