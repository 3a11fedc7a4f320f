"""The pipeline is prepare, fetch, transform, save: decorated stages that hand one context on."""

import ast

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject, name_of, trees

AREA: Area = 'pattern'
WEIGHT = 0.1
NAME = 'four_stages'
STAGES = ('prepare', 'fetch', 'transform', 'save')
DECORATORS = {'stage', 'pipeline_decorator', *STAGES}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def check(subject: Subject) -> CheckResult:
    """Look at the entry file: a missing stage is critical, a slip in one is major."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no pipeline code')
    path = next((p for p in subject.python if p.split('/', 2)[-1] == subject.patch.entry), subject.patch.entry)
    tree = dict(trees(subject.python)).get(path)
    if tree is None:
        return CheckResult(
            check=NAME, result='fail', severity='critical', detail=f'{path} is missing or does not parse'
        )
    stages = _stages(tree)
    missing = [stage for stage in STAGES if stage not in stages]
    if missing:
        return CheckResult(
            check=NAME, result='fail', severity='critical', detail=f'no stage {", ".join(missing)}', places=(path,)
        )
    slips = [(node.lineno, slip) for stage, node in stages.items() for slip in _slips(stage, node)]
    if slips:
        detail = '; '.join(slip for _, slip in slips)
        places = tuple(f'{path}:{line}' for line, _ in slips)
        return CheckResult(check=NAME, result='fail', severity='major', detail=detail, places=places)
    return CheckResult(check=NAME, result='pass', detail='four decorated stages, one context handed on')


def _stages(tree: ast.Module) -> dict[str, Function]:
    """Each stage's function: by its own name, or by its decorator's."""
    found: dict[str, Function] = {}
    for node in tree.body:
        if isinstance(node, Function):
            marks = [node.name, *(name_of(d).rpartition('.')[2] for d in node.decorator_list)]
            stage = next((mark for mark in marks if mark in STAGES), '')
            if stage:
                found.setdefault(stage, node)
    return {stage: found[stage] for stage in STAGES if stage in found}


def _slips(stage: str, node: Function) -> list[str]:
    found = []
    if not {name_of(d).rpartition('.')[2] for d in node.decorator_list} & DECORATORS:
        found.append(f'{node.name} is not decorated as a stage')
    arguments = [argument.arg for argument in node.args.args]
    if not arguments:
        found.append(f'{node.name} takes no context')
    # Prepare makes the context from the event; the others are given it.
    elif stage != 'prepare' and arguments[0] not in {'ctx', 'context'}:
        found.append(f'{node.name} takes {arguments[0]}, not the context')
    if not any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(node)):
        found.append(f'{node.name} does not hand the context on')
    return found
