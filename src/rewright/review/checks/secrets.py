"""No key, password, token or private key stands in the code, the module or the texts."""

from rewright.model.review import CheckResult
from rewright.model.secret import SHAPES, shapes_in
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'secrets'


def check(subject: Subject) -> CheckResult:
    """Search every file and the pull request's text; what was found is named by its place, never repeated."""
    texts = {**subject.files, 'pull request': f'{subject.pull.title}\n{subject.pull.body}'}
    found = [(kind, f'{path}:{line}') for path, text in sorted(texts.items()) for line, kind in shapes_in(text)]
    if found:
        kinds = ', '.join(dict.fromkeys(kind for kind, _ in found))
        places = tuple(dict.fromkeys(place for _, place in found))
        return CheckResult(check=NAME, result='fail', severity='critical', detail=kinds, places=places)
    return CheckResult(check=NAME, result='pass', detail=f'{len(SHAPES)} kinds of secret, none found')
