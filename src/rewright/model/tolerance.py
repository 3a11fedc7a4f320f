"""How far a column of an output may be from the legacy job's: a bound and a reason, which the owner of the job declares."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import Field, model_validator

from rewright.model.digest import named
from rewright.model.value import Value

Bound = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1)]


class Tolerance(Value):
    """A column that need not be the same to the last digit.

    `output` is a file relative to the job's folder, or a glob; `column` a column of it, `table.column`, or a path such as
    `$[*].total`. Its numbers may differ by `absolute`, or by the share `relative` of the larger of both. Whatever is no
    finite number on both sides, and whatever is whole on one side alone, has to be the same.
    """

    output: Text
    column: Text
    absolute: Bound | None = None
    relative: Bound | None = None
    reason: str = ''

    @model_validator(mode='after')
    def _whole(self) -> Self:
        if self.absolute is None and self.relative is None:
            raise ValueError(f'the column {self.column!r} needs a bound: absolute, relative, or both')
        if not self.reason.strip():
            raise ValueError(f'the column {self.column!r} needs a reason')
        return self

    @property
    def bound(self) -> str:
        """The bound in words."""
        shares = (('', self.absolute, ''), ('', self.relative, ' of the larger'))
        return ' or '.join(f'{before}{size:g}{after}' for before, size, after in shares if size is not None)

    def covers(self, path: str, root: str) -> bool:
        """Say whether the file at the absolute `path` is meant, in a job whose folder is `root`."""
        inside = PurePosixPath(path)
        relative = str(inside.relative_to(root)) if inside.is_relative_to(root) else path
        return fnmatchcase(relative, self.output)


def bounds_named(tolerances: Iterable[Tolerance]) -> str:
    """Name all that may differ and by how much; nothing where nothing may."""
    declared = [tolerance.model_dump(mode='json') for tolerance in tolerances]
    return named(declared) if declared else ''


def told(tolerances: Iterable[Tolerance]) -> str:
    """`2 columns within a bound`, or nothing: how a reader is told that equal does not mean every byte."""
    number = len(tuple(tolerances))
    return f'{number} column{"s" if number != 1 else ""} within a bound' if number else ''
