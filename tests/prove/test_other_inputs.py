"""Each kind of hostile input catches a rewrite that is wrong on it and right on all that was recorded; the smallest is shown."""

import tomllib
from pathlib import Path

import pytest

from rewright.model.policy import ProofPolicy
from rewright.prove.verdict import unwarranted

HERE = Path(__file__).parent

pytestmark = pytest.mark.slow
WRONG = tomllib.loads((HERE / 'cases' / 'other_inputs.toml').read_text(encoding='utf-8'))
NAMED = [(program, name) for program, wrongs in WRONG.items() for name in wrongs]
ROW = '<tr><td> {} </td><td>$1,{}0.50</td></tr>\n'
PAGES = {
    'pages': {
        f'/list/{n}': '<table>' + ''.join(ROW.format(f'Ä{n} {i}', i) for i in range(4)) + '</table>' for n in (1, 2, 3)
    },
    'late': {f'/rate/{day}': f'1.0{at}' for at, day in enumerate(('mon', 'tue'))},
}


@pytest.fixture(scope='module')
def programs(tmp_path_factory, standing_in):
    """Each program, recorded when it is first asked for, in this process: the same run is made once for all cases."""
    from in_process import Blobs, Sandbox

    made, sandbox = {}, Sandbox(tmp_path_factory.mktemp('world'), Blobs())

    def of(program):
        if program not in made:
            made[program] = standing_in(tmp_path_factory.mktemp(program), sandbox)(program, PAGES.get(program))
        return made[program]

    return of


@pytest.fixture
def stands(programs, in_this_process):
    return programs


def proven(stand, text):
    return stand.prove(stand.patch(text), kind_seconds=600, shrink_runs=30)


@pytest.mark.parametrize('program', WRONG)
def test_a_right_rewrite_is_proven_and_fails_where_the_legacy_job_fails(stands, program):
    proof = proven(stands(program), None)
    assert (proof.verdict, proof.reasons, proof.smallest) == ('proven', (), None)
    found = {trial.result for trial in proof.trials}
    assert found == {'equal', 'equal_failure'}


@pytest.mark.parametrize(('program', 'name'), NAMED)
def test_what_is_wrong_on_one_kind_of_input_only_is_caught_by_it(stands, program, name):
    stand, wrong = stands(program), WRONG[program][name]
    assert stand.rewrite.count(wrong['old']) == 1
    proof = proven(stand, stand.rewrite.replace(wrong['old'], wrong['new']))
    assert [trial.result for trial in proof.trials[:2]] == ['equal', 'equal']
    assert proof.verdict == 'different'
    assert {kind.kind for kind in proof.kinds if 'different' in kind.results} <= set(wrong['kinds'])
    text = '\n'.join(piece.text for piece in proof.smallest.inputs)
    assert wrong['shown'] in text
    assert len([line for line in text.splitlines() if line.strip()]) <= wrong['lines']
    assert proof.smallest.legacy != proof.smallest.modern


def test_every_kind_that_applies_is_tried_once_before_one_is_tried_again(stands):
    proof = stands('payroll').prove(mutated_inputs=1, kind_seconds=600)
    tried = {kind.kind: kind.results for kind in proof.kinds}
    left = {kind.kind for kind in proof.kinds if kind.kind.startswith('csv: ') and not kind.results}
    # No contract was inferred, and one row of seven is what six dropped rows leave.
    assert left == {'csv: a key twice', 'csv: nothing where the contract requires something', 'csv: one row'}
    # What changes one column of several is tried on each; where the last kinds give nothing new, others come in their place.
    assert len(tried['csv: a column missing']) == 5
    assert len(tried['csv: words for no number']) == 8
    assert sum(len(results) > 1 for results in tried.values()) <= 10
    assert {kind.why for kind in proof.kinds if kind.kind.startswith('parquet')} == {
        'does not apply: the job reads no parquet'
    }
    assert proof.verdict == 'proven'


def test_inputs_that_the_contract_refuses_are_counted_apart(stands):
    case = stands('payroll')
    proof = case.prove(case.guarded('not staff'), mutated_inputs=8, kind_seconds=600)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    refused = [trial for trial in proof.trials if trial.result == 'refused']
    assert [trial.name.partition(': ')[2] for trial in refused] == ['no rows in staff.csv']
    assert 'ContractBreach' in refused[0].note
    assert proof.inputs_tried >= 9


def test_what_breaks_a_contract_may_be_refused_and_a_proof_with_it_is_warranted(stands):
    case = stands('payroll')
    proof = case.prove(case.guarded('any(len(row) > 5 for row in staff)'), kind_seconds=600, refused_share=0.0)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    assert {trial.breaks_contract for trial in proof.trials if trial.result == 'refused'} == {True}
    assert unwarranted(ProofPolicy(planted_faults=0, refused_share=0.0), proof, reads_nothing=False) == ()
