"""The decoded sources of one job -> its Facts, put together from what every reader understood."""

from collections.abc import Iterable
from typing import Literal, TypeVar

from rewright import catalog
from rewright.model.facts import Facts, Finding, Loop, StagePart
from rewright.model.moved_secret import values
from rewright.model.value import Value
from rewright.read.complexity import complexity
from rewright.read.functions import decisions, functions
from rewright.read.imports import imports
from rewright.read.loops import loops, note_row_loops
from rewright.read.moving import moving
from rewright.read.reading import Reading
from rewright.read.redaction import redacted
from rewright.read.source import Source
from rewright.read.stages import Stretches, note_structure
from rewright.read.syntax import language

V = TypeVar('V', bound=Value)


class Request(Value):
    """The decoded sources of a job by file name; the first is the script."""

    job: str
    sha256: str
    files: dict[str, str]


def facts_of(request: Request) -> Facts:
    """Return the facts; Refusal where a source is not Python."""
    sources = [Source(file, text) for file, text in request.files.items()]
    languages = {language(source.file, source.text, source.root) for source in sources}
    spoken: Literal['python2', 'python3'] = 'python2' if 'python2' in languages else 'python3'
    found = [loop for source in sources for loop in loops(source)]
    whole, dialects, stages = _read(sources, found)
    # A line of a source ends where Python ends one, not at every character that separates lines of text.
    lines = sum(text.count('\n') + (not text.endswith('\n') and bool(text)) for text in request.files.values())
    total, parts = complexity(
        lines=lines,
        branches=sum(decisions(source.root) for source in sources),
        loops=found,
        endpoints=whole.endpoints,
        dialects=len(dialects),
        puzzles=len(whole.not_understood),
    )
    secrets = moving(request.job, request.files if spoken == 'python3' else {})
    facts = Facts(
        job=request.job,
        language=spoken,
        script=sources[0].file,
        source_sha256=request.sha256,
        lines=lines,
        files=tuple(request.files),
        endpoints=_ordered(whole.endpoints, 'direction', 'kind', 'target'),
        functions=_ordered((f for source in sources for f in functions(source)), 'name'),
        stages=tuple(stages),
        loops=_ordered(found, 'over'),
        imports=_ordered((i for source in sources for i in imports(source)), 'module'),
        findings=_ordered((*whole.findings, *_unsaid(secrets.findings, whole)), 'rule', 'message'),
        complexity=total,
        complexity_parts=parts,
        not_understood=_ordered(whole.not_understood, 'why'),
        moved=secrets.moved,
    )
    return redacted(facts, (*whole.secrets, *values(secrets.moved, request.files).values()))


def _unsaid(found: Iterable[Finding], whole: Reading) -> list[Finding]:
    """Secrets at places of which no reader said that they hold one."""
    said = [finding.span for finding in whole.findings if finding.rule == 'secret_in_source']
    return [f for f in found if not any(span.holds(f.span) for span in said)]


def _read(sources: list[Source], found: list[Loop]) -> tuple[Reading, set[str], list[StagePart]]:
    """Ask every reader about every source; return what they said, which of them said something, and the stages."""
    readers = catalog.units('rewright.read.readers')
    whole, dialects, stages = Reading(sources[0].file), set[str](), list[StagePart]()
    for source in sources:
        reading = Reading(source.file)
        for name, reader in readers.items():
            one: Reading = reader.read(source)
            if one.endpoints or one.hints:
                dialects.add(name)
            reading.add(one)
        stretches = Stretches(source, reading.hints)
        note_structure(stretches, reading)
        stages += stretches.parts()
        whole.add(reading)
    note_row_loops(found, whole)
    return whole, dialects, stages


def _ordered(values: Iterable[V], *fields: str) -> tuple[V, ...]:
    """Sort by place and then by `fields`, once each, so that a second reading is the same to the byte."""

    def place(value: V) -> tuple[object, ...]:
        span = value.model_dump(include={'span'})['span']
        ends = (span['line'], span['column'], span['end_line'], span['end_column'])
        return (span['file'], *ends, *(getattr(value, name) for name in fields))

    return tuple(sorted(dict.fromkeys(values), key=place))
