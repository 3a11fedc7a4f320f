"""Secrets that stand in a source: what they are called from now on, and where they stand; their texts stay in the source."""

from collections.abc import Callable, Iterable, Mapping

from rewright.model.span import Span
from rewright.model.value import Value


class MovedSecret(Value):
    """A secret that a rewrite reads by `name` out of the secret store; `called` is its name without the job's.

    `spans` are all places of the sources that hold it, each of one line, the text itself without quotes; `what` says what it is.
    A `plain` one is a word, a number or short, stands in innocent text too, and is looked for only where a literal is no more than it.
    """

    name: str
    called: str
    what: str
    spans: tuple[Span, ...]
    plain: bool = False

    @property
    def placeholder(self) -> str:
        """What stands for it in a source that is shown or handed on."""
        return f'<secret {self.name}>'


def values(moved: Iterable[MovedSecret], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the secrets by name, as the sources (by the file that spans name) hold them now."""
    found = {}
    for secret in moved:
        span = secret.spans[0]
        lines = _lines(sources.get(span.file, ''))
        text = lines[span.line - 1].encode()[span.column : span.end_column].decode() if span.line <= len(lines) else ''
        if text:
            found[secret.name] = text
    return found


def covered(text: str, file: str, moved: Iterable[MovedSecret], instead: Callable[[MovedSecret], str]) -> str:
    """Return the text of a source with something else in the place of each secret."""
    places = [(span, secret) for secret in moved for span in secret.spans if span.file == file]
    if not places:
        return text
    mark = '\ufeff' if text.startswith('\ufeff') else ''
    lines = [line.encode() for line in _lines(text)]
    # From the end, so that what comes before keeps its place.
    for span, secret in sorted(places, key=lambda place: (place[0].line, -place[0].column)):
        if span.line <= len(lines):
            line = lines[span.line - 1]
            lines[span.line - 1] = line[: span.column] + instead(secret).encode() + line[span.end_column :]
    return mark + b'\n'.join(lines).decode()


def shown(text: str, file: str, moved: Iterable[MovedSecret]) -> str:
    """Return the text of a source as people may see it."""
    return covered(text, file, moved, lambda secret: secret.placeholder)


def _lines(text: str) -> list[str]:
    return text.removeprefix('\ufeff').split('\n')
