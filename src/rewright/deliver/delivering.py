"""Everything known of a proven rewrite -> Change: branches, commits and pull request texts. Sends nothing."""

from collections.abc import Callable, Mapping

from rewright.deliver.code_page import code_page
from rewright.deliver.commits import evidence_commit, infrastructure_commit, step_commits, tests_commit
from rewright.deliver.evidence import evidence
from rewright.deliver.infrastructure_page import infrastructure_page
from rewright.deliver.markdown import code
from rewright.deliver.naming import code_branch, day, infrastructure_branch, plain
from rewright.model.blueprint import Blueprint
from rewright.model.certificate import Standing, moved
from rewright.model.change import BASE, Branch, Change
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.moved_secret import shown
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.specification import Specification

CODE_LABELS = ('pipeline-modernization', 'automated-transformation')
INFRASTRUCTURE_LABELS = ('infrastructure', 'terraform', 'automated-generation')


def deliver(
    job: Job,
    facts: Facts,
    specification: Specification,
    patch: Patch,
    proof: Proof,
    blueprint: Blueprint,
    infrastructure: Infrastructure,
    date: str,
    legacy_files: Mapping[str, str] | None = None,
    standing: Standing | None = None,
    certificate: str = '',
    holds_secret: Callable[[str], bool] = lambda _: False,
) -> Change:
    """Write the change; `date` is ISO 8601, `legacy_files` (path in the job -> text) seed a new repository.

    `standing` is what the proof is about as it is now, `certificate` its statement, which travels with the code.
    `holds_secret` says of a text whether it holds one of the secrets that stood in the source, in whatever spelling.
    Refusal with exit code 3 when the rewrite is not proven, the proof has expired, a secret of the source could not be
    moved to the secret store or stands in anything that is delivered, or there is no rewrite. A Terraform module with findings is left
    out, and the pull request of the code says so.
    """
    _refuse_unproven(patch, proof)
    _refuse_expired(proof, standing)
    _refuse_exposed(facts)
    when, name = day(date), plain(job.name)
    # Folders carry the job's name and no date: the next rewrite of the job changes the same files.
    folder, module = f'pipelines/{name}', f'terraform/modules/{name}'
    branch = code_branch(job.name, when, patch.files)
    other = infrastructure_branch(job.name, infrastructure.files)
    related = _related(infrastructure, other)
    text = code_page(job, facts, specification, patch, proof, folder, related, infrastructure.module)
    evident = evidence(specification, proof) | ({'certificate.json': certificate} if certificate else {})
    proposed = Branch(
        name=branch,
        base=BASE,
        commits=(*step_commits(patch, folder), *tests_commit(proof, folder), evidence_commit(evident, proof, folder)),
        title=f'Modernize {name} pipeline',
        body=text,
        labels=CODE_LABELS,
    )
    around = Branch(
        name=other,
        base=BASE,
        commits=(infrastructure_commit(infrastructure, module),),
        title=f'Infrastructure for {name}',
        body=infrastructure_page(blueprint, infrastructure, module, f'Code: {code(branch)}'),
        labels=INFRASTRUCTURE_LABELS,
    )
    change = Change(
        job=job.name,
        repository=name,
        # A repository keeps what it was ever given: of the legacy source it gets a copy without its secrets.
        base_files={
            f'legacy/{name}/{path}': shown(content, path, facts.moved) for path, content in (legacy_files or {}).items()
        },
        branches=(proposed,) if infrastructure.findings else (proposed, around),
        # Midnight of the day, not the moment of delivery: repeating a delivery must give the same commits.
        date=f'{when.isoformat()}T00:00:00+00:00',
    )
    _refuse_told(change, holds_secret)
    return change


def _refuse_unproven(patch: Patch, proof: Proof) -> None:
    if proof.verdict != 'proven':
        raise Refusal(
            f'nothing is delivered: the rewrite is {proof.verdict}'
            + (f' ({proof.reasons[0]})' if proof.reasons else ''),
            next_move='Look at the counterexample in the proof.',
            exit_code=EXIT_NOT_PROVEN,
        )
    if not patch.files:
        raise Refusal('nothing is delivered: there is no rewrite', exit_code=EXIT_NOT_PROVEN)


def _refuse_expired(proof: Proof, standing: Standing | None) -> None:
    expired = moved(proof.certificate, standing) if proof.certificate and standing else ()
    if expired:
        raise Refusal(
            f'nothing is delivered: the certificate has expired, {"; ".join(map(str, expired))}',
            next_move='Run the job again with --fresh.',
            exit_code=EXIT_NOT_PROVEN,
        )


def _refuse_exposed(facts: Facts) -> None:
    """A branch keeps what it was ever given: a secret that stands in the source never gets there."""
    if facts.exposed:
        raise Refusal(
            'nothing is delivered: the source holds a secret in the clear, in a form that cannot be moved',
            where=facts.exposed[0],
            next_move='Move it to an environment variable, name that under secrets in rewright.toml, and run again.',
            exit_code=EXIT_NOT_PROVEN,
        )


def _refuse_told(change: Change, holds_secret: Callable[[str], bool]) -> None:
    """Refuse a delivery of which a file, a name, a commit or a text holds a secret."""
    texts = dict(change.base_files)
    for branch in change.branches:
        texts[f'the pull request of {branch.name}'] = f'{branch.name}\n{branch.title}\n{branch.body}'
        for commit in branch.commits:
            texts[f'the commit "{commit.subject}"'] = f'{commit.subject}\n{commit.body}'
            texts |= {f'{path} in {commit.subject}': f'{path}\n{text}' for path, text in commit.files.items()}
    for where, text in texts.items():
        if holds_secret(text):
            raise Refusal(
                'nothing is delivered: it would hold a secret of the legacy source (not shown)',
                where=where,
                next_move='Take the secret out of what the job reads and writes, or out of its source, and run again.',
                exit_code=EXIT_NOT_PROVEN,
            )


def _related(infrastructure: Infrastructure, branch: str) -> str:
    if infrastructure.findings:
        return f'Infrastructure: not delivered, its offline check has {len(infrastructure.findings)} findings.'
    return f'Infrastructure: {code(branch)}'
