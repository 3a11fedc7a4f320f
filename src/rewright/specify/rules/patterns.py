"""Regular expressions and selectors -> what is taken out of a text or page."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code
from rewright.specify.script import argument

_SEARCHES = ('find_all', 'findAll', 'select', 'select_one', 'find')


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each pattern or selector."""
    for call in clues.script.calls('re.findall', 're.finditer', 're.search', 're.match', 're.fullmatch'):
        text = argument(call, 1, 'string')
        if call.args and text is not None:
            found = 'Every match' if ast.unparse(call.func) in {'re.findall', 're.finditer'} else 'The first match'
            yield Found(f'{found} of {code(call.args[0])} is taken out of {code(text)}.', 'transform', call)
    if not any(i.module in {'bs4', 'BeautifulSoup'} for i in clues.facts.imports):
        return
    for call, subject, name in clues.script.methods(*_SEARCHES):
        every = 'Every element' if name in {'find_all', 'findAll', 'select'} else 'The first element'
        given = ', '.join(ast.unparse(a) for a in (*call.args, *call.keywords))
        yield Found(f'{every} matching `{given}` is taken out of {code(subject)}.', 'transform', call)
