"""Small pieces of Markdown in which text from a job stays text."""

from collections.abc import Iterable, Sequence

NOT_MEASURED = 'not measured'


def text(value: str) -> str:
    """One line of text: no markup but code spans, no table cell, no mention and no HTML comes out of it."""
    parts = ' '.join(value.split()).split('`')
    # An unpaired backtick could swallow what follows it, so then none of them marks code.
    paired = len(parts) % 2 == 1
    escaped = [code(part) if paired and place % 2 else _plain(part) for place, part in enumerate(parts)]
    return ''.join(escaped) if paired else "'".join(escaped)


def _plain(part: str) -> str:
    for mark in '\\*_[]|':
        part = part.replace(mark, f'\\{mark}')
    # Entities, because a backslash stops neither HTML nor a mention that notifies somebody.
    named = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;', '#': '&#35;'}
    return ''.join(named.get(letter, letter) for letter in part)


def code(value: str) -> str:
    """A code span."""
    return f'`{" ".join(value.split()).replace("`", chr(39)).replace("|", "/") or " "}`'


def box(done: bool, sentence: str) -> str:
    """A line of a checklist; `done` is what was really done."""
    return f'- [{"x" if done else " "}] {sentence}'


def bullets(lines: Iterable[str], otherwise: str) -> list[str]:
    """A list, or the sentence that there is nothing in it."""
    return [f'- {line}' for line in lines] or [otherwise]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table."""
    lines = [f'| {" | ".join(row)} |' for row in rows]
    return [f'| {" | ".join(head)} |', f'| {" | ".join("---" for _ in head)} |', *lines]


def page(sections: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Sections with their headings."""
    return '\n\n'.join(f'## {title}\n\n' + '\n'.join(lines) for title, lines in sections) + '\n'


def dollars(amount: float | None) -> str:
    """US dollars; unknown stays unknown."""
    if amount is None:
        return 'unknown'
    return f'${amount:.2f}' if amount >= 0.01 or amount == 0 else f'${amount:.6f}'
