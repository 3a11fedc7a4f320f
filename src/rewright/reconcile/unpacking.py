"""A packed output -> what is packed in it, and the name that says its format."""

import zlib

SUFFIX = '.gz'
_LARGEST = 512 << 20


def unpack(data: bytes) -> bytes | None:
    """Return what a gzip file holds; None when it is none, is damaged, has several members, or holds more than 512 MiB."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, _LARGEST)
    except zlib.error:
        return None
    # Several members in a row are left alone: the second would not be looked at.
    return found if unpacking.eof and not unpacking.unused_data else None


def sides(name: str, left: bytes, right: bytes) -> tuple[str, bytes, bytes] | None:
    """Return inner name and both contents; None where the output is not packed on both sides."""
    if not name.casefold().endswith(SUFFIX):
        return None
    one, two = unpack(left), unpack(right)
    return None if one is None or two is None else (name[: -len(SUFFIX)], one, two)
