"""A legacy source and its observation in; the edits that put polars where pandas stood out."""

import ast
import bisect
import itertools
from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from rewright.model.observation import Observation
from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, splice
from rewright.rewrite.frames.annotations import annotation_edits
from rewright.rewrite.frames.changing import changing
from rewright.rewrite.frames.evaluate import DRAWN, Evaluator
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.functions import Functions
from rewright.rewrite.frames.handed import Handed, Known
from rewright.rewrite.frames.held_attributes import with_attributes
from rewright.rewrite.frames.interpret import Interpreter
from rewright.rewrite.frames.islands import idle as idle_islands
from rewright.rewrite.frames.islands import uses_pandas
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.notes import Construct, Island, Notes, Replacement
from rewright.rewrite.frames.options import option_edits
from rewright.rewrite.frames.parts import Parts
from rewright.rewrite.frames.plan.demand import reached
from rewright.rewrite.frames.plan.nodes import Labelled, told
from rewright.rewrite.frames.plan.text import Printer
from rewright.rewrite.frames.qualified import out_of_pandas, qualified
from rewright.rewrite.frames.refusing import Reading, without_untaken
from rewright.rewrite.frames.strayed import strayed
from rewright.rewrite.frames.templates import RUNTIME, unparse
from rewright.rewrite.frames.tolerated import Tolerated
from rewright.rewrite.frames.unsettled import unsettled
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, same, within

# A construct with where it begins and ends, and its number in the order of reading.
Found = tuple[int, int, int, Construct]

STEP = 'frames'


class Runtime(NamedTuple):
    """What the runtime is called in the rewrite, and which of its modules that is."""

    name: str
    module: str


# How often a source is read again without the islands that are not worth it.
ROUNDS = 3
# How often a source is read again with less taken for granted.
CHAINS = 8


def frame_edits(source: Source, observation: Observation, tolerated: Tolerated | None = None) -> Edited:
    """Rewrite every family of frames that has an exact polars form as a whole; the rest stays verbatim, with reasons.

    `observation` must come of a run of this very text; versions of pandas that no form was tried on get no edits.
    What flows into nothing but columns that are `tolerated` to differ is added up as polars does it fastest. Branches that
    the run did not take are refused where that lets more of what it did be rewritten.
    """

    def read(text: Source, relied: Known) -> Reading:
        return _compiled(text, observation, tolerated, relied)

    return without_untaken(qualified(source), observation, read)


def _compiled(source: Source, observation: Observation, tolerated: Tolerated | None, relied: Known) -> Reading:
    """One source as it is, every branch of it, rewritten; `relied` is what another reading of nearly the same found of its functions."""
    source = with_attributes(qualified(source), observation)
    imported = Imported(source.tree)
    if 'pd' not in imported.aliases.values() and not out_of_pandas(source.tree):
        return Reading(Edited())
    if unsure := unsettled(source.tree, imported):
        return _left_whole(source, observation, imported, *unsure)
    observed, without = Observed(observation, (tolerated or Tolerated()).within(source.tree)), frozenset[int]()
    observed.in_parts = imported.reads_in_parts
    handed, (parts, notes) = _handed(source, observed, imported, relied)
    for number in range(ROUNDS):
        idle = idle_islands(notes, parts)
        if not idle:
            break
        # In the last round there are none at all.
        without = without | idle if number + 1 < ROUNDS else frozenset(range(1, len(source.lines) + 1))
        parts, notes = _read(source, observed, imported, without, handed)
    reading = _edited(source, imported, parts, notes, observed.versions.runtime)
    return replace(reading, hoped=handed.began, relied=handed.known)


def _left_whole(
    source: Source, observation: Observation, imported: Imported, node: ast.stmt | ast.expr, why: str
) -> Reading:
    """No edits at all, each construct and the place for which it stays told."""
    _, notes = _read(source, Observed(observation, Tolerated()), imported, frozenset(), Handed())
    why = f'line {node.lineno}: {why}'
    found = [(c.node, c.what) for c in notes.constructs] or [(node, 'pandas')]
    edited = Edited(
        left=tuple(Left(span=source.span(place), what=what, why=why) for place, what in found), constructs=len(found)
    )
    return Reading(edited, tuple((source.offset(c.node)[0], c, True) for c in notes.constructs))


