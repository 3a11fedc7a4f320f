"""What was observed in the files of a job -> the same for the one source that they were put together in."""

import re

from rewright.model.observation import Observation, Observed, Seen, Statement
from rewright.rewrite.modules.places import Places
from rewright.rewrite.source import Source

_KEY = re.compile(r'(\d+):(\d+)-(\d+):(\d+)(\+?)')


def carried(observation: Observation, whole: Source, places: Places, sources: list[Source]) -> Observation:
    """Return the observation with every expression and statement where it stands in the whole; what stands nowhere is gone."""
    seen: dict[str, Seen] = {}
    statements: list[Statement] = []
    for source in sources:
        own = observation.files.get(source.name, Observed())
        script = source.name == observation.script
        for key, value in (observation.expressions if script else own.expressions).items():
            if moved := _moved(key, source, whole, places):
                seen[moved] = value
        ran = observation.statements if script else own.statements
        statements += [new for s in ran if (new := _statement(s, source, whole, places)) is not None]
    names = {source.name for source in sources}
    told = (
        f'{observation.script}: {said}' if any(n in said for n in names) else said for said in observation.not_observed
    )
    return observation.model_copy(
        update={
            'expressions': seen,
            'statements': tuple(sorted(statements, key=lambda s: (s.line, s.end_line))),
            'not_observed': tuple(told),
        }
    )


def _moved(key: str, source: Source, whole: Source, places: Places) -> str:
    found = _KEY.fullmatch(key)
    if found is None:
        return ''
    line, column, end_line, end_column = (int(found[n]) for n in range(1, 5))
    if not 1 <= line <= end_line <= len(source.lines):
        return ''
    there = places.stretch(source.name, source.position(line, column), source.position(end_line, end_column))
    if there is None:
        return ''
    (first, begin), (last, end) = (whole.place(at) for at in there)
    return f'{first}:{begin}-{last}:{end}{found[5]}'


def _statement(statement: Statement, source: Source, whole: Source, places: Places) -> Statement | None:
    if not 1 <= statement.line <= statement.end_line <= len(source.lines):
        return None
    first, last = source.lines[statement.line - 1], source.lines[statement.end_line - 1]
    start = source.position(statement.line, 0) + len(first) - len(first.lstrip())
    end = source.position(statement.end_line, 0) + len(last.rstrip())
    there = places.stretch(source.name, start, end)
    if there is None:
        return None
    return statement.model_copy(update={'line': whole.place(there[0])[0], 'end_line': whole.place(there[1])[0]})
