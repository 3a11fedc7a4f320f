"""Two values that differ -> the kind of their difference, in the words of a report."""

from decimal import Decimal, InvalidOperation

_LONGEST = 400


def kind(left: str, right: str) -> str:
    """Name how two unequal values differ: the mildest description that is true."""
    if not left or not right:
        return 'missing value'
    if left.strip() == right.strip():
        return 'whitespace'
    if _number(left) is not None and _number(left) == _number(right):
        return 'number format'
    if left.casefold() == right.casefold():
        return 'letter case'
    return 'value'


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text) if len(text) < _LONGEST else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
