"""What is not known to be the same in Python 3: a line and a reason."""


class Unconverted(Exception):
    """A source cannot be converted: `line` is where (from 1) in `file`, `why` is for people."""

    def __init__(self, line: int, why: str, file: str = '') -> None:
        super().__init__(f'line {line}: {why}')
        self.line, self.why, self.file = line, why, file
