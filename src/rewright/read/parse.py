"""The sources of one job as JSON -> its Facts as JSON, or a refusal; called in a limited child process."""

from typing import Literal, TypeVar

from rewright import catalog
from rewright.model.facts import Facts
from rewright.model.refusal import Refusal
from rewright.model.value import Value
from rewright.read.complexity import complexity
from rewright.read.functions import decisions, functions
from rewright.read.imports import imports
from rewright.read.loops import loops, note_row_loops
from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.stages import Stretches, note_structure
from rewright.read.syntax import language

V = TypeVar('V', bound=Value)


class Request(Value):
    """The decoded sources of a job by file name; the first is the script."""

    job: str
    sha256: str
    files: dict[str, str]


class Refused(Value):
    """A refusal on its way out of the child process."""

    what: str
    where: str
    next_move: str


class Answer(Value):
    """What the child says: facts or a refusal."""

    facts: Facts | None = None
    refused: Refused | None = None


def parse(payload: bytes) -> bytes:
    """Read the sources of `payload` (a Request) and return an Answer."""
    try:
        answer = Answer(facts=_facts(Request.model_validate_json(payload)))
    except Refusal as error:
        answer = Answer(refused=Refused(what=error.what, where=error.where, next_move=error.next_move))
    return answer.model_dump_json().encode()


def _facts(request: Request) -> Facts:
    sources = [Source(file, text) for file, text in request.files.items()]
    languages = {language(source.file, source.text, source.root) for source in sources}
    spoken: Literal['python2', 'python3'] = 'python2' if 'python2' in languages else 'python3'
    whole, dialects = Reading(sources[0].file), set[str]()
    stages = []
    for source in sources:
        reading = Reading(source.file)
        for name, reader in catalog.units('rewright.read.readers').items():
            one: Reading = reader.read(source)
            if one.endpoints or one.hints:
                dialects.add(name)
            reading.add(one)
        stretches = Stretches(source, reading.hints)
        note_structure(stretches, reading)
        stages += stretches.parts()
        whole.add(reading)
    found = [loop for source in sources for loop in loops(source)]
    note_row_loops(found, whole)
    lines = sum(len(text.splitlines()) for text in request.files.values())
    total, parts = complexity(
        lines=lines,
        branches=sum(decisions(source.root) for source in sources),
        loops=found,
        endpoints=whole.endpoints,
        dialects=len(dialects),
        puzzles=len(whole.not_understood),
    )
    return Facts(
        job=request.job,
        language=spoken,
        script=sources[0].file,
        source_sha256=request.sha256,
        lines=lines,
        files=tuple(request.files),
        endpoints=_ordered(whole.endpoints, 'direction', 'kind', 'target'),
        functions=_ordered([f for source in sources for f in functions(source)], 'name'),
        stages=tuple(stages),
        loops=_ordered(found, 'over'),
        imports=_ordered([i for source in sources for i in imports(source)], 'module'),
        findings=_ordered(whole.findings, 'rule', 'message'),
        complexity=total,
        complexity_parts=parts,
        not_understood=_ordered(whole.not_understood, 'why'),
    )


def _ordered(values: list[V], *fields: str) -> tuple[V, ...]:
    """Sort by place and then by `fields`, once each, so that a second reading is the same to the byte."""

    def place(value: V) -> tuple[object, ...]:
        span = value.model_dump(include={'span'})['span']
        return (
            span['file'],
            span['line'],
            span['column'],
            span['end_line'],
            span['end_column'],
            *(getattr(value, name) for name in fields),
        )

    return tuple(sorted(dict.fromkeys(values), key=place))
