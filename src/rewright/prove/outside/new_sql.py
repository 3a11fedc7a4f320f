"""A file of a rewrite -> SQL that the legacy job does not send."""

import ast
import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach
from rewright.trees import within

_STATEMENT = re.compile(
    r'\s*(?:select\s.+\sfrom\s|select\s+[\d(*]|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|drop\s+\w+\s'
    r'|create\s+(?:or\s+replace\s+)?(?:temp\w*\s+|unique\s+)?(?:table|view|index|trigger|function)\s|alter\s+table\s|truncate\s'
    r'|attach\s+(?:database\s)?|detach\s|pragma\s+\w|grant\s.+\sto\s|revoke\s.+\sfrom\s|with\s+\w+\s+as\s*\(|vacuum\b'
    r'|merge\s+into\s|replace\s+into\s|copy\s+\S+\s+(?:from|to)\s|call\s+\w+\s*\()',
    re.IGNORECASE | re.DOTALL,
)
_MARK = re.compile(r'(?<=[\s(,=<>])(?:\?|%s|:\w+)(?=[\s),;:]|$)')
_SENDS = re.compile(r'(?:^|\.)(?:execute\w*|executescript|read_sql\w*|read_database\w*|sql|text)$')


def places(reach: Reach) -> Iterator[Place]:
    """Name every statement, and every piece that one is put together from, that no legacy text holds."""
    pieces = [(line, text) for line, called, call in reach.calls if _SENDS.search(called) for text in _pieces(call)]
    whole = [(line, text) for line, text in reach.strings if _STATEMENT.match(text)]
    for line, text in sorted(set(pieces + whole)):
        if not _is_told(reach, text):
            yield Place(line, f'sends the SQL {" ".join(text.split())[:80]!r}, which the legacy job does not')


def _pieces(call: ast.Call) -> Iterator[str]:
    for node in within(call.args[0]) if call.args else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r'\w', node.value):
            yield node.value


def _is_told(reach: Reach, text: str) -> bool:
    if _MARK.search(text):
        # A mark stands for a value that the legacy job writes there itself, with its quotes.
        return all(_is_told(reach, part) for part in _MARK.split(text) if re.search(r'\w', part))
    # A statement with marks has two signs for a percent sign.
    spellings = {re.escape(_flat(text)), re.escape(_flat(text.replace('%%', '%')))}
    known = re.compile(rf'(?<!\w)(?:{"|".join(sorted(spellings))})(?!\w)')
    return any(known.search(_flat(said)) for said in (*reach.said, reach.legacy))


def _flat(text: str) -> str:
    return ' '.join(text.lower().rstrip('; \n').split())
