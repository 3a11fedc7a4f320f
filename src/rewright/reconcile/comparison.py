"""What a comparison is given beside two outputs, and what it says of them."""

from rewright.model.proof import Compared, Difference
from rewright.model.recording import Volatile
from rewright.model.value import Value


class Mask(Value):
    """A place that may differ: values there count as equal when both sides match `pattern` in full.

    `output` is a path or `stdout`, `place` as in `model.recording.Volatile`. In a line's pattern the groups are the
    parts that may differ, and the rest of the line has to be the same on both sides.
    """

    output: str
    place: str
    pattern: str

    @classmethod
    def of(cls, volatile: Volatile) -> 'Mask':
        """The mask that a volatile place of a recording asks for."""
        return cls(output=volatile.output, place=volatile.place, pattern=volatile.pattern)


class Comparison(Value):
    """How two outputs compare: the level, the first differing places, and how many places differ in `total`."""

    compared: Compared
    differences: tuple[Difference, ...] = ()
    total: int = 0

    @property
    def equal(self) -> bool:
        """Whether the outputs are the same in the sense of their format and masks."""
        return self.compared.level != 'different'
