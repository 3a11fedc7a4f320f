"""How every step ends."""

from enum import StrEnum


class Outcome(StrEnum):
    """The five ends of a step; nothing that failed or was not measured is ever `ok`."""

    OK = 'ok'
    NEEDS_CHANGES = 'needs_changes'
    FAILED = 'failed'
    UNAVAILABLE = 'unavailable'
    ESCALATED = 'escalated'
