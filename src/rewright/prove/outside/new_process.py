"""A file of a rewrite -> other programs that it starts and the legacy job does not."""

import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_STARTS = re.compile(
    r'^(?:os\.(?:system|popen|exec\w+|spawn\w+|fork\w*|posix_spawn\w*|startfile|kill\w*)|subprocess(?:\.\w+)?|pty\.\w+'
    r'|asyncio\.(?:create_subprocess_\w+|subprocess\b.*)|.*\.subprocess_(?:exec|shell)|multiprocessing\.\w+'
    r'|(?:.*\.)?ProcessPoolExecutor)$'
)


def places(reach: Reach) -> Iterator[Place]:
    """Name every use of something that starts a process."""
    for line, used in reach.names.used:
        if _STARTS.match(used) and not reach.uses(used):
            yield Place(line, f'starts a process with {used}, which the legacy job does not')
