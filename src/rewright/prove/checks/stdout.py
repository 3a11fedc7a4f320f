"""Two runs -> whether they printed the same, volatile parts aside."""

from rewright.prove.outputs import compared
from rewright.prove.pair import Findings, Pair


def check(pair: Pair) -> Findings:
    """Compare standard output; standard error is for people and is not compared."""
    legacy, modern = pair.bytes_of(pair.legacy.stdout), pair.bytes_of(pair.modern.stdout)
    return compared(pair, 'stdout', legacy, modern) if legacy or modern else Findings()
