"""What one review looks at, and the unit of the family `checks`."""

import ast
from collections.abc import Callable, Iterator
from typing import Literal, Protocol, cast

from rewright.catalog import units
from rewright.model.certificate import Moved, Standing, moved
from rewright.model.change import Branch, PullRequest
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.review import CheckResult
from rewright.model.value import Value
from rewright.review.merging import is_infrastructure

Area = Literal['proof', 'pattern', 'security', 'performance', 'contract', 'tests', 'form', 'infrastructure']


class Subject(Value):
    """One pull request with everything known of it; `branch` is None when the change holds none of that name.

    `standing` is what the proof is about as it is now.
    """

    pull: PullRequest
    branch: Branch | None
    patch: Patch
    proof: Proof
    infrastructure: Infrastructure
    facts: Facts
    policy: Policy
    standing: Standing

    @property
    def moved(self) -> tuple[Moved, ...]:
        """What the certificate is about and is no longer so; nothing where there is no certificate."""
        certificate = self.proof.certificate
        return moved(certificate.bound(self.pull.base, self.pull.head), self.standing) if certificate else ()

    @property
    def is_code(self) -> bool:
        """Whether it proposes the rewrite, and not the infrastructure."""
        return not is_infrastructure(self.pull)

    @property
    def files(self) -> dict[str, str]:
        """Every file of the branch as its last commit leaves it, by path in the repository."""
        found: dict[str, str] = {}
        for commit in self.branch.commits if self.branch else ():
            found.update(commit.files)
            for path in commit.removes:
                found.pop(path, None)
        return found

    @property
    def python(self) -> dict[str, str]:
        """The Python files of the branch."""
        return {path: text for path, text in self.files.items() if path.endswith('.py')}


class Check(Protocol):
    """A member of the family `checks`.

    `WEIGHT` is its part of the confidence. A check with weight 0 is reported and is no gate: policy sets no bar for it.
    """

    AREA: Area
    WEIGHT: float
    check: Callable[[Subject], CheckResult]


def checks() -> dict[str, Check]:
    """Every check by name."""
    return {name: cast('Check', module) for name, module in units('rewright.review.checks').items()}


def trees(files: dict[str, str]) -> Iterator[tuple[str, ast.Module]]:
    """Path and tree of each file that parses."""
    for path, text in sorted(files.items()):
        try:
            yield path, ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def name_of(expression: ast.expr) -> str:
    """The dotted name of an expression; empty when it is none."""
    if isinstance(expression, ast.Name):
        return expression.id
    if isinstance(expression, ast.Attribute):
        before = name_of(expression.value)
        return f'{before}.{expression.attr}' if before else expression.attr
    return name_of(expression.func) if isinstance(expression, ast.Call) else ''
