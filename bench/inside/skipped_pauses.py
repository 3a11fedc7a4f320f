"""python skipped_pauses.py SCRIPT: runs a script on a clock that jumps over pauses, and prints what the run took on that clock.

`time.sleep` takes no time and puts the clock forward. An event loop that has nothing to do but wait does the same, once
nothing has come for longer than any answer of the site takes. Everything else takes the time that it takes.
"""

import json
import os
import re
import selectors
import sys
import time
from pathlib import Path

QUIET = float(os.environ.get('QUIET_SECONDS', '0.1'))
SKIPPED = [0.0]
_monotonic = time.monotonic


def sleep(seconds: float) -> None:
    SKIPPED[0] += seconds


class Skipping(selectors.DefaultSelector):
    """Waits a little for answers, and jumps over the rest."""

    def select(self, timeout: float | None = None) -> list:
        if timeout is None or timeout <= QUIET:
            return super().select(timeout)
        if ready := super().select(QUIET):
            return ready
        SKIPPED[0] += timeout - QUIET
        return []


time.sleep = sleep
time.monotonic = lambda: _monotonic() + SKIPPED[0]
selectors.DefaultSelector = Skipping

code = compile(Path(sys.argv[1]).read_text(encoding='utf-8'), sys.argv[1], 'exec')
began, used = time.monotonic(), time.process_time()
exec(code, {'__name__': '__main__'})
taken, used = time.monotonic() - began, time.process_time() - used
most = int(re.search(r'VmHWM:\s+(\d+)', Path('/proc/self/status').read_text(encoding='ascii'))[1]) / 1024
print(json.dumps([taken, SKIPPED[0], used, most]), file=sys.stderr)
