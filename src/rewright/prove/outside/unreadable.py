"""A file of a rewrite -> text that a reader sees otherwise than the interpreter does."""

from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

# Marks that turn the order of what is shown, or show nothing at all.
_HIDDEN = {*map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010), 0x2060, 0xFEFF))}


def places(reach: Reach) -> Iterator[Place]:
    """Name every line with invisible or order-turning marks that the legacy text does not hold."""
    for number, line in enumerate(reach.text.splitlines(), 1):
        found = sorted(f'U+{ord(mark):04X}' for mark in set(line) & _HIDDEN if mark not in reach.legacy)
        if found:
            yield Place(number, f'holds invisible marks: {", ".join(found)}')