def _handed(
    source: Source, observed: Observed, imported: Imported, relied: Known
) -> tuple[Handed, tuple[Parts, Notes]]:
    """What functions are given and give, and the reading that relies on it and finds it true.

    The first reading, which relies on nothing, is the last where it neither refuses anything nor asks for columns without
    holes, or where no function is handed a frame. Else the next relies on whatever may be, and each on what the one before
    found. Where `relied` says what may be, no first reading is needed for that.
    """
    first: tuple[Parts, Notes] | None = None
    began = hoped = relied
    if not hoped:
        handed = Handed()
        parts, notes = first = _read(source, observed, imported, frozenset(), handed)
        wanting = any(
            parts.why_not(c.parts) or any(a.kind == 'no_missing' for a in c.assumptions) for c in notes.constructs
        )
        began = hoped = handed.hoped(source.tree) if wanting else {}
    for _ in range(CHAINS):
        if not hoped:
            break
        trusting = Handed(hoped, began)
        read = _read(source, observed, imported, frozenset(), trusting)
        hoped = trusting.kept(source.tree)
        if hoped == trusting.known:
            return trusting, read
    nothing = Handed({}, began)
    return nothing, first or _read(source, observed, imported, frozenset(), nothing)


def _read(
    source: Source, observed: Observed, imported: Imported, without: frozenset[int], handed: Handed
) -> tuple[Parts, Notes]:
    """Read the source once, with no islands that begin in the lines of `without`."""
    parts, notes = Parts(), Notes()
    evaluator = Evaluator(source, observed, parts, imported, Functions(source.tree), notes)
    evaluator.handed = handed
    Interpreter(evaluator, without).module(source.tree)
    for name, unknown in notes.unseen:
        parts.refuse(unknown, f'line {name.lineno}: {name.id} is read where it was not seen')
    for replacement in notes.replacements:
        if any(isinstance(plan, Labelled) and not told(plan) for plan in reached([replacement.code])):
            parts.refuse(replacement.parts, 'row labels are read of a frame that somebody else may read')
    for family, why in strayed(source.tree):
        parts.refuse(family, why)
    if why := observed.versions.untried:
        parts.refuse(frozenset(p for c in notes.constructs for p in c.parts), why)
    return parts, notes


def _edited(source: Source, imported: Imported, parts: Parts, notes: Notes, module: str) -> Reading:
    """The edits and what is left, construct by construct; `module` is that of the runtime which computes as the job's pandas does."""
    runtime = Runtime(RUNTIME if RUNTIME not in imported.used else f'exact_{RUNTIME}', module)
    kept = [r for r in notes.replacements if not parts.why_not(r.parts)]
    placed = sorted((*source.offset(c.node), n, c) for n, c in enumerate(notes.constructs))
    printed, eased = _printed(_outermost(source, kept))
    edits = [e for r in printed for e in _edits(source, r, placed, runtime)]
    edits += _apart(annotation_edits(source, imported, parts, changing(source.tree)), edits) if edits else []
    islands_stay = any(uses_pandas(i, imported) for i in notes.islands if not parts.why_not(i.parts))
    if imported.options:
        stays = islands_stay or _uses_pandas(source, imported, edits)
        drawn = any(f'{c.what}()' in DRAWN or c.what in DRAWN for c in notes.constructs if not parts.why_not(c.parts))
        options = option_edits(source, imported.options, runtime.name, drawn=drawn, stays=stays)
        edits += [replace(e, imports=_needed(e.text, runtime)) for e in options]
    if not islands_stay and not _uses_pandas(source, imported, edits):
        edits += [
            _removal(source, node) for node in imported.statements if isinstance(source.parents.get(node), ast.Module)
        ]
    if edits and not _parses(source, edits):
        every = frozenset(p for c in notes.constructs for p in c.parts)
        parts.refuse(every, 'the rewritten source would not parse')
        edits = []
    islands = [i for i in notes.islands if edits and not parts.why_not(i.parts)]
    whys = [
        (c, parts.why_not(c.parts) or next((i.why for i in islands if i.holds(c.node)), '')) for c in notes.constructs
    ]
    edited = Edited(
        edits=tuple(sorted(edits, key=lambda e: (e.start, e.end))),
        left=tuple(Left(span=source.span(c.node), what=c.what, why=why) for c, why in whys if why),
        constructs=len(whys),
        modernized=sum(not why for _, why in whys),
        recipes=tuple(sorted({c.recipe for c, why in whys if c.recipe and not why})),
        islands=tuple(_island(source, i, notes) for i in islands),
        eased=eased if edits else (),
    )
    return Reading(edited, tuple((source.offset(c.node)[0], c, bool(why)) for c, why in whys))


