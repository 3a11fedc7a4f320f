"""The verdict: proven only where nothing speaks against it, and every rule that keeps a proof from being one is seen to do so."""

from types import SimpleNamespace

import pytest

from rewright.model.certificate import Certificate
from rewright.model.policy import ProofPolicy
from rewright.model.proof import Difference, Mutation, Proof, Trial
from rewright.model.recording import Environment
from rewright.model.run import Inputs, Run
from rewright.prove.case import Case
from rewright.prove.trials import Tried
from rewright.prove.verdict import concluded, unwarranted

RUN = Run(
    exit_code=0, stdout='', stderr='', started='2026-01-01T00:00:00+00:00', wall_seconds=1, cpu_seconds=1, peak_mb=1,
    sandbox='s', clock='c',
)  # fmt: skip
ENVIRONMENT = Environment(python='3.11', packages=(), sha256='e' * 64, path='/usr')
CERTIFICATE = Certificate(
    legacy='l', rewrite='r', legacy_environment='e', modern_environment='m', inputs=(), policy='p', requirements='q',
    recording='c', tool='0',
)  # fmt: skip
RECORDED, LATER = 'recorded inputs', 'recorded inputs, another clock and hash seed'


def trial(name=RECORDED, result='equal', inputs='', differences=(), note=''):
    found = tuple(Difference(trial=name, where=w, kind='value', legacy='1', modern='2') for w in differences)
    return Trial(name=name, inputs=inputs or name, result=result, differences=found, note=note)


def tried(*arguments, total=0, **named):
    return Tried(trial(*arguments, **named), Inputs(), RUN, total=total)


def verdict(*trials, reasons=(), remarks=()):
    sides = SimpleNamespace(job=SimpleNamespace(name='j', tolerances=()))
    case = Case(sides, None, None, {}, None, reasons=list(reasons), remarks=list(remarks), trials=list(trials))
    return concluded(case, ENVIRONMENT, CERTIFICATE)


def test_equal_trials_and_no_reason_are_a_proof():
    proof = verdict(tried(), tried(LATER), tried('changed input 1', 'equal_failure'), remarks=['slow'])
    assert (proof.verdict, proof.reasons, proof.differences, proof.counterexample) == ('proven', ('slow',), 0, None)
    assert (proof.job, proof.environment, proof.certificate) == ('j', ENVIRONMENT, CERTIFICATE)
    assert [found.name for found in proof.trials] == [RECORDED, LATER, 'changed input 1']


NOT_PROVEN = {
    'a reason': ((tried(),), ['a reason'], 'a reason'),
    'no trial': ((), [], 'the recorded inputs are not equal on both sides (not run)'),
    'no recorded trial': ((tried('changed input 1'),), [], 'the recorded inputs are not equal on both sides (not run)'),
    'recorded inputs refused': ((tried(result='refused', note='why'),), [], 'on both sides (refused: why)'),
    'recorded inputs not run': ((tried(result='not_run', note='a limit'),), [], 'on both sides (not_run: a limit)'),
    'only the second is equal': ((tried(result='not_run'), tried(LATER)), [], 'the recorded inputs are not equal'),
    'another clock refused': ((tried(), tried(LATER, 'refused', note='why')), [], f'{LATER}: refused: why'),
}  # fmt: skip


@pytest.mark.parametrize('what', NOT_PROVEN)
def test_one_reason_against_it_is_no_proof(what):
    trials, reasons, said = NOT_PROVEN[what]
    proof = verdict(*trials, reasons=reasons, remarks=['a remark'])
    assert proof.verdict == 'not proven'
    assert len(proof.reasons) == 2
    assert said in proof.reasons[0]
    assert proof.reasons[1] == 'a remark'


def test_changed_inputs_that_are_refused_or_not_run_are_no_reason_here():
    proof = verdict(
        tried(), tried('changed input 1', 'refused'), tried('changed input 2', 'not_run'), tried(LATER, 'not_run')
    )
    assert (proof.verdict, proof.reasons) == ('proven', ())


