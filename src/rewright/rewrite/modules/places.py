"""Pieces of several sources, one behind the other: places in the whole go in, places in the sources come out, and back."""

from bisect import bisect_right
from dataclasses import dataclass

from rewright.model.span import Span
from rewright.rewrite.source import Source


@dataclass(frozen=True)
class Piece:
    """The characters `start` to `end` of a source, or the `text` that stands for them."""

    source: Source
    start: int
    end: int
    text: str | None = None

    @property
    def code(self) -> str:
        """What stands in the whole."""
        return self.source.code[self.start : self.end] if self.text is None else self.text


class Places:
    """Where the characters of a whole come from."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = [p for p in pieces if p.code]
        self.code = ''.join(p.code for p in self._pieces)
        self._starts: list[int] = []
        at = 0
        for piece in self._pieces:
            self._starts.append(at)
            at += len(piece.code)
        self._by_file: dict[str, list[tuple[int, Piece]]] = {}
        for start, piece in zip(self._starts, self._pieces, strict=True):
            self._by_file.setdefault(piece.source.name, []).append((start, piece))

    def span(self, start: int, end: int) -> Span:
        """Return where characters of the whole stood; what was made for something stands where that did."""
        source, first = self._back(start, at_end=False)
        other, last = self._back(end, at_end=True)
        line, column = source.place(first)
        end_line, end_column = source.place(last) if other is source and last >= first else (line, column)
        return Span(file=source.name, line=line, column=column, end_line=end_line, end_column=end_column)

    def _back(self, at: int, *, at_end: bool) -> tuple[Source, int]:
        index = max(bisect_right(self._starts, at - 1 if at_end else at) - 1, 0)
        piece, start = self._pieces[index], self._starts[index]
        if piece.text is None:
            return piece.source, piece.start + at - start
        return piece.source, piece.end if at_end else piece.start

    def stretch(self, file: str, start: int, end: int) -> tuple[int, int] | None:
        """Return where characters of a source stand in the whole; None where they are not all there as they were."""
        first, last = self._there(file, start, at_end=False), self._there(file, end, at_end=True)
        return (first, last) if first is not None and last is not None and first <= last else None

    def _there(self, file: str, at: int, *, at_end: bool) -> int | None:
        for start, piece in self._by_file.get(file, []):
            if piece.text is not None:
                if at == (piece.end if at_end else piece.start):
                    return start + (len(piece.text) if at_end else 0)
            elif (piece.start < at <= piece.end) if at_end else (piece.start <= at < piece.end):
                return start + at - piece.start
        return None
