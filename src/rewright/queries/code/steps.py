"""Patch and legacy text -> what each step of the rewrite changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from rewright.model.patch import Patch
from rewright.queries.code.colours import lines_of
from rewright.queries.code.differences import FileDifference, compare_folders


@dataclass(frozen=True, slots=True)
class StepDifference:
    """One step of the rewrite against the state before it; `before` says what that state was."""

    name: str
    before: str
    title: str
    body: str
    files: tuple[FileDifference, ...]

    @property
    def added(self) -> int:
        """Lines added in all files."""
        return sum(file.added for file in self.files)

    @property
    def removed(self) -> int:
        """Lines removed in all files."""
        return sum(file.removed for file in self.files)


def step_differences(script: str, legacy: str | None, patch: Patch) -> tuple[StepDifference, ...]:
    """Compare each step with the one before; the first with the legacy script, or with nothing where its text is lost."""
    before: Mapping[str, str] = {} if legacy is None else {script: legacy}
    found: list[StepDifference] = []
    name = 'legacy job' if legacy is not None else 'nothing: the legacy source is not there'
    for step in patch.steps:
        renamed = {} if found else _heir(before, step.files)
        files = tuple(compare_folders(before, step.files, renamed))
        found.append(StepDifference(name=step.name, before=name, title=step.title, body=step.body, files=files))
        before, name = step.files, step.name
    return tuple(found)


def _heir(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The new file that keeps most lines of the one old file, as {new: old}; empty where none keeps any."""
    if len(before) != 1 or not after:
        return {}
    ((old, text),) = before.items()
    if old in after:
        return {}
    # Blank lines are in every file and would make any of them the heir.
    lines = {line for line in lines_of(text) if line.strip()}
    kept = {path: len(lines.intersection(lines_of(other))) for path, other in after.items()}
    best = max(kept, key=lambda path: kept[path])
    return {best: old} if kept[best] else {}
