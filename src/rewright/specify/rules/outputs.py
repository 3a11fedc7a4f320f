"""Writing calls -> where results go and in which form."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code
from rewright.specify.script import argument

_FORMATS = {'to_csv': 'CSV', 'to_json': 'JSON', 'to_parquet': 'Parquet', 'to_excel': 'Excel', 'to_sql': 'a table'}
_SAID = (
    'index',
    'header',
    'sep',
    'encoding',
    'float_format',
    'date_format',
    'na_rep',
    'orient',
    'if_exists',
    'compression',
)


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each thing that is written."""
    for call, subject, name in clues.script.methods(*_FORMATS):
        target = argument(call, 0)
        where = f' to {code(target)}' if target is not None else ''
        how = ', '.join(f'{k.arg}={ast.unparse(k.value)}' for k in call.keywords if k.arg in _SAID)
        yield Found(
            f'{code(subject)} is written as {_FORMATS[name]}{where}{f" with {how}" if how else ""}.', 'save', call
        )
    for call in clues.script.calls('json.dump'):
        if len(call.args) > 1:
            how = ', '.join(f'{k.arg}={ast.unparse(k.value)}' for k in call.keywords)
            yield Found(f'{code(call.args[0])} is written as JSON{f" with {how}" if how else ""}.', 'save', call)
    for call, _, _ in clues.script.methods('writerow'):
        names = _header(argument(call, 0))
        if names:
            yield Found(f'The CSV file starts with the header {", ".join(f"`{n}`" for n in names)}.', 'save', call)


def _header(node: ast.expr | None) -> list[str]:
    if not isinstance(node, ast.List | ast.Tuple):
        return []
    names = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return names if len(names) == len(node.elts) else []
