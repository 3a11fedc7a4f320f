"""Every case under the releases of pandas that recipes are not made for: the same on both sides, or left for a reason that is stated."""

import ast

import pytest
from case_files import cases, cases_of
from hostile import tables_of
from observed_run import rewrite
from other_releases import MAJOR, compare
from sides import Side

from rewright.model.refusal import Refusal

# The bench tries every kind of worse table, and decides what is rewritten under a release.
WORSE = ('holes', 'odd_numbers')
CASES = {case.id: case for case in cases() if case.rewritten}

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def sides():
    """One process a release, as long as tests ask for it."""
    made = {}

    def side(release):
        if release not in made:
            try:
                made[release] = Side(release)
            except Refusal as refusal:
                made[release] = refusal.what
        if isinstance(made[release], str):
            pytest.skip(f'pandas {release} cannot be had here: {made[release]}')
        return made[release]

    yield side
    for one in made.values():
        if isinstance(one, Side):
            one.close()


@pytest.mark.parametrize('release', MAJOR)
@pytest.mark.parametrize('name', CASES)
def test_a_case_comes_out_the_same_or_stays(name, release, sides):
    found = compare(CASES[name], sides(release), WORSE)
    assert found.differs == []
    assert found.tables or found.left


OWN = {case.id: (release, case) for release in MAJOR for case in cases_of(release)}


@pytest.mark.parametrize('name', OWN)
def test_a_case_of_one_release(name, sides, tmp_path):
    release, case = OWN[name]
    side = sides(release)
    made = rewrite(case.legacy, tmp_path, tables_of(case.legacy), side)[1]
    if case.left:
        assert case.left in {left.why for left in made.edited.left}
    else:
        assert made.edited.left == ()
        assert ast.unparse(ast.parse(made.text)) == ast.unparse(ast.parse(case.rewritten))
    assert compare(case, side, WORSE).differs == []
