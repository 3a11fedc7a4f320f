"""The rewrite is proven: equal on every input tried, planted faults were noticed, and nothing the proof is about moved since."""

from rewright.model.certificate import unseen
from rewright.model.review import CheckResult
from rewright.model.tolerance import told
from rewright.review.subject import Area, Subject

AREA: Area = 'proof'
WEIGHT = 0.35
NAME = 'proven'


def check(subject: Subject) -> CheckResult:
    """Fail unless the verdict is `proven` on at least one input; not measured without planted faults."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='infrastructure is not proven by running it')
    proof, bar = subject.proof, subject.policy.proof.mutation_score
    if proof.verdict != 'proven' or not proof.inputs_tried or proof.differences:
        reason = proof.reasons[0] if proof.reasons else f'{proof.inputs_tried} inputs, {proof.differences} differences'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=f'{proof.verdict}: {reason}')
    if expired := [str(part) for part in subject.moved]:
        detail = f'the certificate has expired: {expired[0]}'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail, places=tuple(expired))
    tried = ', '.join(filter(None, (f'{proof.inputs_tried} inputs, no difference', told(proof.tolerances))))
    # A comparison that never noticed a fault may be blind: without planted faults nobody knows.
    if proof.mutation is None or not proof.mutation.planted:
        return CheckResult(check=NAME, result='not_measured', detail=f'{tried}; no faults were planted')
    if unknown := unseen(subject.standing):
        detail = f'{tried}; nobody looked whether {unknown[0]} moved since'
        return CheckResult(check=NAME, result='not_measured', detail=detail, places=unknown)
    share = proof.mutation.killed / proof.mutation.planted
    noticed = f'{tried}; {proof.mutation.killed} of {proof.mutation.planted} planted faults noticed'
    if share < bar:
        places = tuple(survivor.named for survivor in proof.mutation.survivors)
        return CheckResult(
            check=NAME, result='fail', severity='major', detail=f'{noticed}, less than {bar:.0%}', places=places
        )
    return CheckResult(check=NAME, result='pass', detail=noticed)
