"""The one error that people read: what, where, and whose move is next."""

EXIT_OK = 0
EXIT_FAULT = 1
EXIT_USAGE = 2
EXIT_NOT_PROVEN = 3
EXIT_INTERRUPTED = 130


class Refusal(Exception):
    """Raised where Rewright will not go on.

    Args:
        what: one clear sentence without a full stop.
        where: `file:line`, a path, or empty.
        next_move: what the reader does now, one sentence.
        exit_code: 2 where the request was wrong, 3 where the job cannot be proven.
    """

    def __init__(self, what: str, *, where: str = '', next_move: str = '', exit_code: int = EXIT_USAGE) -> None:
        self.what, self.where, self.next_move, self.exit_code = what, where, next_move, exit_code
        place = f'{where}: ' if where else ''
        super().__init__(f'{place}{what}.' + (f' {next_move}' if next_move else ''))
