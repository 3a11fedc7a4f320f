"""A child process with limits on time and memory, for parsing what may crash a parser."""

import resource
import subprocess
import sys

from rewright.model.refusal import Refusal

_PROGRAM = """
import importlib, sys
module, function = sys.argv[1].split(':')
sys.stdout.buffer.write(getattr(importlib.import_module(module), function)(sys.stdin.buffer.read()))
"""


class LimitedChild:
    """Calls product functions in a child that has `seconds` and `memory_mb`."""

    def __init__(self, seconds: int = 30, memory_mb: int = 2048) -> None:
        self.seconds, self.memory_mb = seconds, memory_mb

    def call(self, function: str, payload: bytes) -> bytes:
        """Call `package.module:function` (bytes -> bytes) in the child."""
        command = [sys.executable, '-I', '-c', _PROGRAM, function]
        try:
            done = subprocess.run(
                command, input=payload, capture_output=True, timeout=self.seconds, preexec_fn=self._limit, check=False
            )
        except subprocess.TimeoutExpired:
            raise Refusal(
                f'the source could not be read within {self.seconds} s',
                next_move='Split the source, or take the huge literal out of it.',
            ) from None
        if done.returncode:
            raise Refusal(
                f'the source could not be read within {self.memory_mb} MB: the parser stopped with {done.returncode}',
                next_move='Split the source, or take the deeply nested expression out of it.',
            )
        return done.stdout

    def _limit(self) -> None:
        size = self.memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
