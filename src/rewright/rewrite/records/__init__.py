"""Record loops: what becomes of rows that a job reads, builds and writes by hand."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
