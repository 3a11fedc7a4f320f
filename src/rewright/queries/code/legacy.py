"""Dossier and blobs -> the legacy script's text, and what is known about each of its lines."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rewright.model.moved_secret import shown
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
    """Return the script as it was recorded, or as it was read; None when no copy of exactly those bytes is left."""
    data = _recorded(dossier, blobs)
    if data is None:
        data = next((copy for copy in _copies(dossier) if _is_the_one(copy, dossier)), None)
    if data is None:
        return None
    # A legacy source may be in any encoding; a wrong letter in the page is better than no page.
    text = data.decode('utf-8', errors='replace')
    return shown(text, dossier.job.script, dossier.facts.moved) if dossier.job and dossier.facts else text


def _recorded(dossier: Dossier, blobs: Blobs) -> bytes | None:
    if dossier.job is None or dossier.recording is None:
        return None
    path = f'{dossier.job.root}/{dossier.job.script}'
    name = next((file.sha256 for file in dossier.recording.inputs.files if file.path == path), None)
    try:
        return None if name is None else blobs.get(name)
    except KeyError:
        return None


def _copies(dossier: Dossier) -> Iterator[bytes]:
    for text in dossier.change.base_files.values() if dossier.change else ():
        yield text.encode('utf-8', errors='replace')
    if dossier.job is not None:
        with suppress(OSError, ValueError):
            yield Path(dossier.job.root, dossier.job.script).read_bytes()


def _is_the_one(data: bytes, dossier: Dossier) -> bool:
    # The script on disk may have been edited since the run: only the bytes that were read count.
    return dossier.facts is not None and hashlib.sha256(data).hexdigest() == dossier.facts.source_sha256


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
