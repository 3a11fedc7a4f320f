"""A file of a rewrite -> other programs that it starts and the legacy job does not."""

import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_STARTS = re.compile(
    r'^(?:os\.(?:system|popen|exec\w+|spawn\w+|fork\w*|posix_spawn\w*)|subprocess\.\w+|pty\.\w+'
    r'|asyncio\.create_subprocess_\w+|multiprocessing\.\w+|\w*ProcessPoolExecutor)$'
)


def places(reach: Reach) -> Iterator[Place]:
    """Name every call that starts a process."""
    for line, called, _ in reach.calls:
        if _STARTS.match(called) and not reach.explains(called):
            yield Place(line, f'starts a process with {called}, which the legacy job does not')
