"""Markdown in; cases out: a legacy job, and either what it becomes or why a part of it stays."""

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / 'cases'
FENCE = re.compile(r'^```(\w+) (\w+)\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One section of a case file; what is rewritten and left in part has islands."""

    file: str
    title: str
    legacy: str
    rewritten: str
    left: str

    @property
    def id(self):
        return f'{self.file}-{self.title.replace(" ", "_")}'


def cases():
    """Every case of every file in `cases/`."""
    return [case for path in sorted(CASES.glob('*.md')) for case in _of(path)]


def cases_of(release):
    """The cases of one release of pandas alone."""
    path = CASES.with_name('cases_of_releases') / f'{release}.md'
    return list(_of(path)) if path.exists() else []


def _of(path):
    for section in path.read_text().split('\n## ')[1:]:
        fences = {name: body for _, name, body in FENCE.findall(section)}
        title = section.partition('\n')[0]
        yield Case(path.stem, title, fences['legacy'], fences.get('rewritten', ''), fences.get('left', '').strip())
