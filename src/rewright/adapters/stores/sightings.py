"""What each file of an estate told when it was last looked at, in one SQLite file; a file that changed is not known."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path


class SightingStore:
    """Keeps a JSON text by path, with the mark of the file that it was taken from.

    What another `version` of the reader told is forgotten. A store that is damaged is begun anew: it holds nothing that cannot be had again.
    """

    def __init__(self, path: Path, version: str) -> None:
        self.path, self.version = path, version

    def known(self, marks: Mapping[str, str]) -> dict[str, str]:
        """Return what the files told that still have the same mark."""
        try:
            with closing(self._opened()) as link:
                rows = link.execute('SELECT path, mark, told FROM sightings').fetchall()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            return {}
        return {path: told for path, mark, told in rows if marks.get(path) == mark}

    def keep(self, told: Iterable[tuple[str, str, str]], gone: Iterable[str] = ()) -> None:
        """Keep triples of path, mark and what was told, and forget files that are gone."""
        with closing(self._opened()) as link, link:
            link.executemany('INSERT OR REPLACE INTO sightings VALUES (?, ?, ?)', told)
            link.executemany('DELETE FROM sightings WHERE path = ?', ((path,) for path in gone))

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        link = sqlite3.connect(self.path, timeout=30)
        link.execute('PRAGMA journal_mode = WAL')
        link.execute('CREATE TABLE IF NOT EXISTS version (version TEXT)')
        link.execute('CREATE TABLE IF NOT EXISTS sightings (path TEXT PRIMARY KEY, mark TEXT, told TEXT)')
        if link.execute('SELECT version FROM version').fetchall() != [(self.version,)]:
            with link:
                link.execute('DELETE FROM sightings')
                link.execute('DELETE FROM version')
                link.execute('INSERT INTO version VALUES (?)', (self.version,))
        return link
