"""Recorded data -> what may be believed of all data, each with the confidence that its evidence gives."""

from collections.abc import Iterator

from rewright.model.specification import Belief, Evidence
from rewright.specify.clues import Clues, data_evidence
from rewright.specify.phrase import listed
from rewright.specify.profile import is_key
from rewright.specify.tables import Table

_FEWEST_ROWS = 4
_MOST_NAMED = 30


def confidence(observations: int) -> float:
    """Return how sure "never" is after so many observations without one exception.

    The rule of three (Hanley and Lippman-Hand 1983): with 95 % confidence, the true share is below 3/n.
    """
    return round(max(0.0, 1 - 3 / observations), 4) if observations else 0.0


def assumptions(clues: Clues) -> tuple[Belief, ...]:
    """Return the beliefs in a fixed order, numbered `A1`, `A2` and so on."""
    found = [*_of_tables(clues), *_of_answers(clues), *_of_repetition(clues)]
    return tuple(
        Belief(id=f'A{number}', sentence=sentence, confidence=sure, evidence=evidence)
        for number, (sentence, sure, evidence) in enumerate(found, start=1)
    )


_Unnumbered = tuple[str, float, tuple[Evidence, ...]]


def _of_tables(clues: Clues) -> Iterator[_Unnumbered]:
    for table in (*clues.inputs, *clues.records.values(), *clues.outputs):
        if table.rows < _FEWEST_ROWS:
            continue
        sure = confidence(table.rows)
        full = [p.name for p in table.profiles if not p.missing][:_MOST_NAMED]
        if full:
            quote = f'0 missing in {table.rows} rows: {", ".join(full)}'
            yield f'In {_shown(table)}, {listed(full)} never lack a value.', sure, (_evidence(clues, table, quote),)
        for column in table.profiles:
            if column.unique and is_key(column.name):
                quote = f'{column.distinct} different values of {column.name} in {table.rows} rows'
                yield f'In {_shown(table)}, `{column.name}` is unique.', sure, (_evidence(clues, table, quote),)


def _shown(table: Table) -> str:
    return f'the records of `{table.name}`' if '://' in table.name else f'`{table.name}`'


def _evidence(clues: Clues, table: Table, quote: str) -> Evidence:
    if table in clues.outputs:
        return data_evidence(table, quote)
    return Evidence(kind='data', reference=table.name, quote=quote)


def _of_answers(clues: Clues) -> Iterator[_Unnumbered]:
    sent = clues.recording.live.tape.exchanges
    if not sent:
        return
    counts: dict[str, int] = {}
    for exchange in sent:
        said = exchange.failure or str(exchange.status)
        counts[said] = counts.get(said, 0) + 1
    quote = ', '.join(f'{said}: {count}' for said, count in sorted(counts.items()))
    seen = Evidence(kind='data', reference='recorded requests', quote=quote)
    yield f'Servers answer only in these ways: {", ".join(sorted(counts))}.', confidence(len(sent)), (seen,)


def _of_repetition(clues: Clues) -> Iterator[_Unnumbered]:
    if not clues.recording.repeatable:
        return
    # Two runs are all that was recorded: they can refute repeatability, and hardly support it.
    seen = Evidence(kind='data', reference='recording', quote='two runs differ only in what is volatile')
    places = sorted({f'{clues.shown(v.output)}: {v.place}' for v in clues.recording.volatile})
    but = f' except {", ".join(places)}' if places else ''
    yield f'The same inputs give the same outputs{but}.', 0.5, (seen,)
