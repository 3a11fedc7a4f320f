"""Which frames hang together: joined frames are rewritten together or not at all."""

from rewright.rewrite.frames.values import Value

# How many reasons were given before, and the reason.
Reason = tuple[int, str]
State = tuple[dict[str, str], dict[str, Reason]]


class Parts:
    """A union of frame families, each with the first reason why it cannot be rewritten."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}
        self._why: dict[str, Reason] = {}
        self._given = 0

    def state(self) -> State:
        """What `become` goes back to."""
        return dict(self._up), dict(self._why)

    def become(self, state: State) -> None:
        """Go back to the families of then."""
        self._up, self._why = dict(state[0]), dict(state[1])

    def news(self, before: State) -> str:
        """The first reason that was not there before, or nothing."""
        known = {why for _, why in before[1].values()}
        return min((reason for reason in self._why.values() if reason[1] not in known), default=(0, ''))[1]

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
                    self._because(a, self._why.pop(b))

    def refuse(self, parts: frozenset[str], why: str) -> None:
        """Note that these families stay as they are; the first reason is kept."""
        self.join(parts)
        self._given += 1
        for part in parts:
            self._because(self.root(part), (self._given, why))

    def _because(self, root: str, reason: Reason) -> None:
        """Of two reasons the first that was given is kept, in whatever order the families are joined."""
        self._why[root] = min(self._why.get(root, reason), reason)

    def why_not(self, parts: frozenset[str]) -> str:
        """The reason why one of `parts` stays as it is, or nothing."""
        return min((self._why[root] for p in parts if (root := self.root(p)) in self._why), default=(0, ''))[1]

    def join_values(self, *values: Value) -> frozenset[str]:
        """Make one family of everything these values belong to, and return it."""
        together = frozenset(p for v in values for p in v.parts)
        self.join(together)
        return together
