"""The functions of a source -> their size and branches."""

from rewright.model.facts import Function
from rewright.read.source import Source
from rewright.read.tree import Node

# McCabe 1976: each decision point adds one path; `and` and `or` decide too.
_DECISIONS = {
    'if_statement', 'elif_clause', 'for_statement', 'while_statement', 'except_clause', 'conditional_expression',
    'boolean_operator', 'for_in_clause', 'if_clause', 'case_clause', 'assert_statement',
}  # fmt: skip


def decisions(node: Node) -> int:
    """Count the decision points in a stretch."""
    return sum(n.kind in _DECISIONS for n in node.walk())


def functions(source: Source) -> list[Function]:
    """Return every function, methods and nested ones included."""
    found = []
    for node in source.nodes:
        name = node.get('name') if node.kind == 'function_definition' else None
        if name:
            lines = node.end_line - node.line + 1
            found.append(
                Function(name=name.text, span=node.span(source.file), lines=lines, branches=1 + decisions(node))
            )
    return found
