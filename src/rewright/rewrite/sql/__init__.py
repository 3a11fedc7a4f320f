"""Statements that a job puts together and sends row by row, and what they become."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
