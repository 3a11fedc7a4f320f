"""Files that a job wrote or is given go in; a Refusal comes out where one cannot be opened within bounds."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from rewright.adapters.children.containers import kind_of, too_large
from rewright.adapters.children.limited import LimitedChild
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal

SECONDS, MEMORY_MB = 120, 8192
_FUNCTION = f'{too_large.__module__}:{too_large.__name__}'


class Opening:
    """Opens each content once, in a child that may die in the stead of whoever reads it later."""

    def __init__(self, child: LimitedChild | None = None) -> None:
        self._child = child or LimitedChild(SECONDS, MEMORY_MB)
        self._known: set[str] = set()

    def check(self, files: Iterable[tuple[str, str, Callable[[], Path]]]) -> None:
        """Open what is new among files given by name in the world, SHA-256, and a way to their place on this machine."""
        new = {place(): (name, sha256) for name, sha256, place in files if sha256 not in self._known}
        packed = {path: name for path, (name, _) in new.items() if path.is_file() and kind_of(path)}
        bad = self._asked(list(packed)) if packed else []
        if bad:
            raise Refusal(
                f'the {kind_of(bad[0])} file cannot be opened within {self._child.seconds} s and {self._child.memory_mb} MB: '
                'it is damaged, a bomb, or too large',
                where=packed[bad[0]],
                next_move='Leave it out of inputs or outputs in rewright.toml, or have the job write it anew.',
                exit_code=EXIT_NOT_PROVEN,
            )
        self._known |= {sha256 for _, sha256 in new.values()}

    def _asked(self, paths: list[Path]) -> list[Path]:
        try:
            said = self._child.call(_FUNCTION, json.dumps([str(path) for path in paths]).encode())
        except Refusal:
            # One of them killed the child: which one is told by asking for each.
            return next((found for path in paths if (found := self._asked([path]))), []) if len(paths) > 1 else paths
        return [Path(path) for path in json.loads(said)]
