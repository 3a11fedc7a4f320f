"""What became of the records of a job: its constructs and its pipeline go in, each with what it became or why it stayed comes out."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from rewright.model.patch import RecordUse
from rewright.rewrite.edits import Edit
from rewright.rewrite.origin import Origin
from rewright.rewrite.records.counted import Use, uses
from rewright.rewrite.records.rows import Made
from rewright.rewrite.source import Source
from rewright.trees import every

_STAYS = {
    'reader loop': 'no six lines of it do nothing but work out the values of one row',
    'writer loop': 'what it writes is written in the order and with the text that Python gives it',
    'accumulator': 'it keeps rows in the order of the job, and what a row that fails leaves behind',
    'grouping': 'it keeps groups in the order in which they come',
    'counter': 'it counts beside what its loop does else',
    'sort': "Python's sort is stable, and compares as the job does",
    'dedupe': 'which of two rows counts is said by the order of the loop',
    'formatted line': 'numbers are written as Python formats them',
}
_OTHERS = ('plan_', 'walk_', 'pipeline_handler', 'write_rows')


def fates(legacy: Source, text: str, made: Iterable[Made], edits: Iterable[Edit]) -> tuple[RecordUse, ...]:
    """Return every construct of records in a job with what became of it in the pipeline."""
    found = uses(legacy)
    if not found:
        return ()
    origin, alone = Origin(legacy), _alone(legacy)
    places: dict[ast.AST, str] = {}
    for name, function in _typed(ast.parse(text)):
        places |= dict.fromkeys(_places(origin, alone, every_statement(function)), f'the typed function `{name}`')
    for one in made:
        places |= dict.fromkeys(_places(origin, alone, one.statements), f'the function of a row `{one.name}`')
    places |= {u.node: f'written by {e.recipe}' for u in found for e in edits if _covers(legacy, e, u.node)}
    return tuple(_told(legacy, use, places) for use in found)


def _told(legacy: Source, use: Use, places: dict[ast.AST, str]) -> RecordUse:
    became = places.get(use.node, '')
    if not became and isinstance(use.node, ast.For):
        # A loop is what its own statements became.
        became = next((places[s] for s in use.node.body if s in places), '')
    why = '' if became else _STAYS[use.kind]
    return RecordUse(span=legacy.span(use.node), kind=use.kind, became=became, why=why)


def _alone(legacy: Source) -> frozenset[str]:
    """The forms of statements and calls that there is one of: another may have stood anywhere."""
    forms = Counter(ast.dump(n) for n in ast.walk(legacy.tree) if isinstance(n, ast.stmt | ast.Call))
    return frozenset(form for form, times in forms.items() if times == 1)


def every_statement(node: ast.AST) -> list[ast.stmt]:
    """Return the statements below a node."""
    return [n for n in ast.walk(node) if isinstance(n, ast.stmt) and n is not node]


def _places(origin: Origin, alone: frozenset[str], statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The legacy statements that later ones were; where one was changed, those that its calls stood in."""
    for statement in statements:
        place = origin.place(statement)
        if place is not None:
            yield from [place] if ast.dump(place) in alone else []
            continue
        # What is kept may be made otherwise by now, but where it is kept has its name.
        kept = _keeper(statement)
        alike = [s for s in every_statement(origin.source.tree) if _keeper(s) == kept] if any(kept) else []
        yield from alike if len(alike) == 1 else []
        for call in every(ast.Call, statement):
            inner: ast.AST | None = origin.place(call)
            if inner is None or ast.dump(inner) not in alone:
                continue
            while inner is not None and not isinstance(inner, ast.stmt):
                inner = origin.source.parents.get(inner)
            if inner is not None:
                yield inner


def _keeper(node: ast.stmt) -> tuple[str, str]:
    """What a statement puts something into, and how; two empty texts where it does not."""
    match node:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr=attr))
        ):
            return name, attr
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name))]):
            return name, '[]'
    return '', ''


def _typed(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of the job whose arguments and results all have types."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and not node.name.startswith(_OTHERS):
            arguments = every(ast.arg, node.args)
            if node.returns is not None and all(a.annotation is not None for a in arguments):
                yield node.name, node


def _covers(legacy: Source, edit: Edit, node: ast.stmt) -> bool:
    start, end = legacy.offset(node)
    return edit.start <= start and end <= edit.end
