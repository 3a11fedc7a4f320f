"""Patch, evidence and Infrastructure -> commits: one for each step, then the evidence."""

from collections.abc import Mapping

from rewright.deliver.markdown import NOT_MEASURED
from rewright.deliver.naming import subject
from rewright.model.change import Commit
from rewright.model.infrastructure import Infrastructure
from rewright.model.patch import Patch, PatchStep
from rewright.model.proof import Proof
from rewright.model.tolerance import told

EMAIL = 'rewright@localhost'
AUTHORS = {
    'convert': 'Code Transformation',
    'structure': 'Code Transformation',
    'fetch': 'Package Modernization',
    'parse': 'Package Modernization',
    'sql': 'Package Modernization',
    'frames': 'Package Modernization',
    'architecture': 'Architecture Optimization',
}


def step_commits(patch: Patch, folder: str) -> tuple[Commit, ...]:
    """One commit for each step that changes a file."""
    before: Mapping[str, str] = {}
    commits = []
    for step in patch.steps:
        changed = {path: text for path, text in step.files.items() if before.get(path) != text}
        removed = tuple(f'{folder}/{path}' for path in sorted(set(before) - set(step.files)))
        # An empty commit tells a reader nothing.
        if changed or removed:
            files = {f'{folder}/{path}': text for path, text in changed.items()}
            commits.append(Commit(subject=subject(step.title), body=_body(step), files=files, removes=removed))
        before = step.files
    return tuple(commits)


def tests_commit(proof: Proof, folder: str) -> tuple[Commit, ...]:
    """The delivered tests, where there are any."""
    shipped = proof.shipped
    if shipped is None or not shipped.files:
        return ()
    lines = [
        f'{len(shipped.tests)} tests expect what the legacy job gave on the same inputs; run them with pytest.',
        f'Each passes on the rewrite and was seen to fail on one of {shipped.planted} planted faults.',
    ]
    return (
        Commit(
            subject='test: add tests recorded from the legacy job',
            body='\n'.join([*lines, '', trailer('Quality Assurance')]),
            files={f'{folder}/{path}': text for path, text in shipped.files.items()},
        ),
    )


def evidence_commit(files: Mapping[str, str], proof: Proof, folder: str) -> Commit:
    """The evidence, last: it is about the files before it."""
    body = '\n'.join(
        [
            f'Legacy job and rewrite ran on {proof.inputs_tried} inputs; differences: {proof.differences}.',
            *([f'Not equal to the byte: {told(proof.tolerances)}.'] if proof.tolerances else []),
            f'Planted faults noticed: {_mutation(proof)}.',
            f'Time and memory: {_performance(proof)}.',
        ]
    )
    return Commit(
        subject='test: add proof, specification and contracts',
        body=f'{body}\n\n{trailer("Quality Assurance")}',
        files={f'{folder}/evidence/{name}': text for name, text in files.items()},
    )


def infrastructure_commit(infrastructure: Infrastructure, folder: str) -> Commit:
    """The whole module."""
    body = (
        f'{len(infrastructure.resources)} resources, each permission with the call that needs it.\n'
        f'Checked offline against {infrastructure.checked_against}; terraform plan was not run.'
    )
    return Commit(
        subject='feat: add Terraform module of the pipeline',
        body=f'{body}\n\n{trailer("Infrastructure")}',
        files={f'{folder}/{name}': text for name, text in infrastructure.files.items()},
    )


def trailer(agent: str) -> str:
    """The line that names the agent who did the work."""
    return f'Co-authored-by: Rewright {agent} Agent <{EMAIL}>'


def _body(step: PatchStep) -> str:
    return f'{step.body.strip()}\n\n{trailer(AUTHORS[step.name])}'.lstrip()


def _mutation(proof: Proof) -> str:
    return f'{proof.mutation.killed} of {proof.mutation.planted}' if proof.mutation else NOT_MEASURED


def _performance(proof: Proof) -> str:
    timed = proof.performance
    if timed is None:
        return NOT_MEASURED
    return (
        f'{timed.legacy.wall_seconds:.2f} s -> {timed.modern.wall_seconds:.2f} s, '
        f'{timed.legacy.peak_mb:.0f} MB -> {timed.modern.peak_mb:.0f} MB (medians of {timed.runs} runs, {timed.conditions})'
    )
