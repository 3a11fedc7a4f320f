"""Small pieces of Markdown in which text from a job stays text."""

from collections.abc import Iterable, Sequence

NOT_MEASURED = 'not measured'


def text(value: str) -> str:
    """One line of text: no markup, no table cell, no mention and no HTML comes out of it."""
    line = ' '.join(value.split())
    for mark in '\\`*_[]|':
        line = line.replace(mark, f'\\{mark}')
    return (
        line.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('@', '&#64;').replace('#', '&#35;')
    )


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
