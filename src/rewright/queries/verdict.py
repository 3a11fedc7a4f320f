"""Dossier -> the verdict on the rewrite in words, and how it may be coloured."""

from typing import Literal

from rewright.model.proof import Proof
from rewright.model.tolerance import told
from rewright.model.value import Value
from rewright.queries.dossier import Dossier
from rewright.queries.timeline import stopped


class Ruling(Value):
    """The verdict in words; `tone` is `good` only where a proof with at least one input says `proven`."""

    tone: Literal['good', 'warn', 'bad', 'none']
    title: str
    words: str
    because: tuple[str, ...] = ()


def ruling(dossier: Dossier) -> Ruling:
    """Put the verdict of a run into words; without a proof it says why there is none."""
    if dossier.proof is None:
        return _without_proof(dossier)
    proof = dossier.proof
    inputs = count(proof.inputs_tried, 'input')
    if proof.verdict == 'proven':
        # A proof that tried nothing shows nothing, whatever it says.
        tone: Literal['good', 'warn'] = 'good' if proof.inputs_tried else 'warn'
        words = ', '.join(filter(None, (f'equal on {inputs}', told(proof.tolerances), score(proof))))
        return Ruling(tone=tone, title='proven', words=words, because=proof.reasons)
    if proof.verdict == 'different':
        words = f'{count(proof.differences, "difference")} on {inputs}'
        return Ruling(tone='bad', title='different', words=words, because=proof.reasons)
    words = next(iter(proof.reasons), 'the proof gives no reason')
    return Ruling(tone='warn', title='not proven', words=words, because=proof.reasons[1:])


def score(proof: Proof) -> str:
    """Say how many planted faults the proof noticed."""
    if proof.mutation is None:
        return 'mutation score not measured'
    return f'mutation score {proof.mutation.killed}/{proof.mutation.planted}'


def count(number: int, noun: str) -> str:
    """Join a number and its noun: `1 input`, `9 inputs`."""
    return f'{number:,} {noun}' if number == 1 else f'{number:,} {noun}s'


def _without_proof(dossier: Dossier) -> Ruling:
    stage = stopped(dossier)
    if stage is None or stage.state == 'not_reached':
        return Ruling(tone='none', title='no verdict', words='the run has not come to a proof')
    return Ruling(tone='none', title='no verdict', words=f'stopped at {stage.name} ({stage.words})')
