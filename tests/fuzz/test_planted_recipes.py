"""A recipe that is nearly right is reported within a few programs; the same programs pass without it."""

import itertools
import re

import pytest
from planting import planted, plants
from writing import kinds, written

PLANTS = {plant.name: plant for plant in plants()}
REPORTED = {'caught', 'false_accept'}


def worth_trying(plant):
    programs = (written(seed, plant.kind) for seed in itertools.count())
    return itertools.islice((p for p in programs if re.search(plant.among, p.text)), plant.within)


@pytest.mark.slow
@pytest.mark.parametrize('name', PLANTS)
def test_a_planted_recipe_is_reported(name, bench):
    plant = PLANTS[name]
    for program in worth_trying(plant):
        with planted(plant):
            found = bench.judged(program)
        if found.outcome in REPORTED:
            usual = bench.judged(program).outcome
            assert usual not in REPORTED
            if usual == 'accepted':
                return
    pytest.fail(f'{name}: not reported within {plant.within} programs')


def test_plants_change_programs_of_kinds_that_there_are():
    assert {plant.kind for plant in plants()} <= set(kinds())
    assert len(plants()) >= 10