def test_one_difference_is_different_whatever_else_is_said():
    trials = [
        tried(),
        tried('changed input 1', 'different', differences=('a', 'b'), total=7),
        tried('smallest: 1', 'different', differences=('c',), total=2),
        tried('changed input 2', 'different', differences=('d',), total=1),
    ]
    proof = verdict(*trials, reasons=['a reason'])
    assert (proof.verdict, proof.differences) == ('different', 10)
    assert proof.reasons == (
        'changed input 1: 7 differences', 'smallest: 1: 2 differences', 'changed input 2: 1 differences', 'a reason'
    )  # fmt: skip
    assert proof.counterexample.where == 'c'
    assert verdict(trials[1], trials[3], trials[2]).counterexample.where == 'c'
    assert verdict(*trials[:2]).counterexample.where == 'a'
    assert verdict(tried(result='different', differences=('x',), total=1)).reasons == (
        'recorded inputs: 1 differences',
    )


POLICY = ProofPolicy(mutated_inputs=2, planted_faults=4, mutation_score=0.75, refused_share=0.34)
CHANGED = (trial('changed input 1'), trial('changed input 2', 'equal_failure'))


NOTICED = Mutation(planted=4, killed=3)


def proof(*trials, mutation=NOTICED):
    return Proof(job='j', verdict='proven', trials=trials, mutation=mutation)


def test_a_proof_that_holds_what_its_policy_asks_for_is_warranted():
    assert unwarranted(POLICY, proof(trial(), trial(LATER), *CHANGED), reads_nothing=False) == ()
    assert unwarranted(POLICY, proof(trial(result='equal_failure'), *CHANGED), reads_nothing=False) == ()


UNWARRANTED = {
    'a difference': (proof(trial(), *CHANGED, trial('changed input 3', 'different')), 'changed input 3 is different'),
    'no trial': (proof(), 'the recorded inputs are not equal on both sides'),
    'recorded inputs refused': (proof(trial(result='refused'), *CHANGED), 'the recorded inputs are not equal on both sides'),
    'one input too few': (proof(trial(), CHANGED[0]), '1 of 2 changed inputs ran to their end'),
    'one input twice': (proof(trial(), CHANGED[0], trial('x', inputs=CHANGED[0].inputs)), '1 of 2 changed inputs ran'),
    'recorded ones do not count': (proof(trial(), trial(LATER), CHANGED[0]), '1 of 2 changed inputs ran to their end'),
    'one that did not end': (proof(trial(), CHANGED[0], trial('x', 'not_run')), '1 of 2 changed inputs ran to their end'),
    'too many refused': (
        proof(trial(), *CHANGED, trial('changed input 8', 'refused'), trial('changed input 9', 'refused')), 'the contract refuses 2 of 4 changed inputs'
    ),
    'a fault too few': (
        proof(trial(), *CHANGED, mutation=Mutation(planted=4, killed=2)), 'less than 75% of the planted faults were noticed'
    ),
    'no faults': (proof(trial(), *CHANGED, mutation=None), 'less than 75% of the planted faults were noticed'),
}  # fmt: skip


@pytest.mark.parametrize('what', UNWARRANTED)
def test_every_rule_is_seen_to_refuse(what):
    given, said = UNWARRANTED[what]
    (found, *others) = unwarranted(POLICY, given, reads_nothing=False)
    assert said in found
    assert all('changed inputs ran' in other for other in others)


def test_what_the_policy_does_not_ask_for_is_not_missed():
    assert unwarranted(POLICY, proof(trial()), reads_nothing=True) == ()
    none = POLICY.model_copy(update={'planted_faults': 0})
    assert unwarranted(none, proof(trial(), *CHANGED, mutation=None), reads_nothing=False) == ()
    one = proof(trial(), *CHANGED, trial('changed input 8', 'refused'))
    assert unwarranted(POLICY, one, reads_nothing=False) == ()
    assert len(unwarranted(POLICY.model_copy(update={'refused_share': 0.33}), one, reads_nothing=False)) == 1
