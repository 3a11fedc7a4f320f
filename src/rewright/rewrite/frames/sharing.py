"""The frames of one scope in; which of them may share memory in pandas, or be one object, out."""

from collections.abc import Iterable

from rewright.rewrite.frames.values import CalledV, FrameV, LaterV, SeriesV, Value


class Memory:
    """Which rows may lie in the memory of which others: those of a name bound on several ways, or of what a function gives."""

    def __init__(self) -> None:
        self._up: dict[object, object] = {}

    def join(self, roots: Iterable[object]) -> None:
        """Note that all of these may share memory."""
        first, *others = [*map(self._origin, roots)] or [None]
        for other in others:
            if other is not first:
                self._up[other] = first

    def holds(self, value: Value | None, frame: FrameV) -> bool:
        """Whether what a name denotes may lie in the memory of a frame of another maker."""
        own = self._origin(frame.root)
        return any(root is not frame.root and self._origin(root) is own for root in roots_of(value))

    def may_be(self, value: Value | None, frame: FrameV) -> bool:
        """Whether what a name denotes may be the very object that `frame` is."""
        either = isinstance(value, LaterV) or (isinstance(value, FrameV) and value.is_given) or frame.is_given
        return either and (self.holds(value, frame) or (isinstance(value, LaterV) and frame.root in value.roots))

    def _origin(self, root: object) -> object:
        while (above := self._up.get(root, root)) is not root:
            root = above
        return root


def roots_of(value: Value | None) -> frozenset[object]:
    """The rows in whose memory stands what a name denotes."""
    match value:
        case FrameV():
            return frozenset((value.root,))
        case CalledV() | SeriesV():
            return frozenset((value.frame.root,))
        case LaterV():
            return value.roots
        case _:
            return frozenset()
