"""How much of an output is held at a time: what is smaller lies in memory, what is larger is read again or lies on disk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The sizes in which a comparison works; the defaults keep it below 2 GB of memory.

    A side of fewer than `small` bytes is compared as a whole. A larger one is read in blocks of `block` bytes, a
    container in batches of `batch` rows, and its rows are counted in 2**`bits` buckets. `part` rows are looked at
    together; what more than `spool` bytes would hold lies in files.
    """

    small: int = 8 << 20
    block: int = 4 << 20
    batch: int = 100_000
    bits: int = 20
    part: int = 400_000
    spool: int = 64 << 20
