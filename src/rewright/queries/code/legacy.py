"""Dossier and blobs -> the legacy script's text, and what is known about each of its lines."""

from dataclasses import dataclass

from rewright.model.span import Span
from rewright.ports.blobs import Blobs
from rewright.queries.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Note:
    """Something known about one line; `href` leads to the section that says more; `tone` colours it."""

    label: str
    text: str
    href: str
    tone: str


def legacy_text(dossier: Dossier, blobs: Blobs) -> str | None:
    """Return the script as it lay in the recorded world; None when there is no recording or its bytes are gone."""
    if dossier.job is None or dossier.recording is None:
        return None
    path = f'{dossier.job.root}/{dossier.job.script}'
    name = next((file.sha256 for file in dossier.recording.inputs.files if file.path == path), None)
    if name is None:
        return None
    try:
        # A legacy source may be in any encoding; a wrong letter in the page is better than no page.
        return blobs.get(name).decode('utf-8', errors='replace')
    except KeyError:
        return None


def notes(dossier: Dossier) -> dict[int, list[Note]]:
    """Gather rules, suspected defects, findings and what was left, by line of the script."""
    found: dict[int, list[Note]] = {}
    for span, note in (*_meaning(dossier), *_findings(dossier), *_left(dossier)):
        if span is not None and dossier.job is not None and span.file in {dossier.job.script, ''}:
            found.setdefault(span.line, []).append(note)
    return found


def _meaning(dossier: Dossier) -> list[tuple[Span | None, Note]]:
    meaning = dossier.specification
    if meaning is None:
        return []
    return [
        *((rule.span, Note(rule.id, rule.sentence, f'#{rule.id}', 'rule')) for rule in meaning.rules),
        *((bug.span, Note(bug.id, bug.sentence, f'#{bug.id}', 'defect')) for bug in meaning.suspected_defects),
    ]


def _findings(dossier: Dossier) -> list[tuple[Span | None, Note]]:
    findings = dossier.facts.findings if dossier.facts else ()
    return [(found.span, Note(found.rule, found.message, '#findings', 'finding')) for found in findings]


def _left(dossier: Dossier) -> list[tuple[Span | None, Note]]:
    left = dossier.patch.coverage.left if dossier.patch else ()
    return [(item.span, Note('left', f'{item.what}: {item.why}', '#left', 'left')) for item in left]
