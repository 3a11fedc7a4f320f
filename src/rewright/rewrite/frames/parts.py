"""Which frames hang together: joined frames are rewritten together or not at all."""

from rewright.rewrite.frames.values import Value

State = tuple[dict[str, str], dict[str, str]]


class Parts:
    """A union of frame families, each with the first reason why it cannot be rewritten."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}
        self._why: dict[str, str] = {}

    def state(self) -> State:
        """What `become` goes back to."""
        return dict(self._up), dict(self._why)

    def become(self, state: State) -> None:
        """Go back to the families of then."""
        self._up, self._why = map(dict, state)

    def news(self, before: State) -> str:
        """The first reason that was not there before, or nothing."""
        known = set(before[1].values())
        return next((why for why in self._why.values() if why not in known), '')

    def root(self, part: str) -> str:
        """The family's representative."""
        up, known = self._up, part
        while (above := up.get(part, part)) != part:
            part = above
        # Whoever asks again finds it at once.
        while (above := up.get(known, part)) != part:
            up[known], known = part, above
        return part

    def join(self, *groups: frozenset[str]) -> None:
        """Make one family of all these."""
        every = [p for group in groups for p in group]
        for other in every[1:]:
            a, b = self.root(every[0]), self.root(other)
            if a != b:
                self._up[b] = a
                if b in self._why:
                    self._why.setdefault(a, self._why.pop(b))

    def refuse(self, parts: frozenset[str], why: str) -> None:
        """Note that these families stay as they are; the first reason is kept."""
        self.join(parts)
        for part in parts:
            self._why.setdefault(self.root(part), why)

    def why_not(self, parts: frozenset[str]) -> str:
        """The reason why one of `parts` stays as it is, or nothing."""
        return next((self._why[self.root(p)] for p in parts if self.root(p) in self._why), '')

    def join_values(self, *values: Value) -> frozenset[str]:
        """Make one family of everything these values belong to, and return it."""
        together = frozenset(p for v in values for p in v.parts)
        self.join(together)
        return together
