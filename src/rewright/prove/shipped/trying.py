"""A rewrite with its tests -> how every test ended in the sandbox, and which statements ran."""

import ast
import json
from pathlib import Path

from rewright.model.recording import Environment
from rewright.model.run import Conditions, Program
from rewright.model.shipped import Lines
from rewright.model.value import Value
from rewright.prove.programs import folder
from rewright.prove.sides import Sides

_PLUGIN = Path(__file__).parent / 'inject' / 'rewright_told.py'
_OURS = '/opt/told'
_SECONDS = 120.0


class Told(Value):
    """What the plugin wrote: `passed` or the end of a failure by test, and executed lines by file."""

    ended: dict[str, str] = {}
    lines: dict[str, tuple[int, ...]] = {}


def run_tests(
    sides: Sides, environment: Environment, files: dict[str, str], names: tuple[str, ...], *, watched: bool = False
) -> Told:
    """Run the tests named, offline; nothing told means that pytest itself did not come to its end."""
    place = folder(sides.job)
    program = Program(
        sources={f'{place}/{name}': text for name, text in files.items()}
        | {f'{_OURS}/rewright_told.py': _PLUGIN.read_text(encoding='utf-8')},
        arguments=('-m', 'pytest', '-q', '-p', 'rewright_told', '-p', 'no:cacheprovider', *names),
        working_folder=place,
        environment=environment.path,
        variables={
            'PYTHONPATH': _OURS,
            'REWRIGHT_TOLD': f'{_OURS}/told.json',
            'REWRIGHT_LINES': f'{place}/' if watched else '',
        },
    )
    run = sides.sandbox.run(program, sides.recording.inputs.__class__(), Conditions(network='off', seconds=_SECONDS))
    told = next((effect.sha256 for effect in run.effects if effect.path == f'{_OURS}/told.json'), '')
    return Told.model_validate(json.loads(sides.blobs.get(told))) if told else Told()


def covered(files: dict[str, str], told: Told) -> Lines:
    """Count the statements of the rewrite, without its tests, and those of them that ran."""
    statements, missed = 0, []
    for name, text in sorted(files.items()):
        if name.endswith('.py') and not name.startswith('tests/'):
            ran = set(told.lines.get(name, ()))
            for first, last in _statements(ast.parse(text)):
                statements += 1
                missed += [] if ran & set(range(first, last + 1)) else [f'{name}:{first}']
    return Lines(statements=statements, run=statements - len(missed), missed=tuple(missed))


def _statements(tree: ast.Module) -> list[tuple[int, int]]:
    """First and last line of what runs as one; of a compound statement that is its head."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or isinstance(node, ast.Try) or _is_docstring(node):
            continue
        body = getattr(node, 'body', None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        marks = getattr(node, 'decorator_list', ())
        found.append((min([node.lineno, *(mark.lineno for mark in marks)]), max(last, node.lineno)))
    return found


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
