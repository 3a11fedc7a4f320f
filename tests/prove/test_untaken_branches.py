"""A branch that no recorded run took is refused: settings that take it are refused inputs, and a refusal that is missing is noticed."""

import pytest

from rewright.model.patch import Coverage, Left
from rewright.model.span import Span
from rewright.prove.unrecorded import unrefused

TAKEN = (
    "            if mode == 'strict' and not row['name']:\n                raise ValueError('a row without a name')\n"
)
REFUSED = "            if mode == 'strict':\n                raise NotRecorded('legacy.py:18')\n"
# The cases need the standard library alone.
OWN = 'from pathlib import Path\n\n\nclass NotRecorded(BaseException):\n    pass\n'
BRANCH = Left(
    span=Span(file='legacy.py', line=18, end_line=19), what='branch', why='not rewritten: no recorded run took it'
)
FUNCTION = BRANCH.model_copy(update={'what': 'function narrowed'})


def refusing(case, text, *branches):
    patch = case.patch(text)
    return patch.model_copy(update={'coverage': Coverage(untaken=branches)})


def refused_text(case):
    assert TAKEN in case.rewrite
    return case.rewrite.replace(TAKEN, REFUSED).replace('from pathlib import Path\n', OWN)


@pytest.mark.slow
def test_a_setting_that_takes_the_branch_is_refused_and_neither_equal_nor_different(stand):
    case = stand('dosed', environment={'MODE': 'usual'})
    proof = case.prove(refusing(case, refused_text(case), BRANCH), mutated_inputs=1, setting_inputs=20, refused_share=0)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    (trial,) = (trial for trial in proof.trials if "the setting MODE: 'strict'" in trial.name)
    assert (trial.result, trial.breaks_contract, trial.differences) == ('refused', True, ())
    assert 'a branch that no recorded run took' in trial.note
    assert 'legacy.py:18' in trial.note
    rows = {kind.kind: kind.results for kind in proof.kinds}
    assert rows['setting: MODE'].count('refused') == 1


@pytest.mark.slow
@pytest.mark.parametrize('instead', ['pass', 'continue', "row['dose'] = '1'"])
def test_a_refusal_that_is_missing_is_noticed(stand, instead):
    case = stand('dosed', environment={'MODE': 'usual'})
    text = refused_text(case).replace("raise NotRecorded('legacy.py:18')", instead)
    proof = case.prove(refusing(case, text, BRANCH), mutated_inputs=1, setting_inputs=20)
    assert proof.verdict != 'proven'
    assert 'legacy.py:18: no recorded run took this branch, and the rewrite does not refuse to take it' in proof.reasons
    (trial,) = (trial for trial in proof.trials if "the setting MODE: 'strict'" in trial.name)
    assert trial.result == 'different'


@pytest.mark.slow
def test_a_fault_that_lets_a_run_take_the_branch_is_noticed_by_the_trial_that_was_refused(stand):
    case = stand('dosed', environment={'MODE': 'usual'})
    sides = {}
    for name, given in {'with': 20, 'without': 0}.items():
        proof = case.prove(
            refusing(case, refused_text(case), BRANCH), mutated_inputs=1, setting_inputs=given, planted_faults=60
        )
        sides[name] = {one.what for one in proof.mutation.survivors if "'strict'" in one.what}
    assert sides['without']
    assert not sides['with']


@pytest.mark.parametrize(
    ('text', 'missing'),
    [
        ("if x:\n    raise NotRecorded('legacy.py:18')", 0),
        ("if x:\n    raise NotRecorded('legacy.py:19')", 1),
        ("if x:\n    NotRecorded('legacy.py:18')", 1),
        ("if x:\n    raise Other('legacy.py:18')", 1),
        ('', 1),
    ],
)
def test_every_branch_has_its_refusal_in_the_text(stand, text, missing):
    case = stand('dosed', environment={'MODE': 'usual'})
    assert len(list(unrefused(refusing(case, text or 'x = 1', BRANCH)))) == missing


def test_a_function_that_is_gone_needs_none(stand):
    case = stand('dosed', environment={'MODE': 'usual'})
    assert list(unrefused(refusing(case, 'x = 1', FUNCTION))) == []
    assert list(unrefused(refusing(case, 'def narrowed():\n    pass', FUNCTION)))
