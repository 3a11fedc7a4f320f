"""Whole proofs in a real sandbox: an equal rewrite is proven, and every wrong one is told apart."""

import pytest

from rewright.model.run import Run

pytestmark = pytest.mark.slow

ROW = '<tr><td> {} </td><td>$1,{}0.50</td></tr>\n'
PAGES = {
    f'/list/{n}': '<table>' + ''.join(ROW.format(f'Ä{n} {i}', i) for i in range(4)) + '</table>' for n in (1, 2, 3)
}


def test_an_equal_rewrite_is_proven_with_everything_that_was_run(stand):
    proof = stand('payroll').prove(mutated_inputs=4, planted_faults=6, timed_runs=2, mutation_score=0.5)
    assert (proof.verdict, proof.reasons, proof.differences) == ('proven', (), 0)
    assert proof.inputs_tried == 5
    assert proof.mutation.planted == 6
    assert proof.performance.runs == 2
    assert 'latencies' in proof.performance.conditions
    assert proof.performance.modern.wall_seconds > 0
    assert [trial.name for trial in proof.trials[:2]] == [
        'recorded inputs', 'recorded inputs, another clock and hash seed'
    ]  # fmt: skip
    assert len(proof.certificate.inputs) == 5


HERE_ONLY = {
    'the time zone': "    __import__('time').timezone and print('elsewhere')\n    print('paid'",
    'the locale': "    __import__('os').environ['LANG'] == 'C.UTF-8' or print('elsewhere')\n    print('paid'",
}


@pytest.mark.parametrize('what', HERE_ONLY)
def test_a_rewrite_that_is_equal_on_this_machine_only_is_different(stand, what):
    case = stand('payroll')
    proof = case.prove(case.patch(case.rewrite.replace("    print('paid'", HERE_ONLY[what])))
    if what == 'the locale' and Run.model_validate_json(case.blobs.get(proof.trials[1].legacy)).locale == 'C.UTF-8':
        pytest.skip('this machine has no other locale')
    assert [trial.result for trial in proof.trials[:2]] == ['equal', 'different']
    assert proof.verdict == 'different'


def test_a_rewrite_that_fetches_side_by_side_is_proven(stand):
    proof = stand('pages', PAGES).prove(mutated_inputs=8)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    assert proof.performance.legacy.most_in_flight == 1
    assert proof.performance.modern.most_in_flight > 1
    assert proof.performance.modern.requests == 3
    assert 'equal_failure' in {trial.result for trial in proof.trials}


WRONG = {
    'the last row dropped': ('in staff:', 'in staff[:-1]:', 'pay.csv'),
    'other rounding': ('round(pay, 2))', 'round(pay, 1))', 'pay.csv'),
    'columns swapped': ('[p.name, p.team, p.pay]', '[p.team, p.name, p.pay]', 'pay.csv'),
    'another exit code': ('save(transform(fetch()))', 'save(transform(fetch())); raise SystemExit(2)', 'run'),
    'a printed line changed': ("print('paid'", "print('Paid'", 'stdout'),
    'another file': ("    print('paid'", "    Path('pay.csv.bak').touch()\n    print('paid'", 'pay.csv.bak'),
    'an input deleted': ("    print('paid'", "    Path('staff.csv').unlink()\n    print('paid'", 'staff.csv'),
    'another sort': ('-p.pay)', 'p.pay)', 'pay.csv'),
}  # fmt: skip


@pytest.mark.parametrize('name', WRONG)
def test_a_wrong_rewrite_is_different_on_the_recorded_inputs(stand, name):
    old, new, where = WRONG[name]
    case = stand('payroll')
    assert old in case.rewrite
    proof = case.prove(case.patch(case.rewrite.replace(old, new)))
    assert proof.verdict == 'different'
    assert proof.differences >= 1
    assert where in {difference.where for difference in proof.trials[0].differences} | {
        one.output.rpartition('/')[2] for one in proof.trials[0].compared if one.level == 'different'
    } | {difference.where.rpartition('/')[2] for difference in proof.trials[0].differences}
    assert proof.counterexample.trial == 'recorded inputs'
    assert (proof.mutation, proof.performance) == (None, None)


