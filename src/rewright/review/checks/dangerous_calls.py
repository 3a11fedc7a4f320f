"""No call runs text as code or as a command, trusts any certificate, or unpacks hostile bytes."""

import ast

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject, name_of, trees

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'dangerous_calls'
CRITICAL = {'eval', 'exec', 'os.system', 'os.popen', 'builtins.eval', 'builtins.exec'}
MAJOR = {
    'compile', '__import__', 'pickle.load', 'pickle.loads', 'marshal.load', 'marshal.loads', 'shelve.open', 'yaml.load',
    'yaml.unsafe_load', 'ssl._create_unverified_context',
}  # fmt: skip
# The module's own runner starts the pipeline as a process, by an argument list without a shell.
RUNNERS = {'handler.py'}


def check(subject: Subject) -> CheckResult:
    """Walk every Python file."""
    found = [
        (severity, f'{path}:{node.lineno}', said)
        for path, tree in trees(subject.python)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for severity, said in _judged(node, path)
    ]
    if not found:
        return CheckResult(check=NAME, result='pass', detail='none found')
    worst = any(severity == 'critical' for severity, _, _ in found)
    return CheckResult(
        check=NAME,
        result='fail',
        severity='critical' if worst else 'major',
        detail=', '.join(dict.fromkeys(said for _, _, said in found)),
        places=tuple(dict.fromkeys(place for _, place, _ in found)),
    )


def _judged(node: ast.Call, path: str) -> list[tuple[str, str]]:
    name = name_of(node.func)
    found = [('critical', f'{name}()')] if name in CRITICAL else [('major', f'{name}()')] if name in MAJOR else []
    if name.startswith('subprocess.') and path.rpartition('/')[2] not in RUNNERS:
        found.append(('major', f'{name}()'))
    for keyword in node.keywords:
        constant = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg == 'verify' and constant is False:
            found.append(('critical', 'verify=False'))
        if keyword.arg == 'shell' and constant is True:
            found.append(('critical', 'shell=True'))
    return found
