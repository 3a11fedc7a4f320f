"""A command -> its wall time, processor time and peak memory, all processes that it starts counted in."""

import contextlib
import os
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.02


class Measured(NamedTuple):
    """Seconds on the wall and of the processor, and megabytes; `output` is what it printed, None where it was ended for its memory."""

    wall: float
    processor: float
    megabytes: float
    output: str | None


def measure(command: list[str], limit: float, environment: dict[str, str]) -> Measured:
    """Run `command`; it is ended once it holds more than `limit` megabytes. RuntimeError where it fails otherwise."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    watch = _Watch(process, limit)
    watch.start()
    output, errors = process.communicate()
    wall = time.perf_counter() - began
    watch.join()
    if process.returncode not in {0, 3} and not watch.ended:
        raise RuntimeError(f'{command[0]} ended with {process.returncode}: {errors[-500:]}')
    return Measured(wall, watch.processor, watch.most, None if watch.ended else output)


class _Watch(threading.Thread):
    """Looks at a process and its children until they end."""

    def __init__(self, process: subprocess.Popen[str], limit: float) -> None:
        super().__init__(daemon=True)
        self._process, self._limit = process, limit
        self.most = self.processor = 0.0
        self.ended = False

    def run(self) -> None:
        while self._process.poll() is None:
            seen = [_look(pid) for pid in _family(self._process.pid)]
            self.most = max(self.most, sum(memory for memory, _ in seen))
            self.processor = max(self.processor, sum(used for _, used in seen))
            if self.most > self._limit:
                self.ended = True
                self._process.kill()
            time.sleep(_EVERY)


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        # A process may be gone by now.
        with contextlib.suppress(OSError):
            for task in Path(f'/proc/{one}/task').iterdir():
                found += [int(child) for child in (task / 'children').read_text(encoding='ascii').split()]
    return found


def _look(pid: int) -> tuple[float, float]:
    """Megabytes that a process holds, and seconds that it and the children it has waited for have used."""
    try:
        status = Path(f'/proc/{pid}/status').read_text()
        stat = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    except OSError:
        return 0, 0
    held = next((int(line.split()[1]) for line in status.splitlines() if line.startswith('VmRSS')), 0)
    return held / 1024, sum(int(ticks) for ticks in stat[11:15]) / os.sysconf('SC_CLK_TCK')
