"""Pull requests kept as one JSON file each, numbered from 1."""

from contextlib import AbstractContextManager
from pathlib import Path

from pydantic import ValidationError

from rewright.adapters.stores.folder import write_atomically
from rewright.adapters.stores.locks import locked
from rewright.model.change import PullRequest
from rewright.model.refusal import Refusal


class Pulls:
    """The pull requests below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def locked(self) -> AbstractContextManager[None]:
        """Hold the folder for one writer; a process that dies lets go."""
        return locked(self.folder / '.lock')

    def all(self) -> tuple[PullRequest, ...]:
        """Every pull request, oldest first; Refusal when one cannot be read."""
        found = [self._read(path) for path in self.folder.glob('[0-9]*.json')]
        return tuple(sorted(found, key=lambda pull: pull.number))

    def get(self, number: int) -> PullRequest:
        """One pull request; Refusal when there is none of that number."""
        path = self._path(number)
        if not path.exists():
            raise Refusal(f'there is no pull request {number}', where=str(self.folder))
        return self._read(path)

    def of(self, branch: str) -> PullRequest | None:
        """The newest pull request of a branch."""
        return next((pull for pull in reversed(self.all()) if pull.branch == branch), None)

    def put(self, pull: PullRequest) -> PullRequest:
        """Write it whole and return it."""
        write_atomically(self._path(pull.number), pull.model_dump_json(indent=1).encode() + b'\n')
        return pull

    def next_number(self) -> int:
        """The number the next pull request gets."""
        return max((pull.number for pull in self.all()), default=0) + 1

    def url(self, number: int) -> str:
        """Where a person finds it."""
        return self._path(number).resolve().as_uri()

    def _path(self, number: int) -> Path:
        return self.folder / f'{number:06d}.json'

    @staticmethod
    def _read(path: Path) -> PullRequest:
        try:
            return PullRequest.model_validate_json(path.read_bytes())
        except ValidationError:
            raise Refusal(
                'the pull request cannot be read',
                where=str(path),
                next_move='Restore the file, or delete it and deliver again.',
            ) from None
