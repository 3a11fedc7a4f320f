"""SQL texts -> what is asked of a database."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.script import argument

_VERBS = ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'WITH', 'REPLACE', 'DROP')


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each literal SQL statement that is run."""
    names = ('read_sql', 'read_sql_query', 'execute', 'executemany', 'executescript')
    for call, _, _ in clues.script.methods(*names):
        statement = _text(clues, argument(call, 0, 'sql'))
        if statement.upper().startswith(_VERBS):
            writes = not statement.upper().startswith(('SELECT', 'WITH'))
            sentence = f'The database is {"changed" if writes else "asked"} with `{statement}`.'
            yield Found(sentence, 'save' if writes else 'fetch', call)


def _text(clues: Clues, node: ast.expr | None) -> str:
    if isinstance(node, ast.Name):
        values = clues.script.assigned.get(node.id, [])
        node = values[0] if len(values) == 1 else None
    return ' '.join(node.value.split()) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ''