def _apart(edits: Iterable[Edit], others: list[Edit]) -> list[Edit]:
    """The edits that change nothing which another rewrites."""
    return [e for e in edits if not any(o.start < e.end and e.start < o.end for o in others)]


def _island(source: Source, island: Island, notes: Notes) -> Left:
    """An island as it is reported: where it stands, and the construct that keeps it."""
    refused = [c.what for c in notes.constructs if island.holds(c.node) and not c.recipe]
    first, last = source.span(island.first), source.span(island.last)
    span = first.model_copy(update={'end_line': last.end_line, 'end_column': last.end_column})
    return Left(span=span, what=refused[0] if refused else 'pandas', why=island.why)


def _parses(source: Source, edits: list[Edit]) -> bool:
    try:
        ast.parse(splice(source.code, edits))
    except SyntaxError:
        return False
    return True


def _outermost(source: Source, replacements: list[Replacement]) -> list[Replacement]:
    """Replacements that lie in no other, in the order of the text."""
    found = [r for r in replacements if r.place != 'for']
    replacements = [r for r in replacements if r.place == 'for']
    spans = {id(r): (source.offset(r.first)[0], source.offset(r.last)[1]) for r in replacements}
    end = -1
    for replacement in sorted(replacements, key=lambda r: (spans[id(r)][0], -spans[id(r)][1])):
        start, stop = spans[id(replacement)]
        if start >= end:
            found.append(replacement)
            end = stop
    return sorted(found, key=lambda r: source.offset(r.last)[1] if r.place == 'below' else source.offset(r.first)[0])


def _printed(replacements: list[Replacement]) -> tuple[list[Replacement], tuple[str, ...]]:
    """The replacements with the text of their plans, and what is added up in any order; those left out that say what stands there."""
    printer = Printer([r.code for r in replacements])
    printed = [replace(r, code=printer.resolved(r.code)) for r in replacements]
    return [r for r in printed if r.lead or not same(r.first, r.code)], printer.eased


def _edits(source: Source, replacement: Replacement, constructs: list[Found], runtime: Runtime) -> list[Edit]:
    """The edit of one replacement; comments inside move above the statement they stand in."""
    start, end = source.offset(replacement.first)[0], source.offset(replacement.last)[1]
    inside = _inside(constructs, start, end)
    text = replacement.lead + unparse(replacement.code)
    text = text.replace(f'{RUNTIME}\u0001', runtime.name)
    text = _quoted(source, replacement.first, _bracketed(source, replacement, text))
    name = ', '.join(dict.fromkeys(c.what for c in inside))
    recipe = ', '.join(dict.fromkeys(c.recipe for c in inside if c.recipe)) or STEP
    assumptions: tuple[Assumption, ...] = tuple(a for c in inside for a in c.assumptions)
    if replacement.place == 'above':
        end, text = start, f'{text}\n{" " * replacement.first.col_offset}'
    elif replacement.place == 'below':
        # Behind a comment on the same line.
        start = end = source.code.find('\n', end) if '\n' in source.code[end:] else len(source.code)
        text = f'\n{" " * replacement.last.col_offset}{text}'
    edit = Edit(
        start=start,
        end=end,
        text=text,
        construct=name,
        recipe=recipe,
        imports=_needed(text, runtime),
        assumptions=assumptions,
    )
    statement = _statement(source, replacement.first)
    if _says_nothing(source, statement, replacement):
        start, end = source.position(statement.lineno, 0), min(source.offset(statement)[1] + 1, len(source.code))
        return [replace(edit, start=start, end=end, text='', imports=())]
    comments = _comments(source, start, end) if replacement.place == 'for' else []
    if not comments:
        return [edit]
    place = source.offset(statement)[0]
    above = ''.join(f'{c}\n{" " * statement.col_offset}' for c in comments)
    if place == start:
        return [replace(edit, text=above + text)]
    return [Edit(start=place, end=place, text=above, construct='comment', recipe=STEP), edit]


