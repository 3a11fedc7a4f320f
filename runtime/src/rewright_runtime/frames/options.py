"""The options by which pandas draws frames and columns, as a job sets them, in; what drawing goes by out.

Their names, values and effects are those of `pandas.core.config_init`.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

from rewright_runtime.pipeline import at_start

# As wide as no text is.
UNCUT = 2**63


@dataclass(frozen=True)
class Options:
    """How frames and columns are drawn; the values are those that pandas starts with.

    `max_columns` is 0 for as many as fit the terminal, None for all; `width` None for that of the terminal.
    """

    max_rows: int | None = 60
    max_columns: int | None = 0
    max_colwidth: int | None = 50
    width: int | None = 80
    expand_frame_repr: bool = True
    precision: int = 6
    float_format: Callable[[float], str] | None = None

    @property
    def most_rows(self) -> int:
        """How many rows are shown whole."""
        return UNCUT if self.max_rows is None else self.max_rows

    @property
    def widest(self) -> int:
        """How wide a text may be."""
        return UNCUT if self.max_colwidth is None else self.max_colwidth

    @property
    def line(self) -> int:
        """How wide a line is that frames are broken at."""
        return self.width or shutil.get_terminal_size().columns


_SET = [Options()]


def options() -> Options:
    """Return what was set last."""
    return _SET[0]


def set_option(name: str, value: object) -> None:
    """Set `display.NAME` for what is drawn from now on; raises TypeError for a name that drawing does not go by."""
    _SET[0] = replace(_SET[0], **{name.removeprefix('display.'): value})  # type: ignore[arg-type]  # The caller gives what pandas takes.


def reset() -> None:
    """Set every option to what pandas starts with, as it is at the start of each run."""
    _SET[0] = Options()


at_start(reset)
