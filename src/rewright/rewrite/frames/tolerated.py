"""The tolerances of a job and the text of its source in; which columns of a file that is written may differ by a bound out."""

import ast
import posixpath
from collections import Counter
from dataclasses import dataclass, replace

from rewright.model.job import Job
from rewright.model.tolerance import Tolerance
from rewright.trees import within


@dataclass(frozen=True)
class Tolerated:
    """What a job lets differ; `root` is its folder, `folder` the absolute one it runs in.

    `once` are the texts, and the names that hold one, which its source mentions a single time.
    """

    tolerances: tuple[Tolerance, ...] = ()
    root: str = ''
    folder: str = ''
    once: frozenset[str] = frozenset()

    @classmethod
    def of(cls, job: Job) -> 'Tolerated':
        """The tolerances of a job."""
        return cls(job.tolerances, job.root, posixpath.normpath(posixpath.join(job.root, job.working_folder)))

    def within(self, tree: ast.AST) -> 'Tolerated':
        """The same for this source of the job."""
        if not self.tolerances:
            return self
        texts = (n.value for n in within(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        names = (n.id for n in within(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
        return replace(self, once=frozenset(text for text, times in Counter([*texts, *names]).items() if times == 1))

    def columns(self, given: ast.expr, path: str) -> frozenset[str]:
        """The columns of the file `path`, which is written as `given`; none where that stands twice: it may be read again."""
        if path not in self.once or (isinstance(given, ast.Name) and given.id not in self.once):
            return frozenset()
        place = posixpath.normpath(posixpath.join(self.folder, path))
        return frozenset(t.column for t in self.tolerances if t.covers(place, self.root))
