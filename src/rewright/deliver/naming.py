"""Job, Patch and Infrastructure -> branch names, folders and subjects that any forge accepts."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from rewright.model.refusal import Refusal

SUBJECT_LENGTH = 50


def plain(name: str) -> str:
    """A job's name as a folder and as a part of a branch name."""
    # No dots: `..`, `.git` and `.lock` mean something to git.
    return re.sub(r'[^A-Za-z0-9_-]+', '-', name).strip('-_')[:60] or 'job'


def short_hash(files: Mapping[str, str]) -> str:
    """Eight digits that name the contents of a set of files."""
    digest = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path, text):
            content = part.encode('utf-8', 'surrogatepass')
            # Lengths first: otherwise a character moved from a path to its text would keep the hash.
            digest.update(len(content).to_bytes(8, 'big') + content)
    return digest.hexdigest()[:8]


def day(moment: str) -> date:
    """The day of an ISO 8601 moment; Refusal when it is none."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        raise Refusal(f'{moment!r} is not an ISO 8601 date', next_move='Give the date as YYYY-MM-DD.') from None


def code_branch(job: str, when: date, files: Mapping[str, str]) -> str:
    """The branch of a rewrite; the hash keeps two rewrites of one day apart."""
    return f'pipeline-modernization/{plain(job)}-{when:%Y%m%d}-{short_hash(files)}'


def infrastructure_branch(job: str, files: Mapping[str, str]) -> str:
    """The branch of a Terraform module."""
    return f'infrastructure/{plain(job)}-terraform-{short_hash(files)}'


def subject(text: str) -> str:
    """A commit subject of at most 50 characters, cut between words."""
    line = ' '.join(text.split())
    if len(line) <= SUBJECT_LENGTH:
        return line
    return line[: SUBJECT_LENGTH + 1].rpartition(' ')[0].rstrip(' ,;:') or line[:SUBJECT_LENGTH]
