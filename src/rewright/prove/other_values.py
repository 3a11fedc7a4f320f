"""A setting and what is known of the job -> other values for it by what it is, or why it keeps its own."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from rewright.model.job import Job
from rewright.model.run import Settings
from rewright.prove.settings import Setting
from rewright.prove.way import is_number

_SHOWN = 48
_WORDS = 3
_ADDRESS = re.compile(
    r'\w[\w+.-]*://|[\w.-]+:\d+$|localhost$|\d+(\.\d+){3}|[\w-]+(\.[\w-]+)*\.[a-z]{2,}$|.*@', re.IGNORECASE
)
_OF_ADDRESSES = re.compile(
    r'(?i)(^|[_-])(host|hosts|hostname|url|uri|endpoint|server|dsn|addr|address|domain|broker|brokers)($|[_-])'
)
# What a list or an object in a setting is made into; columns and tables are named by such settings.
_SHAPES = ('without its last member', 'with one more member', 'with its first member twice')
_FLAGS = (('true', 'false'), ('yes', 'no'), ('on', 'off'), ('y', 'n'), ('t', 'f'))
_DAY = re.compile(r'\d{4}-\d\d-\d\d')
_FILE = re.compile(
    r'.*\.(csv|tsv|json|jsonl|txt|parquet|pq|xlsx|db|sqlite3?|gz|zip|xml|html?|log|ya?ml|ini|toml)', re.IGNORECASE
)


@dataclass(frozen=True)
class Other:
    """One setting with another value, `how` says of a long one what it is.

    `breaks` says that the structure of what the job works on changes: a rewrite may refuse it.
    """

    setting: Setting
    value: str | None
    settings: Settings
    how: str = ''
    breaks: bool = False

    @property
    def name(self) -> str:
        """Say which setting is what, and what it was when the job was recorded."""
        before, default = self.setting.recorded, self.setting.default
        without = 'not given' if default is None else f'not given, which is {_shown(default)}'
        was = without if before is None else _shown(before)
        now = without if self.value is None else self.how or _shown(self.value)
        return f'the setting {self.setting.name}: {now}, recorded: {was}'


def changes(job: Job, settings: tuple[Setting, ...], words: tuple[str, ...]) -> tuple[Other, ...]:
    """Return every other value, the first of each setting before the second of any; `words` are what the code compares with."""
    columns = [list(_changes(job, setting, words)) for setting in settings if not kept(job, setting)]
    longest = max(map(len, columns), default=0)
    return tuple(column[at] for at in range(longest) for column in columns if at < len(column))


def kept(job: Job, setting: Setting) -> str:
    """Say why a setting keeps its value: no run looks for secrets, other hosts or places outside of the job; empty: it need not."""
    value = setting.value or ''
    if setting.secret(job):
        return 'it is a secret'
    if '/' not in value and not _FILE.fullmatch(value) and _ADDRESS.match(value) and not is_number(value):
        return 'it names a host'
    if '://' in value or (_OF_ADDRESSES.search(setting.name) and not _is_path(value)):
        return 'it names a host'
    if _is_path(value) and not _is_inside(job, value):
        return "it names a place outside of the job's folder"
    return ''


def _changes(job: Job, setting: Setting, words: tuple[str, ...]) -> Iterator[Other]:
    offered: dict[str | None, str] = {}
    for value, how in _others(setting.value or '', words):
        offered.setdefault(value, how)
        if setting.recorded is not None and setting.optional:
            offered.setdefault(None, '')
    for other, how in offered.items():
        if other not in {setting.recorded, setting.value}:
            yield Other(setting, other, setting.changed(job, other), how, breaks=how in _SHAPES)


def _others(value: str, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield other values by what a value is, and what is to be said of those that are long."""
    flag = next((pair for pair in _FLAGS if value.lower() in pair), None)
    found: list[str] = []
    if is_number(value):
        found = [f'{float(value) * 10 + 7:.15g}', 'x', '0', f'-{value.lstrip("+-")}', '1']
    elif flag:
        other = flag[1 - flag.index(value.lower())]
        found = [other.upper() if value.isupper() else other.title() if value.istitle() else other, 'maybe']
    elif value[:1] in {'[', '{'} and (document := _document(value)):
        shaped = [json.dumps(one, ensure_ascii=False) for one in _reshaped(document)]
        yield from zip(shaped, _SHAPES, strict=True)
        yield value[:-1], 'cut short, so that it is no JSON'
    elif _DAY.fullmatch(value):
        found = [_next_day(value), 'x']
    elif _is_path(value):
        place = PurePosixPath(value)
        found = [str(place.with_name(f'other_{place.name}')), '']
    else:
        spoken = [word for word in words if '/' not in word and word.isprintable() and not word.startswith('__')]
        found = [*spoken[:_WORDS], 'other', '', 'Ünï漢']
    yield from ((one, '') for one in found)


def _document(value: str) -> list[object] | dict[str, object]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list | dict) else []


def _reshaped(document: list[object] | dict[str, object]) -> Iterator[object]:
    """Yield a document in each of `_SHAPES`; a name stands for another, for an object has none twice."""
    if isinstance(document, dict):
        pairs = list(document.items())
        yield dict(pairs[:-1])
        yield {**document, f'{pairs[0][0]}x': pairs[0][1]}
        yield {**document, pairs[-1][0]: pairs[0][1]}
        return
    yield document[:-1]
    yield [*document, f'{document[0]}x' if isinstance(document[0], str) else document[0]]
    yield [*document, document[0]]


def _next_day(value: str) -> str:
    try:
        return str(dt.date.fromisoformat(value) + dt.timedelta(days=1))
    except (ValueError, OverflowError):
        return value


def _is_path(value: str) -> bool:
    return '://' not in value and bool(PurePosixPath(value).name) and ('/' in value or bool(_FILE.fullmatch(value)))


def _is_inside(job: Job, value: str) -> bool:
    place = PurePosixPath(job.root, job.working_folder, value)
    return '..' not in PurePosixPath(value).parts and not value.startswith('~') and place.is_relative_to(job.root)


def _shown(value: str) -> str:
    text = value if len(value) <= _SHOWN else f'{value[: _SHOWN - 1]}…'
    return repr(text)
