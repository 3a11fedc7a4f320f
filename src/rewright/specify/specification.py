"""Facts, Recording and Observation of a job -> its Specification."""

import ast
from collections.abc import Callable, Iterator

from rewright import catalog
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.recording import Recording
from rewright.model.specification import Belief, Defect, Evidence, Rule, Specification
from rewright.ports.blobs import Blobs
from rewright.specify.assumptions import assumptions
from rewright.specify.cases import cases
from rewright.specify.clues import Clues, Found, Suspicion
from rewright.specify.contracts import contracts
from rewright.specify.redaction import redactor
from rewright.specify.script import load

_Redact = Callable[[str], str]


def specify(job: Job, facts: Facts, recording: Recording, observation: Observation, blobs: Blobs) -> Specification:
    """Return what the job means: each sentence cites the source, recorded data or an output.

    Refusal when the script is no longer the one that `facts` were read from. A Python 2 source gives rules from its
    endpoints and suspicions from its data alone.
    """
    clues = Clues(job, facts, load(job, facts), recording, observation, blobs)
    redact = redactor(facts, clues.script)
    rules, defects = _rules(clues, redact), _defects(clues, redact)
    documents = contracts(clues)
    believed = tuple(_redacted(belief, redact) for belief in assumptions(clues))
    return Specification(
        job=job.name,
        purpose=redact(purpose(clues)),
        rules=rules,
        assumptions=believed,
        suspected_defects=defects,
        cases=cases(rules, defects, documents, believed),
        contracts=documents,
    )


def purpose(clues: Clues) -> str:
    """Return what the job is for: what its author wrote, then what it reads and writes."""
    facts, said = clues.facts, ast.get_docstring(clues.script.tree) or _first_comment(clues.script.lines)
    sources = sorted({e.target for e in facts.endpoints if e.direction == 'source' and e.kind not in {'html', 'json'}})
    sinks = sorted({e.target for e in facts.endpoints if e.direction == 'sink' and e.kind != 'stdout'})
    reads = f'It reads {", ".join(f"`{s}`" for s in sources)}' if sources else 'It reads nothing that was recognised'
    writes = f'writes {", ".join(f"`{s}`" for s in sinks)}' if sinks else 'writes nothing but its console output'
    quoted = f'Its author says: "{" ".join(said.split()).rstrip(".")}". ' if said else ''
    return f'{quoted}{reads} and {writes}.'


def _first_comment(lines: list[str]) -> str:
    for line in lines:
        if line.startswith('#') and not line.startswith('#!') and 'coding' not in line:
            return line.lstrip('# ')
        if line and not line.startswith('#'):
            break
    return ''


def _rules(clues: Clues, redact: _Redact) -> tuple[Rule, ...]:
    families = catalog.units('rewright.specify.rules').values()
    found: list[Found] = [one for family in families for one in family.find(clues)]
    found += _from_endpoints(clues)
    found.sort(key=lambda one: (*_order(one.node), one.sentence))
    rules: dict[str, Rule] = {}
    for one in found:
        span = clues.script.span(one.node)
        evidence = (clues.script.evidence(one.node), *one.evidence)
        key = f'{span.key} {one.sentence}'
        if key not in rules:
            rules[key] = Rule(
                id=f'R{len(rules) + 1}',
                sentence=redact(one.sentence),
                stage=one.stage,
                evidence=tuple(_quoted(e, redact) for e in evidence),
                span=span,
            )
    return tuple(rules.values())


def _from_endpoints(clues: Clues) -> Iterator[Found]:
    """Yield what a Python 2 source reads and writes; its statements stay unread."""
    if clues.facts.language == 'python3':
        return
    for endpoint in clues.facts.endpoints:
        if endpoint.kind != 'stdout' and endpoint.span.file == clues.script.file:
            stand_in = ast.Pass(lineno=endpoint.span.line, col_offset=endpoint.span.column)
            stand_in.end_lineno, stand_in.end_col_offset = endpoint.span.end_line, endpoint.span.end_column
            verb, stage = ('read', 'fetch') if endpoint.direction == 'source' else ('written', 'save')
            sentence = f'`{endpoint.target}` is {verb} as {endpoint.kind}.'
            yield Found(sentence, 'fetch' if stage == 'fetch' else 'save', stand_in)


def _defects(clues: Clues, redact: _Redact) -> tuple[Defect, ...]:
    families = catalog.units('rewright.specify.suspicions').values()
    found: list[Suspicion] = [one for family in families for one in family.suspect(clues)]
    found.sort(key=lambda one: (one.node is None, *_order(one.node), one.sentence))
    return tuple(
        Defect(
            id=f'D{number}',
            sentence=redact(one.sentence),
            why_suspect=redact(one.why),
            evidence=tuple(_quoted(e, redact) for e in _evidence(clues, one)),
            span=clues.script.span(one.node) if one.node else None,
        )
        for number, one in enumerate(dict.fromkeys(found), start=1)
    )


def _evidence(clues: Clues, one: Suspicion) -> tuple[Evidence, ...]:
    return ((clues.script.evidence(one.node),) if one.node else ()) + one.evidence


def _order(node: ast.AST | None) -> tuple[int, int]:
    return (getattr(node, 'lineno', 0), getattr(node, 'col_offset', 0))


def _quoted(evidence: Evidence, redact: _Redact) -> Evidence:
    return evidence.model_copy(update={'quote': redact(evidence.quote)})


def _redacted(belief: Belief, redact: _Redact) -> Belief:
    evidence = tuple(_quoted(e, redact) for e in belief.evidence)
    return belief.model_copy(update={'sentence': redact(belief.sentence), 'evidence': evidence})
