"""What a case gathered -> the proof that says so."""

from rewright.model.certificate import Certificate
from rewright.model.policy import ProofPolicy
from rewright.model.proof import Difference, Proof
from rewright.model.recording import Environment
from rewright.prove.case import Case
from rewright.prove.outgrowing import against
from rewright.prove.trials import EQUAL, Tried, refusals


def concluded(case: Case, environment: Environment, certificate: Certificate) -> Proof:
    """Give the verdict: one difference makes it `different`, one reason against it makes it `not proven`."""
    reasons = [*case.reasons, *([] if case.differs else _unequal(case.trials))]
    return Proof(
        job=case.sides.job.name,
        verdict='different' if case.differs else 'not proven' if reasons else 'proven',
        reasons=(*_different(case.trials), *reasons, *case.remarks, *_idle(case)),
        trials=tuple(tried.trial for tried in case.trials),
        differences=sum(tried.total for tried in case.trials),
        counterexample=_counterexample(case.trials),
        smallest=case.smallest,
        kinds=case.kinds,
        performance=case.performance,
        enlarged=case.enlarged,
        mutation=case.mutation,
        environment=environment,
        certificate=certificate,
        shipped=case.shipped,
        tolerances=case.sides.job.tolerances,
    )


def unwarranted(policy: ProofPolicy, proof: Proof, *, reads_nothing: bool) -> tuple[str, ...]:
    """Say what keeps a proof's own trials and figures from being a proof; `reads_nothing`: no input could be changed."""
    found = [f'{trial.name} is different' for trial in proof.trials if trial.result == 'different']
    if not proof.trials or proof.trials[0].result not in EQUAL:
        found.append('the recorded inputs are not equal on both sides')
    changed = [trial for trial in proof.trials if not trial.name.startswith('recorded inputs')]
    ended = len({trial.inputs for trial in changed if trial.result in EQUAL})
    if ended < policy.mutated_inputs and not reads_nothing:
        found.append(f'{ended} of {policy.mutated_inputs} changed inputs ran to their end')
    refused, judged = refusals(trial for trial in changed if trial.name.startswith('changed input'))
    if refused > policy.refused_share * judged:
        found.append(f'the contract refuses {refused} of {judged} changed inputs')
    faults = proof.mutation
    if policy.planted_faults and (faults is None or faults.killed < policy.mutation_score * faults.planted):
        found.append(f'less than {policy.mutation_score:.0%} of the planted faults were noticed')
    found += against(policy, 'the recorded inputs', proof.performance) + against(policy, 'more rows', proof.enlarged)
    return tuple(found)


def _unequal(trials: list[Tried]) -> list[str]:
    """Say what keeps the recorded inputs from being equal; without that nothing is proven."""
    recorded = [tried.trial for tried in trials if tried.trial.name.startswith('recorded inputs')]
    if not any(trial.result in EQUAL for trial in recorded[:1]):
        first = f'{recorded[0].result}: {recorded[0].note}' if recorded else 'not run'
        return [f'the recorded inputs are not equal on both sides ({first})']
    return [f'{trial.name}: {trial.result}: {trial.note}' for trial in recorded if trial.result == 'refused']


def _idle(case: Case) -> list[str]:
    """Name the tolerances of outputs that no trial has: they hold for nothing, and are most likely misspelled."""
    job = case.sides.job
    outputs = {one.output for tried in case.trials for one in tried.trial.compared}
    idle = [t for t in job.tolerances if outputs and not any(t.covers(output, job.root) for output in outputs)]
    return [f'the tolerance of {t.column!r} is for {t.output}, which is no output of the job' for t in idle]


def _different(trials: list[Tried]) -> list[str]:
    found = [tried for tried in trials if tried.trial.result == 'different']
    return [f'{tried.trial.name}: {tried.total} differences' for tried in found]


def _counterexample(trials: list[Tried]) -> Difference | None:
    """Return the first difference of the smallest input that tells the sides apart."""
    found = [tried.trial.differences[0] for tried in trials if tried.trial.differences]
    smallest = [difference for difference in found if difference.trial.startswith('smallest')]
    return next(iter(smallest or found), None)