@pytest.mark.parametrize(
    ('old', 'new', 'fewest'),
    [
        ('sum(p.pay for p in paid)', 'sum((p.pay for p in paid), 0.0)', 0),
        ('if hours > 40:', 'if hours > 40 and hours != 41:', 1),
    ],
)  # fmt: skip
def test_what_only_other_data_shows_is_found_there_and_shrunk(stand, old, new, fewest):
    case = stand('payroll')
    proof = case.prove(case.patch(case.rewrite.replace(old, new)), mutated_inputs=16, kind_seconds=600, shrink_runs=40)
    assert proof.verdict == 'different'
    assert proof.trials[0].result == 'equal'
    # No rows at all are as small as it gets.
    assert proof.counterexample.trial.startswith('smallest: changed input' if fewest else 'changed input')
    assert proof.smallest.trial == proof.counterexample.trial
    assert 0 < proof.smallest.tried <= 40
    (table,) = proof.smallest.inputs
    rows = table.text.splitlines()
    assert (table.name, rows[0], len(rows) - 1) == ('staff.csv', 'name,team,state,hours,rate', fewest)
    assert proof.smallest.legacy != proof.smallest.modern
    if fewest:
        assert '41' in rows[1]


def test_a_difference_on_the_recorded_inputs_is_shrunk_too(stand):
    case = stand('payroll')
    proof = case.prove(case.patch(case.rewrite.replace('round(pay, 2))', 'round(pay, 1))')), shrink_runs=40)
    rows = proof.smallest.inputs[0].text.splitlines()
    assert len(rows) == 2
    assert proof.smallest.trial == 'smallest: recorded inputs'
    assert proof.smallest.legacy.splitlines()[0] == proof.smallest.modern.splitlines()[0] == 'name,team,pay'
    assert proof.smallest.legacy.splitlines()[1:] != proof.smallest.modern.splitlines()[1:]


def test_kinds_for_which_the_time_did_not_suffice_are_named_as_not_tried(stand):
    proof = stand('payroll').prove(mutated_inputs=1, kind_seconds=0.001)
    tried = [kind.kind for kind in proof.kinds if kind.results]
    left = [kind for kind in proof.kinds if kind.why == 'not tried: the 0.001 s for further kinds were spent']
    # One input that is asked for, and one handful of further kinds before the time is looked at.
    assert len(tried) == proof.inputs_tried - 1 == 5
    assert len(left) > 10
    assert {kind.kind.partition(':')[0] for kind in left} == {'csv'}
    assert proof.verdict == 'proven'


def test_no_further_kinds_are_tried_when_none_are_asked_for(stand):
    proof = stand('payroll').prove(mutated_inputs=1, kind_seconds=0)
    assert proof.inputs_tried == 2
    assert 'not tried: no seconds are given to further kinds' in {kind.why for kind in proof.kinds}


def test_a_request_too_many_is_different(stand):
    case = stand('pages', PAGES)
    proof = case.prove(case.patch(case.rewrite.replace('range(1, 4)', 'range(1, 5)')))
    assert proof.verdict == 'different'
    assert 'request not recorded' in {difference.kind for difference in proof.trials[0].differences}


def test_a_lost_retry_is_found_by_an_answer_that_fails_once(stand):
    case = stand('pages', PAGES)
    proof = case.prove(case.patch(case.rewrite.replace('error.code != 503', 'error.code')), mutated_inputs=8)
    assert proof.verdict == 'different'
    assert '503 once' in proof.counterexample.trial


def test_a_contract_that_refuses_too_much_is_not_proven(stand):
    case = stand('payroll')
    proof = case.prove(case.guarded('len(staff) != 7'), mutated_inputs=6, refused_share=0.2)
    assert proof.verdict == 'not proven'
    assert any('the contract refuses' in reason for reason in proof.reasons)


def test_a_contract_that_refuses_the_recorded_inputs_is_not_proven(stand):
    case = stand('payroll')
    proof = case.prove(case.guarded('staff'))
    assert proof.verdict == 'not proven'
    assert 'refused' in proof.reasons[0]
    assert proof.inputs_tried == 0


def test_a_legacy_job_that_does_not_repeat_itself_is_not_proven(stand):
    case = stand('payroll')
    shaky = case.recording.model_copy(update={'repeatable': False, 'unstable': ('pay.csv: 7 rows or 8',)})
    proof = case.prove(recording=shaky)
    assert (proof.verdict, proof.trials, proof.certificate) == ('not proven', (), None)
    assert 'pay.csv: 7 rows or 8' in proof.reasons


def test_a_recording_that_the_job_does_not_reproduce_is_not_proven(stand):
    case = stand('payroll')
    live = case.recording.live.model_copy(update={'exit_code': 3})
    proof = case.prove(recording=case.recording.model_copy(update={'live': live}))
    assert proof.verdict == 'not proven'
    assert proof.reasons[0].startswith('the recording is incomplete')
    assert proof.inputs_tried == 0


