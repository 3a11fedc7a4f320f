"""The pull request holds exactly the files that the certificate is about."""

from rewright.model.digest import named
from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'proof'
WEIGHT = 0.15
NAME = 'same_head'


def check(subject: Subject) -> CheckResult:
    """Compare branch, patch and certificate (code), or branch and checked module (infrastructure)."""
    if subject.branch is None:
        detail = f'{subject.pull.branch} is not a branch of this change'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail)
    tests = subject.proof.shipped.files if subject.proof.shipped else {}
    judged = {**subject.patch.files, **tests} if subject.is_code else subject.infrastructure.files
    # Evidence is about the rewrite and not part of it: its timings change from run to run.
    places = _differing(_delivered(subject), judged)
    if places:
        detail = 'files differ from what was judged'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail, places=places)
    standing = subject.standing
    if standing.head is not None and standing.head != subject.pull.head:
        detail = (
            f'the head moved: {subject.pull.head[:12]} was delivered, {standing.head[:12] or "nothing"} is there now'
        )
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail)
    if not subject.is_code:
        return CheckResult(check=NAME, result='pass', detail='the module is the one that was checked')
    certificate = subject.proof.certificate
    if certificate is None:
        return CheckResult(check=NAME, result='fail', severity='critical', detail='the proof has no certificate')
    if certificate.rewrite != named(subject.patch.files):
        detail = f'the certificate names another rewrite ({certificate.rewrite[:12]})'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail)
    return CheckResult(
        check=NAME, result='pass', detail=f'head {subject.pull.head[:12]} holds rewrite {certificate.rewrite[:12]}'
    )


def _delivered(subject: Subject) -> dict[str, str]:
    """The branch's files below its folder (two levels for code, three for modules), without the evidence."""
    depth = 2 if subject.is_code else 3
    found = {path.split('/', depth)[-1]: text for path, text in subject.files.items() if path.count('/') >= depth}
    return {path: text for path, text in found.items() if not path.startswith('evidence/')}


def _differing(one: dict[str, str], other: dict[str, str]) -> tuple[str, ...]:
    return tuple(path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path))
