"""The list of units is the folders' list, and says of each what it is for."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rewright.catalog import units
from rewright.cli.main import application
from rewright.queries.families import FAMILIES, families

ROOT = Path(__file__).parents[2]
FOUND = families()
UNITS = [(family.name, unit) for family in FOUND for unit in family.units]


def test_every_family_whose_members_stand_alone_is_listed():
    contracts = tomllib.loads((ROOT / 'pyproject.toml').read_text())['tool']['importlinter']['contracts']
    alone = {contract['modules'][0] for contract in contracts if contract['type'] == 'independence'}
    assert {f'rewright.{name}.*' for name in FAMILIES} == alone


@pytest.mark.parametrize('family', FOUND, ids=lambda family: family.name)
def test_every_unit_of_a_family_is_listed(family):
    assert [unit.name for unit in family.units] == sorted(units(f'rewright.{family.name}'))


@pytest.mark.parametrize(('family', 'unit'), UNITS, ids=[f'{family}.{unit.name}' for family, unit in UNITS])
def test_a_unit_says_in_one_paragraph_what_it_is_for(family, unit):
    assert unit.purpose.endswith(('.', '`'))
    assert 10 < len(unit.purpose) < 300


def test_a_recipe_names_its_constructs_and_why_it_leaves_one():
    recipes = {unit.name: unit for family in FOUND if family.name == 'rewrite.frames.recipes' for unit in family.units}
    assert recipes['melted'].constructs == ('DataFrame.melt()',)
    assert 'duplicates beside index columns' in recipes['duplicates'].stays_for
    assert all(unit.constructs for unit in recipes.values())


def typed(*words):
    return CliRunner().invoke(application(), ['units', *words])


def test_the_list_speaks_json():
    (family,) = json.loads(typed('review.checks', '--json').stdout)
    assert (family['name'], 'proven' in {unit['name'] for unit in family['units']}) == ('review.checks', True)


def test_the_table_names_every_unit():
    shown = typed('prove.checks').stdout
    assert all(name in shown for name in units('rewright.prove.checks'))


def test_an_unknown_family_is_refused_by_name():
    refusal = typed('recipies').exception
    assert 'there is no family recipies' in str(refusal)
    assert 'review.checks' in str(refusal)