def test_faults_that_nothing_notices_are_named_and_keep_a_rewrite_unproven(stand):
    case = stand('payroll')
    dead = case.rewrite.replace(
        'def main()',
        'def unused(a: int) -> int:\n    return a + 7 * 3 - 2 if a < 9 else 4\n\n\nSPARE = (unused,)\n\n\ndef main()',
    )
    proof = case.prove(case.patch(dead), planted_faults=80, mutation_score=1.0, aimed_inputs=1)
    assert proof.verdict == 'not proven'
    line = dead[: dead.index('a + 7')].count('\n') + 1
    assert f'pipeline.py:{line}' in {survivor.place for survivor in proof.mutation.survivors}
    assert proof.mutation.killed == proof.mutation.planted - len(proof.mutation.survivors) > 10
    dead_ones = [survivor for survivor in proof.mutation.survivors if survivor.place == f'pipeline.py:{line}']
    assert {survivor.reached for survivor in dead_ones} == {False}
    assert all('comes to that statement' in survivor.why for survivor in dead_ones)


def test_what_the_recording_does_not_explain_keeps_a_rewrite_unproven(stand):
    case = stand('payroll')
    proof = case.prove(case.patch(case.rewrite.replace('import csv\n', 'import csv\nimport socket\n')))
    assert proof.verdict == 'not proven'
    assert proof.reasons == ('pipeline.py:4: imports socket, which the legacy job does not',)


def test_nothing_rewritten_is_nothing_proven(stand):
    case = stand('payroll')
    proof = case.prove(case.patch().model_copy(update={'steps': ()}))
    assert (proof.verdict, proof.reasons) == ('not proven', ('nothing was rewritten',))


HANDLERS = """
import sys
from pipeline import {name}

if sys.argv[1] == 'run-local':
    {name}()
"""


@pytest.mark.parametrize(('body', 'verdict'), [('main', 'proven'), ('fetch', 'different')])
def test_the_second_form_is_tried_on_recorded_and_changed_inputs(stand, body, verdict):
    case = stand('payroll')
    patch = case.patch(**{'handlers.py': HANDLERS.format(name=body)})
    handlers = {'splitter': 'handlers.split', 'worker': 'handlers.work', 'aggregator': 'handlers.join'}
    proof = case.prove(patch.model_copy(update={'form': 'fan_out', 'handlers': handlers}), mutated_inputs=2)
    assert proof.verdict == verdict
    forms = [(trial.form, trial.result) for trial in proof.trials if trial.form == 'fan_out']
    assert forms == ([('fan_out', 'equal')] * 2 if verdict == 'proven' else [('fan_out', 'different')])


def test_an_input_made_for_a_fault_joins_the_trials(stand):
    case = stand('payroll')
    proof = case.prove(planted_faults=16, aimed_inputs=4, mutation_score=0.5)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    made = [trial for trial in proof.trials if trial.name.startswith('input for ')]
    assert {fault.trial for fault in proof.mutation.aimed} == {trial.name for trial in made} != set()
    assert {trial.result for trial in made} <= {'equal', 'equal_failure'}
    assert proof.inputs_tried == 1 + len(made)
    assert proof.mutation.killed == sum(kind.killed for kind in proof.mutation.kinds)


def test_an_input_made_for_a_fault_shows_what_the_rewrite_itself_does_wrong(stand):
    case = stand('payroll')
    wrong = case.rewrite.replace('if hours > 40:', 'if hours > 40 and hours != 41:')
    assert case.prove(case.patch(wrong)).verdict == 'proven'
    proof = case.prove(case.patch(wrong), planted_faults=16, aimed_inputs=4)
    assert proof.verdict == 'different'
    assert proof.counterexample.trial.startswith(('input for pipeline.py:', 'smallest: input for pipeline.py:'))


def test_a_fault_that_no_input_shows_is_never_called_the_same(stand):
    case = stand('payroll')
    # Where 40 hours are paid, overtime of nothing is added or not: only a rule could say that this is the same.
    proof = case.prove(planted_faults=4, aimed_inputs=2, mutation_score=0.0)
    survivors = [fault for fault in proof.mutation.survivors if fault.kind == 'comparison']
    assert [(fault.reached, fault.made) for fault in survivors] == [(True, 2)]
    assert 'no input found: 2 were made for it, with a value at the number that the line names' in survivors[0].why
    assert all(kind.equivalent == 0 for kind in proof.mutation.kinds)
