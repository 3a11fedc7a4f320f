"""Plain tar headers: a name and a size <-> 512 bytes; anything but a regular file with a short name is refused.

Source: POSIX.1-1988 ustar interchange format. The standard library's reader follows links, long names and extensions
that a peer may abuse, so none of it is used on what a peer made.
"""

import re
import tarfile
from dataclasses import dataclass

from rewright.model.refusal import Refusal

BLOCK = 512
END = bytes(BLOCK)
# The only names there are: documents, and objects by their SHA-256.
OBJECTS = 'objects/'
_NAME = re.compile(r'[a-z][a-z0-9_.-]{0,60}\.json|objects/[0-9a-f]{64}')
_CHECKSUM = slice(148, 156)


@dataclass(frozen=True)
class Member:
    """A regular file of an archive."""

    name: str
    size: int

    @property
    def padding(self) -> int:
        """How many bytes follow the content up to the next block."""
        return -self.size % BLOCK


def header(member: Member) -> bytes:
    """Return the block before a member's content: no time, no owner, so that equal proofs are equal files."""
    info = tarfile.TarInfo(member.name)
    info.size = member.size
    return info.tobuf(tarfile.USTAR_FORMAT)


def read_header(block: bytes, where: str) -> Member:
    """Return the member that a block announces; Refusal for every kind but a regular file, and for every other name."""
    if block[257:263] != b'ustar\0' or _number(block[_CHECKSUM]) != _sum(block):
        raise broken('a header that is none', where)
    name = block[:100].rstrip(b'\0').decode('ascii', 'replace')
    if block[156:157] not in {b'0', b'\0'} or block[157:257].strip(b'\0') or block[345:500].strip(b'\0'):
        raise broken(f'the member {name!r}, which is not a regular file with a short name', where)
    if not _NAME.fullmatch(name):
        raise broken(f'the member {name!r}, which no bundle holds', where)
    size = _number(block[124:136])
    if size is None:
        raise broken(f'the member {name!r} without a size', where)
    return Member(name, size)


def broken(what: str, where: str) -> Refusal:
    """Say that a bundle is not one that Rewright writes."""
    return Refusal(f'the bundle holds {what}', where=where, next_move='Ask for the bundle again.')


def _number(field: bytes) -> int | None:
    digits = field.strip(b'\0 ')
    return int(digits, 8) if digits and not digits.strip(b'01234567') else None


def _sum(block: bytes) -> int:
    return sum(block[:148]) + 8 * ord(' ') + sum(block[156:])
