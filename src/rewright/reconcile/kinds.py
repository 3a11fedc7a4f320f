"""Two values that differ -> the kind of their difference, in the words of a report."""

from decimal import Decimal, InvalidOperation


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
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and len(text) < 400 else None
