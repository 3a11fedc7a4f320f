"""Stage hints of a source -> the stretches of its monolith that prepare, fetch, transform and save."""

from bisect import bisect_left
from itertools import groupby

from rewright.model.facts import Stage, StagePart
from rewright.model.span import Span
from rewright.read.reading import Hint, Reading
from rewright.read.source import Source
from rewright.read.tree import Node

_BLOCKS = {'for_statement', 'while_statement', 'if_statement', 'with_statement', 'try_statement'}
_DEFINITIONS = {'function_definition', 'class_definition', 'decorated_definition'}
_CLAUSES = {'block', 'else_clause', 'elif_clause', 'except_clause', 'finally_clause', 'except_group_clause'}
_PASSED_OVER = {'comment', 'ERROR'}
_SIMPLE_ORDER: tuple[Stage, ...] = ('fetch', 'save', 'transform', 'prepare')
_WORK = {'binary_operator', 'call', 'augmented_assignment', 'subscript', 'list_comprehension', 'dictionary'}
_Labelled = tuple[Node, Stage, str]


class Stretches:
    """Labels the statements of one source by the hints that fall into them."""

    def __init__(self, source: Source, hints: list[Hint]) -> None:
        self.source = source
        self.hints = sorted(hints, key=lambda h: (h.node.start, h.node.end, h.stage, h.why))
        self._starts = [h.node.start for h in self.hints]
        self._fetched = False

    def parts(self) -> list[StagePart]:
        """Return the parts in the order of the source; neighbours of the same stage and function are one part."""
        labelled = self._label(self.source.root)
        found = []
        for _, group in groupby(labelled, key=lambda part: (part[1], _home(part[0]))):
            members = list(group)
            first, last = members[0][0].span(self.source.file), members[-1][0].span(self.source.file)
            span = Span(
                file=first.file, line=first.line, column=first.column, end_line=last.end_line,
                end_column=last.end_column,
            )  # fmt: skip
            reasons = list(dict.fromkeys(why for _, _, why in members if why))
            found.append(StagePart(stage=members[0][1], span=span, why='; '.join(reasons[:3]) or 'it goes with it'))
        return found

    def within(self, node: Node) -> list[Hint]:
        """Return the hints inside a node."""
        low, high = bisect_left(self._starts, node.start), bisect_left(self._starts, node.end)
        return [h for h in self.hints[low:high] if h.node.end <= node.end]

    def _label(self, block: Node) -> list[_Labelled]:
        found: list[_Labelled] = []
        waiting = [child for child in reversed(block.children) if child.kind not in _PASSED_OVER]
        while waiting:
            node = waiting.pop()
            inner = _inside(node) if self._opens(node) else []
            if inner:
                waiting += reversed(inner)
            elif node.kind not in _DEFINITIONS:
                found.append(self._judge(node, found))
        return found

    def _opens(self, node: Node) -> bool:
        """Say whether a statement is looked into, because it belongs to no single stage."""
        if node.kind in _DEFINITIONS or _is_main_guard(node):
            return True
        return node.kind in _BLOCKS and len({h.stage for h in self.within(node)}) > 1

    def _judge(self, node: Node, before: list[_Labelled]) -> _Labelled:
        hints = self.within(node)
        for stage in _SIMPLE_ORDER:
            whys = [h.why for h in hints if h.stage == stage]
            if whys:
                self._fetched = self._fetched or stage == 'fetch'
                return node, stage, whys[0]
        if _is_main_guard(node.inside('if_statement') or node):
            return node, 'prepare', 'it starts the script'
        if _is_print(node) and before:
            return node, before[-1][1], ''
        if not self._fetched:
            return node, 'prepare', 'it stands before anything is fetched'
        if any(n.kind in _WORK for n in node.walk()):
            return node, 'transform', 'it computes'
        return node, before[-1][1] if before else 'prepare', ''


def note_structure(stretches: Stretches, reading: Reading) -> None:
    """Find the one place that does three stages or more by itself: a function, or the module."""
    source = stretches.source
    for node in source.nodes:
        stages = {h.stage for h in stretches.within(node)} if node.kind == 'function_definition' else set()
        name = node.get('name')
        if len(stages) > 2 and name:
            reading.find('no_structure', f'{name.text} does everything: {", ".join(sorted(stages))}', name)
    loose = {h.stage for h in stretches.hints if h.node.inside('function_definition') is None}
    if len(loose) > 2:
        first = next((c for c in source.root.children if c.kind != 'comment'), source.root)
        reading.find('no_structure', f'The script does everything at its top level: {", ".join(sorted(loose))}', first)


def _inside(node: Node) -> list[Node]:
    """Return the statements of a compound statement, clauses opened."""
    found: list[Node] = []
    for child in node.children:
        if child.kind in _CLAUSES:
            found += _inside(child)
        elif child.kind in _DEFINITIONS or child.kind.endswith('_statement') or child.kind == 'delete_statement':
            found.append(child)
    return found


def _home(node: Node) -> int:
    function = node.inside('function_definition')
    return function.start if function else -1


def _is_print(node: Node) -> bool:
    return node.kind == 'print_statement' or (node.kind == 'expression_statement' and node.text.startswith('print('))


def _is_main_guard(node: Node) -> bool:
    condition = node.get('condition') if node.kind == 'if_statement' else None
    return condition is not None and '__name__' in condition.text[:60]
