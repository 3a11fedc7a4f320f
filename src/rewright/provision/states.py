"""A state machine's JSON -> dangling states, unreachable states, missing retries, and placeholders nobody fills."""

import json
import re
from collections.abc import Iterator, Mapping

from rewright.model.infrastructure import SchemaFinding

_PLACEHOLDER = re.compile(r'\$\{(\w+)\}')
_CALL = re.compile(r'templatefile\(\s*"\$\{path\.module\}/([\w.-]+)"\s*,\s*\{([^}]*)\}', re.DOTALL)
TYPES = {'Task', 'Map', 'Parallel', 'Choice', 'Pass', 'Wait', 'Succeed', 'Fail'}
ENDS = {'Succeed', 'Fail'}
Machine = Mapping[str, object]


def check(file: str, text: str) -> Iterator[SchemaFinding]:
    """Check one state machine."""
    try:
        machine = json.loads(text)
    except ValueError as error:
        yield SchemaFinding(file=file, line=getattr(error, 'lineno', 1), message=f'not JSON: {error}')
        return
    for word, message in _graph(machine, 'the state machine'):
        yield SchemaFinding(file=file, line=_line(text, word), message=message)


def placeholders(files: Mapping[str, str]) -> Iterator[SchemaFinding]:
    """Check that each template file exists and that its placeholders are exactly what it is given."""
    for file, text in files.items():
        for found in _CALL.finditer(text):
            line = text.count('\n', 0, found.start()) + 1
            given = set(re.findall(r'(?m)^[ \t]*+(\w+)[ \t]*=', found[2]))
            if found[1] not in files:
                yield SchemaFinding(file=file, line=line, message=f'there is no file {found[1]}')
                continue
            wanted = set(_PLACEHOLDER.findall(files[found[1]]))
            for name in sorted(wanted ^ given):
                side = 'is not given' if name in wanted else 'is given and never used'
                yield SchemaFinding(file=file, line=line, message=f'{found[1]}: {name} {side}')


def _graph(machine: object, path: str) -> Iterator[tuple[str, str]]:
    states = machine.get('States') if isinstance(machine, dict) else None
    if not isinstance(machine, dict) or not isinstance(states, dict) or not states:
        yield '', f'{path} has no states'
        return
    start = machine.get('StartAt')
    if start not in states:
        yield 'StartAt', f'{path} starts at {start}, which does not exist'
    for name, state in states.items():
        if not isinstance(state, dict) or state.get('Type') not in TYPES:
            yield name, f'{name} has no known type'
            continue
        yield from _state(name, state, states)
    for name in sorted(set(states) - _reached(start, states)):
        yield name, f'{name} is never reached'


def _targets(state: Machine) -> list[object]:
    lists = [state.get('Catch', []), state.get('Choices', [])]
    inner = [one.get('Next') for many in lists if isinstance(many, list) for one in many if isinstance(one, dict)]
    return [target for target in (state.get('Next'), state.get('Default'), *inner) if target is not None]


def _reached(start: object, states: Mapping[str, object]) -> set[str]:
    # A walk, not recursion: a hostile machine may be a very long chain.
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        state = states.get(name) if isinstance(name, str) else None
        if isinstance(name, str) and isinstance(state, dict) and name not in seen:
            seen.add(name)
            todo += _targets(state)
    return seen


def _state(name: str, state: Machine, states: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    kind = state['Type']
    for target in _targets(state):
        if target not in states:
            yield name, f'{name} goes to {target}, which does not exist'
    if kind not in ENDS | {'Choice'} and ('Next' in state) == bool(state.get('End')):
        yield name, f'{name} needs either Next or End'
    if kind == 'Task':
        yield from _task(name, state)
    if kind == 'Map':
        yield from _map(name, state)


def _task(name: str, state: Machine) -> Iterator[tuple[str, str]]:
    if not state.get('Resource'):
        yield name, f'{name} has no resource'
    if not state.get('TimeoutSeconds'):
        yield name, f'{name} has no timeout'
    yield from _retries(name, state)


def _map(name: str, state: Machine) -> Iterator[tuple[str, str]]:
    if not str(state.get('ItemsPath', '')).startswith('$'):
        yield name, f'{name} has no items'
    concurrency = state.get('MaxConcurrency')
    if not isinstance(concurrency, int) or concurrency < 1:
        yield name, f'{name} has no bound on its concurrency'
    if not state.get('Catch'):
        yield name, f'{name} catches nothing'
    yield from _graph(state.get('ItemProcessor'), name)


def _retries(name: str, state: Machine) -> Iterator[tuple[str, str]]:
    retries = state.get('Retry')
    if not isinstance(retries, list) or not retries:
        yield name, f'{name} retries nothing'
        return
    for retry in retries:
        if not isinstance(retry, dict) or not retry.get('ErrorEquals') or not isinstance(retry.get('MaxAttempts'), int):
            yield name, f'{name} has a retry without errors or attempts'


def _line(text: str, word: str) -> int:
    position = text.find(f'"{word}"') if word else 0
    return text.count('\n', 0, max(position, 0)) + 1
