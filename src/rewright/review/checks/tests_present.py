"""The delivered tests lie in the branch, and each was seen to pass on the rewrite and to fail on a planted fault."""

import ast
from collections import Counter

from rewright.model.review import CheckResult
from rewright.model.shipped import Shipped
from rewright.review.subject import Area, Subject, trees

AREA: Area = 'tests'
WEIGHT = 0.05
NAME = 'tests_present'


def check(subject: Subject) -> CheckResult:
    """Fail when a test that was judged is missing, or was not run; not measured where no case became a test."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no pipeline code')
    shipped = subject.proof.shipped
    if shipped is None or not shipped.tests:
        why = shipped.left[0] if shipped and shipped.left else 'the proof made none'
        return CheckResult(check=NAME, result='not_measured', detail=f'no test is delivered: {why}')
    there = _functions(subject)
    missing = tuple(test.name for test in shipped.tests if test.name not in there)
    if missing:
        return _failed(f'{len(missing)} of {len(shipped.tests)} tests are not in the branch', missing)
    blind = tuple(test.name for test in shipped.tests if not test.noticed)
    if shipped.lines is None or blind:
        return _failed(f'{len(blind) or len(shipped.tests)} tests were not seen to pass and to fail', blind)
    return CheckResult(check=NAME, result='pass', detail=_said(shipped))


def _failed(detail: str, places: tuple[str, ...]) -> CheckResult:
    return CheckResult(check=NAME, result='fail', severity='major', detail=detail, places=places)


def _functions(subject: Subject) -> set[str]:
    """Return the names of the functions in the branch's test files."""
    files = {path: text for path, text in subject.python.items() if path.rpartition('/')[2].startswith('test_')}
    return {node.name for _, tree in trees(files) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _said(shipped: Shipped) -> str:
    tags = Counter(test.tag for test in shipped.tests)
    named = ', '.join(f'{count} {tag}' for tag, count in sorted(tags.items()))
    return f'{len(shipped.tests)} tests, each seen to pass on the rewrite and to fail on a planted fault: {named}'
