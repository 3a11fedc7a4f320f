"""The sources of a job -> the secrets in them that can be moved to a secret store, by the name they will have there."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rewright.model.facts import Finding
from rewright.model.moved_secret import MovedSecret
from rewright.model.secret_forms import is_odd
from rewright.model.span import Span
from rewright.read.secret_texts import Around, Told, told
from rewright.trees import within

# As Python looks for it (PEP 263).
_CODING = re.compile(r'^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)')
# More of them are data.
_MOST = 100
Text = ast.Constant | ast.JoinedStr


class Moving(NamedTuple):
    """What can be moved, and every place that holds a secret, as findings."""

    moved: tuple[MovedSecret, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Place(NamedTuple):
    """One string of a source: where it stands, what it is as it is written, and the secrets in it."""

    span: Span
    written: str
    told: tuple[Told, ...]


def moving(job: str, files: Mapping[str, str]) -> Moving:
    """Look through every string of the sources; one that is not Python 3, or not UTF-8 on the disk, keeps its secrets."""
    files = {file: text for file, text in files.items() if not _is_recoded(text)}
    lines = {file: text.split('\n') for file, text in files.items()}
    places = [place for file, text in files.items() for place in _places(file, text, lines[file])]
    findings = tuple(
        Finding(
            rule='secret_in_source',
            message=f'The source holds {one.what} (not shown)',
            span=place.span,
            severity='risk',
        )
        for place in places
        for one in place.told
    )
    spans: dict[str, list[Span]] = {}
    first: dict[str, Told] = {}
    for place in places:
        found = [(one, _within(place, one.text)) for one in place.told]
        # Where one secret of a string cannot be told from the rest, the string stays as it is.
        if all(span is not None for _, span in found):
            for one, span in found:
                first.setdefault(one.text, one)
                spans.setdefault(one.text, []).extend([span] if span and span not in spans.get(one.text, []) else [])
    if len(spans) > _MOST:
        return Moving(findings=findings)
    whole = '\n'.join(files.values())
    names = _names(job, first, whole)
    moved = []
    for text, places_of in spans.items():
        plain = not is_odd(text)
        others = () if plain else tuple(_elsewhere(text, lines, places_of))
        moved.append(
            MovedSecret(
                name=names[text][1],
                called=names[text][0],
                what=first[text].what,
                spans=(*places_of, *others),
                plain=plain,
            )
        )
    return Moving(tuple(_apart(moved)), findings)


def _is_recoded(text: str) -> bool:
    """Whether a source lies on the disk in another coding than UTF-8, so that its places are others there."""
    declared = next(filter(None, map(_CODING.match, text.split('\n')[:2])), None)
    return declared is not None and declared[1].lower().replace('_', '-') not in {'utf-8', 'utf8', 'utf-8-sig'}


def _places(file: str, text: str, lines: list[str]) -> Iterator[_Place]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    around = Around.of(tree)
    for node in within(tree):
        if not isinstance(node, Text) or isinstance(around.parents.get(node), ast.JoinedStr | ast.Expr):
            continue
        if secrets := tuple(dict.fromkeys(told(node, around))):
            end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
            span = Span(file=file, line=node.lineno, column=node.col_offset, end_line=end_line, end_column=end_column)
            yield _Place(span, _written(lines, span), secrets)


def _written(lines: list[str], span: Span) -> str:
    taken = [line.encode() for line in lines[span.line - 1 : span.end_line]]
    taken[-1] = taken[-1][: span.end_column]
    taken[0] = taken[0][span.column :]
    return b'\n'.join(taken).decode()


def _within(place: _Place, text: str) -> Span | None:
    """Where a secret stands in a string; None where it is written in another way, more than once, or over several lines."""
    if place.written.count(text) != 1 or '\n' in text or '\\' in text:
        return None
    before = place.written[: place.written.index(text)]
    line = place.span.line + before.count('\n')
    last = before.rpartition('\n')[2].encode()
    column = len(last) + (place.span.column if '\n' not in before else 0)
    end = column + len(text.encode())
    return Span(file=place.span.file, line=line, column=column, end_line=line, end_column=end)


def _elsewhere(text: str, lines: Mapping[str, list[str]], known: Iterable[Span]) -> Iterator[Span]:
    """Where the same text stands besides: in comments, in other strings, in what is no longer run."""
    taken = {(span.file, span.line, span.column) for span in known}
    form = re.compile(re.escape(text.encode()))
    for file, of_file in lines.items():
        held = ((number, line.encode()) for number, line in enumerate(of_file, 1) if text in line)
        for number, line in held:
            for found in form.finditer(line):
                if (file, number, found.start()) not in taken:
                    yield Span(file=file, line=number, column=found.start(), end_line=number, end_column=found.end())


def _apart(moved: list[MovedSecret]) -> Iterator[MovedSecret]:
    """Of secrets that hold one another, the longer ones alone have the places that are both's."""
    for secret in moved:
        around = [span for other in moved if other is not secret for span in other.spans]
        spans = tuple(s for s in secret.spans if not any(a.holds(s) and a != s for a in around))
        if spans:
            yield secret.model_copy(update={'spans': spans})


def _names(job: str, found: Mapping[str, Told], whole: str) -> dict[str, tuple[str, str]]:
    """Names of its own for each, of which the sources know nothing: they may read variables themselves."""
    names: dict[str, tuple[str, str]] = {}
    before = re.sub(r'\W+', '_', job).upper()
    for text, one in found.items():
        short = re.sub(r'_+', '_', re.sub(r'\W', '_', one.called)).strip('_').upper() or 'SECRET'
        called, number = short.removeprefix(f'{before}_'), 2
        name = f'{before}_{called}'
        while any(name == other for _, other in names.values()) or re.search(rf'\b{name}\b', whole):
            name, number = f'{before}_{called}_{number}', number + 1
        names[text] = (name.removeprefix(f'{before}_'), name)
    return names
