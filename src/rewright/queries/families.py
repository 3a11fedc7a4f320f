"""The folders of families -> what each unit is for, which constructs it knows and when it leaves one alone."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

from rewright.catalog import units
from rewright.model.value import Value
from rewright.rewrite.frames.versions import Differs

# Family -> the question that one of its units answers.
FAMILIES = {
    'scan.finders': 'Which kind of file tells of jobs, and what?',
    'scan.reports': 'Which kind of report tells what of jobs?',
    'read.readers': 'What does the source say, in one dialect?',
    'specify.rules': 'Which business rule does the job follow?',
    'specify.suspicions': 'Which of its results may be a defect, to be preserved and documented?',
    'rewrite.recipes': 'What does one legacy construct outside of data frames become?',
    'rewrite.frames.recipes': 'What does one pandas construct become in polars, and under which facts is that exact?',
    'reconcile.formats': 'How is an output of this kind read and compared?',
    'prove.checks': 'In which respect may the two sides not differ?',
    'prove.mutators': 'How are recorded inputs changed?',
    'prove.shrinkers': 'How is a changed input on which the sides differ made smaller?',
    'prove.faults': 'Which semantic fault is planted in a rewrite?',
    'prove.aims': 'Which input shows a fault that no other input shows?',
    'prove.grids': 'How are rows added to recorded inputs of one kind?',
    'prove.outside': 'What may a rewrite not do that no recording explains?',
    'design.services': 'Which compute service fits?',
    'provision.stacks': 'Which infrastructure is written?',
    'review.checks': 'What does a review ask of a pull request?',
    'agents.roles': 'Who does one stage, and what may that agent touch?',
    'cli.commands': 'What can be typed?',
}


class Difference(Value):
    """What other releases of a library than those that a recipe is made for do, and with which of its constructs.

    A construct is `left` as it is there, or has a form of its own.
    """

    where: str
    what: str
    constructs: tuple[str, ...]
    left: bool


class Unit(Value):
    """One unit: its name, what it is for, the constructs it knows, and the reasons for which it leaves one as it is."""

    name: str
    purpose: str
    constructs: tuple[str, ...] = ()
    stays_for: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()


class Family(Value):
    """One family: the question that its units answer, and the units in alphabetical order."""

    name: str
    question: str
    units: tuple[Unit, ...]


def families() -> tuple[Family, ...]:
    """Walk every family; nothing is listed that is not in its folder."""
    return tuple(
        Family(
            name=name,
            question=question,
            units=tuple(_unit(*found) for found in units(f'rewright.{name}').items()),
        )
        for name, question in FAMILIES.items()
    )


def _unit(name: str, module: ModuleType) -> Unit:
    purpose = ' '.join((module.__doc__ or '').strip().partition('\n\n')[0].split())
    constructs = tuple(sorted(getattr(module, 'RECIPES', ())))
    reasons = tuple(dict.fromkeys(_reasons(module))) if constructs else ()
    return Unit(
        name=name, purpose=purpose, constructs=constructs, stays_for=reasons, differs=tuple(_differences(module))
    )


def _differences(module: ModuleType) -> Iterator[Difference]:
    """Yield what the module declares of other releases, each once."""
    declared: dict[Differs, list[str]] = {}
    for construct, known in getattr(module, 'DIFFERS', {}).items():
        for one in known:
            declared.setdefault(one, []).append(construct)
    for one, constructs in declared.items():
        yield Difference(where=one.where, what=one.what, constructs=tuple(constructs), left=one.left)


def _reasons(module: ModuleType) -> Iterator[str]:
    """Yield what the recipe says where its facts do not suffice: the last argument of `require` and `Refused`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {'require', 'Refused'}:
            text = _text(node.args[-1]) if node.args else ''
            # A reason of nothing but values tells a reader of the list nothing.
            if sum(letter.isalpha() for letter in text) > len('of a'):
                yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return ''.join(str(part.value) if isinstance(part, ast.Constant) else '…' for part in node.values)
    return ''
