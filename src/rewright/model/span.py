"""A place in a source file."""

from rewright.model.value import Value


class Span(Value):
    """Lines count from 1, columns from 0 in UTF-8 bytes, as Python's `ast` counts them; the end is exclusive."""

    file: str
    line: int
    column: int = 0
    end_line: int
    end_column: int = 0

    def __str__(self) -> str:
        return f'{self.file}:{self.line}'

    @property
    def key(self) -> str:
        """The place without the file, as observations name it: `line:column-line:column`."""
        return f'{self.line}:{self.column}-{self.end_line}:{self.end_column}'

    def holds(self, other: 'Span') -> bool:
        """Say whether another place lies in this one."""
        begins, ends = (self.line, self.column), (self.end_line, self.end_column)
        inside = begins <= (other.line, other.column) and (other.end_line, other.end_column) <= ends
        return self.file == other.file and inside
