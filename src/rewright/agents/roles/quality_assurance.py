"""Runs the job and its rewrite on the same inputs and judges the rewrite."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.change import BASE
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.refusal import EXIT_NOT_PROVEN
from rewright.model.specification import Specification
from rewright.model.tolerance import told
from rewright.prove.proving import prove

CONTRACT = Contract(
    role='quality_assurance',
    title='Quality Assurance',
    duty='runs both sides on recorded and mutated inputs, plants faults, measures, and gives the verdict',
    reads=frozenset({'job', 'facts', 'recording', 'patch', 'specification'}),
    writes=frozenset({'proof'}),
    tools=frozenset({'sandbox', 'environments', 'blobs', 'heads'}),
)


def act(desk: Desk) -> Report:
    """Prove the patch."""
    proof = prove(
        desk.read('job', Job),
        desk.read('facts', Facts),
        desk.read('recording', Recording),
        desk.read('patch', Patch),
        desk.sandbox,
        desk.environments,
        desk.blobs,
        desk.policy,
        desk.say,
        desk.head(BASE),
        desk.read('specification', Specification),
    )
    path = desk.write('proof', proof)
    proven = proof.verdict == 'proven'
    return Report(
        outcome=Outcome.OK if proven else Outcome.NEEDS_CHANGES,
        summary=_summary(proof),
        next_move='' if proven else _next_move(proof),
        evidence=(str(path),),
        decisions=(_verdict(proof),),
        exit_code=0 if proven else EXIT_NOT_PROVEN,
    )


def _summary(proof: Proof) -> str:
    faults = 'mutation score not measured'
    if proof.mutation is not None:
        faults = f'{proof.mutation.killed} of {proof.mutation.planted} planted faults noticed'
    said = (f'{proof.inputs_tried} inputs tried', f'{proof.differences} differences', told(proof.tolerances), faults)
    return f'{proof.verdict}: {", ".join(filter(None, said))}'


def _next_move(proof: Proof) -> str:
    if proof.verdict == 'different':
        return 'Look at the smallest counterexample in the report; nothing is delivered.'
    return 'A person looks at the reasons in the report; nothing is delivered.'


def _verdict(proof: Proof) -> Decision:
    return Decision(
        actor=CONTRACT.role,
        question='Does the rewrite do the same as the legacy job?',
        options=('proven', 'not proven', 'different'),
        choice=proof.verdict,
        rationale='; '.join((_summary(proof), *proof.reasons)),
        evidence=tuple(f'{trial.name}: {trial.result}' for trial in proof.trials),
        confidence=1.0,
        impact='high',
        reversible=False,
    )
