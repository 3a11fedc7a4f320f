"""The change stays in its own folder: no workflow, no CI file, no legacy code is touched."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'own_folder'


def check(subject: Subject) -> CheckResult:
    """Every path lies in one folder below `pipelines/` (code) or `terraform/modules/` (infrastructure)."""
    commits = subject.branch.commits if subject.branch else ()
    paths = sorted({path for commit in commits for path in (*commit.files, *commit.removes)})
    start, depth = (('pipelines',), 2) if subject.is_code else (('terraform', 'modules'), 3)
    # One folder each, so that one delivery cannot reach into another pipeline.
    folders = {tuple(path.split('/')[:depth]) for path in paths}
    outside = [
        p for p in paths if tuple(p.split('/')[: depth - 1]) != start or p.count('/') < depth or '..' in p.split('/')
    ]
    if outside or len(folders) > 1:
        detail = "files outside of the pipeline's own folder"
        places = tuple(outside or paths)
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail, places=places)
    if not paths:
        return CheckResult(check=NAME, result='fail', severity='critical', detail='the change is empty')
    return CheckResult(check=NAME, result='pass', detail=f'{len(paths)} files in {"/".join(*folders)}')
