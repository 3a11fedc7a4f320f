"""A setting that decides order, case or presence -> its opposite; a sort that rises -> one that falls."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('order', 'repeated', 'spelling')
SUBTLE = True
_SETTINGS = {'descending', 'reverse', 'ascending', 'include_header', 'ensure_ascii', 'sort_keys', 'strip'}
_DIRECTIONS = {'descending', 'reverse', 'ascending'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Turn a true setting false and the other way round, also one by one in a list of them, or turn a whole sort."""
    if isinstance(node, ast.keyword) and node.arg in _SETTINGS:
        values = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, bool):
                yield source.edit(value, str(not value.value), f'`{node.arg}` made `{not value.value}`')
    elif isinstance(node, ast.Call) and not _DIRECTIONS & {keyword.arg for keyword in node.keywords}:
        setting = _setting(node, source)
        if setting and (given := _given(node)):
            yield _added(
                given[-1], f', {setting}=True', source, f'`{setting}=True` added to `{source.said(node)[-60:]}`'
            )


def _given(node: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*node.args, *node.keywords]


def _setting(node: ast.Call, source: Source) -> str:
    """Return the setting that turns a sort round; empty for what sorts neither a frame nor a list."""
    said = source.said(node.func)
    if said == 'sorted' or (said.endswith('.sort') and any(keyword.arg == 'key' for keyword in node.keywords)):
        return 'reverse'
    return 'descending' if said.endswith('.sort') else ''


def _added(last: ast.expr | ast.keyword, text: str, source: Source, what: str) -> Edit:
    start, stop = source.place(last)
    if isinstance(last, ast.GeneratorExp):
        # The parentheses of a lone generator are those of the call.
        return Edit(start, stop, f'({source.said(last)}{text})', what)
    return Edit(stop, stop, text, what)
