"""Every conformance pair has the verdict and the kinds of difference that its file promises, and either way round."""

import pytest
from conformance.pairs import build, pairs

from rewright.model.policy import ReconcilePolicy
from rewright.reconcile import Rulebook, Rules, reconcile_paths

PAIRS = pairs()


def compared(pair, left, right):
    return reconcile_paths(left, right, Rulebook(Rules.model_validate(pair.get('rules', {})), ReconcilePolicy()))


@pytest.mark.parametrize('pair', PAIRS, ids=lambda pair: f'{pair["family"]}: {pair["title"]}')
def test_pair(pair, tmp_path):
    left, right = (build(pair, side, tmp_path) for side in ('left', 'right'))
    found = compared(pair, left, right)
    assert (found.verdict, list(found.kinds)) == (pair['verdict'], pair.get('kinds', [])), found.differences
    assert found.passed == pair.get('passed', pair['verdict'] == 'identical')


@pytest.mark.slow
@pytest.mark.parametrize('family', sorted({pair['family'] for pair in PAIRS}))
def test_pairs_the_other_way_round(family, tmp_path):
    for number, pair in enumerate(pairs(family)):
        left, right = (build(pair, side, tmp_path / str(number)) for side in ('left', 'right'))
        found = compared(pair, right, left)
        assert (found.verdict, list(found.kinds)) == (pair['verdict'], pair.get('kinds', [])), pair['title']