def _says_nothing(source: Source, statement: ast.stmt, replacement: Replacement) -> bool:
    """Whether a statement became `frame = frame`, stands on a line of its own without a remark, and does not stand alone."""
    if not isinstance(replacement.code, ast.Name):
        return False
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            same_name = value is replacement.first and name == replacement.code.id and not replacement.lead
        case ast.Expr():
            same_name = replacement.lead == f'{replacement.code.id} = '
        case _:
            same_name = False
    if not same_name:
        return False
    lines = source.lines[statement.lineno - 1 : statement.end_lineno]
    alone = '\n'.join(lines).strip() == source.text(statement)
    block = next((b for b in blocks_around(source.parents[statement]) if statement in b), [])
    return alone and any(not isinstance(other, ast.Assign) for other in block)


def _inside(constructs: list[Found], start: int, end: int) -> list[Construct]:
    """The constructs that stand between two offsets, in the order they were noted."""
    first = bisect.bisect_left(constructs, start, key=itemgetter(0))
    near = itertools.takewhile(lambda p: p[0] <= end, itertools.islice(constructs, first, None))
    return [c for _, c in sorted((n, c) for _, stop, n, c in near if stop <= end)]


def _bracketed(source: Source, replacement: Replacement, text: str) -> str:
    """Brackets around code that binds weaker than what stood there."""
    around = source.parents.get(replacement.first)
    weak = isinstance(replacement.code, ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.Compare | ast.IfExp)
    return (
        f'({text})'
        if weak and isinstance(around, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Attribute | ast.Subscript)
        else text
    )


def _quoted(source: Source, node: ast.AST, text: str) -> str:
    """Inside a formatted text, code with the quotes that do not end it."""
    while not isinstance(node, ast.stmt | ast.JoinedStr):
        node = source.parents[node]
    if isinstance(node, ast.JoinedStr) and "'" in source.text(node)[:3] and '"' not in text:
        return text.replace("'", '"')
    return text


def _statement(source: Source, node: ast.AST) -> ast.stmt:
    while not isinstance(node, ast.stmt):
        node = source.parents[node]
    return node


def _comments(source: Source, start: int, end: int) -> list[str]:
    if '#' not in source.code[start:end]:
        return []
    places = ((source.position(line, 0) + column, text) for line, (column, text) in source.comments.items())
    return [text for place, text in places if start <= place < end]


def _needed(text: str, runtime: Runtime) -> tuple[str, ...]:
    lines = ['import polars as pl'] if 'pl.' in text else []
    if f'{runtime.name}.' in text:
        called = '' if runtime.name == runtime.module else f' as {runtime.name}'
        lines.append(f'from rewright_runtime import {runtime.module}{called}')
    return tuple(lines)


def _uses_pandas(source: Source, imported: Imported, edits: Iterable[Edit]) -> bool:
    """Whether something of pandas is left beside its import, the edits made; what sets options does not count."""
    covered = [(e.start, e.end) for e in edits] + [source.offset(option.node) for option in imported.options]
    for node in within(source.tree):
        if isinstance(node, ast.Name) and imported.aliases.get(node.id) == 'pd':
            start, end = source.offset(node)
            if not any(a <= start and end <= b for a, b in covered):
                return True
    return False


def _removal(source: Source, node: ast.stmt) -> Edit:
    start, end = source.offset(node)
    end += source.code[end : end + 1] == '\n'
    return Edit(start=start, end=end, text='', construct='import pandas', recipe=STEP)
