"""Rows with text in other letters: with blanks around it, in the other case, doubled, empty, or a word of the statement."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'text with blanks, in the other case, doubled, or the word that the line names'


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    textual = grid.textual()
    touched = [at for at in grid.named(hint.columns) if at in textual] or textual
    every = [[Added(0, {at: text}) for text in _texts(str(grid.held(at)[0]), hint)] for at in touched]
    yield [added for column in every for added in column]
    yield from every


def _texts(old: str, hint: Hint) -> list[str]:
    words = [word for word in hint.words if word.strip()]
    spelled = [f' {old} ', old.swapcase(), old + old, f'ß{old}é', '']
    return [*spelled, *words, *(f'{old}{word}' for word in words), *(f'{word}{old}{word}' for word in words)]
