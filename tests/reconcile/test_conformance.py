"""Every conformance pair has the verdict and the kinds of difference that its file promises, and either way round."""

from pathlib import Path

import pytest
from conformance.judging import judged, ours
from conformance.page import written
from conformance.pairs import pairs
from conformance.plants import PLANTS

# A server's tables have a test of their own, beside the server.
PAIRS = [pair for pair in pairs() if pair['family'] != 'postgres']
FAMILIES = sorted({pair['family'] for pair in PAIRS})


def _case(pair):
    # Writing a container takes longer than comparing it.
    marks = [pytest.mark.slow] if 'container' in pair else []
    return pytest.param(pair, id=f'{pair["family"]}: {pair["title"]}', marks=marks)


@pytest.mark.parametrize('pair', [_case(pair) for pair in PAIRS])
def test_pair(pair, tmp_path):
    assert judged(pair, tmp_path) is None


@pytest.mark.slow
@pytest.mark.parametrize('family', FAMILIES)
def test_pairs_the_other_way_round(family, tmp_path):
    wrong = [judged(pair, tmp_path / str(number), turned=True) for number, pair in enumerate(pairs(family))]
    assert not [found for found in wrong if found]


@pytest.mark.slow
@pytest.mark.parametrize('plant', PLANTS, ids=lambda plant: plant.title)
def test_a_planted_fault_is_seen(plant, tmp_path):
    tried = [pair for pair in pairs(plant.family) if plant.only in pair['title']]
    wrong = (judged(pair, tmp_path / str(number), plant.comparator) for number, pair in enumerate(tried))
    assert any(found.how == plant.how for found in wrong if found)


def test_no_title_stands_twice():
    titles = [(pair['family'], pair['title']) for pair in pairs()]
    assert len(set(titles)) == len(titles) >= 300


def test_equal_and_unequal_pairs_of_every_format():
    for family in {pair['family'] for pair in pairs()}:
        verdicts = {pair['verdict'] for pair in pairs(family)}
        assert {'different', 'equal_values'} <= verdicts, family


def test_a_pair_that_is_right_is_not_called_wrong(tmp_path):
    pair = next(pair for pair in PAIRS if pair['verdict'] == 'different')
    assert judged(pair, tmp_path, ours) is None


def test_the_page_of_pairs_is_what_make_docs_writes():
    page = Path(__file__).parents[2] / 'docs/conformance.md'
    assert page.read_text(encoding='utf-8') == written(), 'run: make docs'
