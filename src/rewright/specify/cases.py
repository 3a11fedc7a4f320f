"""Rules, suspected defects and contracts -> the test cases that a rewrite has to pass."""

import re
from collections.abc import Iterator
from typing import Any

from rewright.model.specification import Belief, Case, Defect, Rule, Tag

_Untitled = tuple[str, Tag, tuple[str, ...]]
_THRESHOLD = re.compile(r'is (less than|at most|greater than|at least) (-?\d+(?:\.\d+)?)')

# What an assumption may mean instead: the data happened to be so, and the job does something with what is not.
_READINGS = (
    (' never lack a value', 'a missing value is refused', 'the job goes on with it'),
    (' is unique', 'a second one is refused or left out', 'it passes like any other'),
    ('Servers answer only', 'any other answer ends the job', 'the job goes on without it'),
)


def cases(
    rules: tuple[Rule, ...],
    defects: tuple[Defect, ...],
    contracts: tuple[dict[str, Any], ...],
    beliefs: tuple[Belief, ...] = (),
) -> tuple[Case, ...]:
    """Return the cases in a fixed order, numbered `C1`, `C2` and so on."""
    found = [
        *_happy(rules),
        *_of_rules(rules),
        *_of_contracts(rules, contracts),
        *_of_beliefs(beliefs),
        *_of_defects(defects),
    ]
    return tuple(
        Case(id=f'C{number}', title=title, tag=tag, rules=cited)
        for number, (title, tag, cited) in enumerate(found, start=1)
    )


def _happy(rules: tuple[Rule, ...]) -> Iterator[_Untitled]:
    yield 'The recorded inputs give the recorded outputs', 'happy', tuple(rule.id for rule in rules)


def _of_rules(rules: tuple[Rule, ...]) -> Iterator[_Untitled]:
    for rule in rules:
        text = rule.sentence.rstrip('.')
        threshold = _THRESHOLD.search(rule.sentence)
        if threshold:
            yield f'Values just below, at and just above {threshold[2]}: {text}', 'boundary', (rule.id,)
        elif text.startswith(('Only rows', 'An item is skipped', 'Rows with a missing', 'Of rows', 'What was met')):
            yield f'No row, one row and all rows are concerned: {text}', 'edge', (rule.id,)
        elif text.startswith(('The loop ends', 'The first item', 'When ')):
            yield f'The condition holds at once, late and never: {text}', 'edge', (rule.id,)
        elif text.startswith(('A missing', 'An empty or absent')):
            yield f'The value is missing: {text}', 'null', (rule.id,)


def _of_contracts(rules: tuple[Rule, ...], contracts: tuple[dict[str, Any], ...]) -> Iterator[_Untitled]:
    saves = tuple(rule.id for rule in rules if rule.stage == 'save')
    for contract in contracts:
        properties = [p for schema in contract['schema'] for p in schema['properties']]
        if '-input-' in contract['id']:
            optional = [p['name'] for p in properties if not p['required']]
            if optional:
                yield f'{contract["name"]} lacks values in {", ".join(optional)}', 'null', ()
        else:
            names = ', '.join(p['name'] for p in properties)
            yield f'{contract["name"]} has the columns {names} in this order', 'regression', saves


def _of_beliefs(beliefs: tuple[Belief, ...]) -> Iterator[_Untitled]:
    for belief in beliefs:
        text = belief.sentence.rstrip('.')
        for mark, one, other in _READINGS:
            if mark in text:
                yield f'{text}: {one}, or {other}', 'dual_interpretation', (belief.id,)


def _of_defects(defects: tuple[Defect, ...]) -> Iterator[_Untitled]:
    for defect in defects:
        yield f'The suspected defect stays as it is: {defect.sentence.rstrip(".")}', 'defect_preserving', (defect.id,)
