"""The text of an SQL statement -> the tables that it reads and writes. Linear in the text; what is no SQL has none."""

import re

_NAME = r'((?:[\w$*]|"[^"\n]{1,60}"|`[^`\n]{1,60}`)+(?:\.(?:[\w$*]|"[^"\n]{1,60}"|`[^`\n]{1,60}`)+){0,3})'
_STARTS = re.compile(
    r'\s*+(?:--[^\n]*+\n\s*+|/\*(?:[^*]|\*(?!/))*+\*/\s*+|\(\s*+)*+(select|with|insert|update|delete|merge|create|truncate|replace|copy|drop|alter)\b',
    re.IGNORECASE | re.DOTALL,
)
_WRITES = re.compile(
    rf'\b(?:insert\s+(?:or\s+\w+\s+)?(?:into|overwrite(?:\s+table)?)|replace\s+into|update|merge\s+into|delete\s+from|'
    rf'truncate\s+table|create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?table(?:\s+if\s+not\s+exists)?|copy)\s+{_NAME}',
    re.IGNORECASE,
)
_READS = re.compile(rf'\b(?:from|join|using)\s+{_NAME}', re.IGNORECASE)
_OWN = re.compile(rf'(?:\bwith\s+(?:recursive\s+)?|,\s*){_NAME}\s+as\s*\(', re.IGNORECASE)
_KEYWORDS = frozenset(
    ('select', 'set', 'values', 'unnest', 'lateral', 'generate_series', 'table', 'only', 'dual', 'stdin', 'where')
)
LONGEST = 100_000


def is_sql(text: str) -> bool:
    """Say whether a text begins as a statement of SQL does."""
    return 12 < len(text) < LONGEST and _STARTS.match(text) is not None


def tables_of(text: str) -> tuple[list[str], list[str]]:
    """Return the tables that a statement reads, and those that it writes, in lower case and without its own names."""
    own = {name.lower() for name in _OWN.findall(text)}
    writes = [name.lower() for name in _WRITES.findall(text) if name.lower() not in _KEYWORDS]
    # What is deleted from is no source.
    plain = re.sub(r'\bdelete\s+from\b', 'delete', text, flags=re.IGNORECASE)
    reads = [name.lower() for name in _READS.findall(plain) if name.lower() not in _KEYWORDS]
    return [n for n in dict.fromkeys(reads) if n not in own], list(dict.fromkeys(writes))
