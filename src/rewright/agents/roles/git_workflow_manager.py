"""Turns a proven rewrite into branches and pull requests on the forge."""

import re
from collections.abc import Callable
from pathlib import Path

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.agents.sources import source_text
from rewright.agents.standing import standing
from rewright.deliver.delivering import deliver
from rewright.model.blueprint import Blueprint
from rewright.model.change import BASE, Change
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.moved_secret import values
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.run import Program
from rewright.model.specification import Specification
from rewright.prove.programs import legacy_sources, shown_sources
from rewright.prove.stating import stated

CONTRACT = Contract(
    role='git_workflow_manager',
    title='Git Workflow Manager',
    duty='writes branches, commits and pull requests with measured figures only, and submits them',
    reads=frozenset({'job', 'facts', 'recording', 'specification', 'patch', 'proof', 'blueprint', 'infrastructure'}),
    writes=frozenset({'change', 'delivery', 'certificate/'}),
    tools=frozenset({'forge', 'heads', 'environments', 'blobs', 'sandbox'}),
)

_ESCAPED = re.compile(r'\\(?=[\\*_\[\]|])')


def act(desk: Desk) -> Report:
    """Deliver the patch."""
    # The certificate travels with the code and names the commit that the code starts from.
    certificate = _certificate(desk, desk.forge.base(_change(desk, '')))
    change = _change(desk, certificate)
    desk.write_text('certificate/certificate.json', certificate)
    desk.write('change', change)
    delivery = desk.forge.submit(change)
    path = desk.write('delivery', delivery)
    opened = ', '.join(f'#{pull.number} {pull.branch}' for pull in delivery.pull_requests)
    return Report(
        outcome=Outcome.OK,
        summary=f'{len(delivery.pull_requests)} pull requests: {opened}',
        evidence=(str(path), *(pull.url for pull in delivery.pull_requests)),
    )


def _change(desk: Desk, certificate: str) -> Change:
    job, facts, proof = desk.read('job', Job), desk.read('facts', Facts), desk.read('proof', Proof)
    legacy_files = {name: source_text(Path(job.root, name)) for name in facts.files}
    return deliver(
        job,
        facts,
        desk.read('specification', Specification),
        desk.read('patch', Patch),
        proof,
        desk.read('blueprint', Blueprint),
        desk.read('infrastructure', Infrastructure),
        date=desk.read('recording', Recording).live.started[:10],
        legacy_files=legacy_files,
        standing=standing(desk, base=_base(desk, proof)),
        certificate=certificate,
        holds_secret=_searched(desk, facts, legacy_files),
    )


def _searched(desk: Desk, facts: Facts, sources: dict[str, str]) -> Callable[[str], bool]:
    """Return what says whether a text holds a secret of the sources: as it is, escaped, encoded, or as the end of a login."""
    texts = values(facts.moved, sources)
    if not texts:
        return lambda _: False
    odd = tuple(secret.name for secret in facts.moved if secret.name in texts and not secret.plain)
    words = [texts[secret.name] for secret in facts.moved if secret.plain and secret.name in texts]
    program = Program(sources={}, arguments=(), working_folder='', environment='', variables=texts, secrets=odd)
    alone = re.compile('|'.join(f'(?:[\'"=]|:)(?:{re.escape(w)})(?:[\'"&;@]|$)' for w in words) or '(?!)', re.MULTILINE)

    def holds(text: str) -> bool:
        # Pages escape what means something in Markdown.
        data = f'{text}\n{_ESCAPED.sub("", text)}'.encode('utf-8', 'surrogateescape')
        return alone.search(text) is not None or desk.sandbox.redacted(program, data) != data

    return holds


def _base(desk: Desk, proof: Proof) -> str | None:
    """Return where the base stands; a repository that was not there at the proof has no base that could have moved."""
    return desk.head(BASE) if proof.certificate and proof.certificate.base else None


def _certificate(desk: Desk, base: str) -> str:
    job, recording = desk.read('job', Job), desk.read('recording', Recording)
    facts = desk.read('facts', Facts)
    sources = shown_sources(job, facts.moved, legacy_sources(job, facts, recording, desk.blobs))
    statement = stated(job, sources, recording, desk.read('patch', Patch), desk.read('proof', Proof), desk.policy, base)
    return statement.as_bytes().decode() if statement else ''
