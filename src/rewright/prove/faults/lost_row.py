"""What is looped over or written -> the same without its last item."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('repeated', 'absent', 'line_ends', 'further_page')
_WRITES = {'write_csv', 'write_parquet', 'write_json', 'write_ndjson', 'write_excel', 'write_database'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Cut the last item off a `for`, a comprehension, or the frame that is written."""
    if isinstance(node, ast.For | ast.comprehension):
        said = source.said(node.iter)
        if not getattr(node, 'is_async', False):
            yield source.edit(node.iter, f'list({said})[:-1]', f'the last item of `{said}` left out')
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITES:
        frame = node.args[0] if source.said(node.func.value) == 'frames' and node.args else node.func.value
        said = source.said(frame)
        yield source.edit(frame, f'({said})[:-1]', f'the last row of `{said[-60:]}` left out')
