"""The documents say what is true: settings, policy, commands, decisions, and nothing of the machine it was written on."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from rewright.cli.main import application
from rewright.model.job import Limits
from rewright.model.policy import Policy
from rewright.read.settings import Settings

ROOT = Path(__file__).parents[2]


def rows(page):
    """The first cells of the tables of a page, without quotes."""
    lines = (ROOT / page).read_text().splitlines()
    return {line.split('|')[1].strip().strip('`') for line in lines if line.startswith('| `')}


def policy_keys(value, above=''):
    for name in type(value).model_fields:
        field = getattr(value, name)
        if hasattr(field, 'model_dump'):
            yield from policy_keys(field, f'{above}{name}.')
        elif name != 'schema_version':
            yield f'{above}{name}', field


def test_every_setting_is_documented():
    assert rows('docs/settings.md') == {'[limits]' if name == 'limits' else name for name in Settings.model_fields}


@pytest.mark.parametrize('limit', Limits.model_fields)
def test_every_limit_is_documented(limit):
    assert f'`{limit}`' in (ROOT / 'docs/settings.md').read_text()


def test_every_threshold_is_documented():
    assert rows('docs/policy.md') == {key for key, _ in policy_keys(Policy())}


@pytest.mark.parametrize(('key', 'value'), list(policy_keys(Policy())))
def test_the_documented_default_is_the_default(key, value):
    line = next(line for line in (ROOT / 'docs/policy.md').read_text().splitlines() if line.startswith(f'| `{key}` '))
    documented = tomllib.loads(f'x = {line.split("|")[2].strip().strip("`")}')['x']
    assert (tuple(documented) if isinstance(documented, list) else documented) == value


def commands():
    import typer

    return sorted(typer.main.get_command(application()).commands)


@pytest.mark.parametrize('command', commands())
def test_every_command_is_documented(command):
    assert f'`rewright {command}' in (ROOT / 'docs/commands.md').read_text()


@pytest.mark.parametrize('page', sorted((ROOT / 'docs/decisions').glob('*.md')), ids=lambda page: page.stem)
def test_a_decision_has_a_date_and_a_status(page):
    text = page.read_text()
    assert text.startswith(f'# {page.stem[:4]} ')
    assert 'Date: 20' in text
    assert 'Status: ' in text


def tracked():
    return subprocess.run(['git', 'ls-files'], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split('\n')


def test_nothing_names_this_machine_or_a_registry():
    patterns = [
        str(ROOT) + '/',
        str(Path.home()) + '/',
        '://' + 'pypi.',
        'registry.' + 'npmjs',
        'files.' + 'pythonhosted',
    ]
    command = ['git', 'grep', '-nIF', *(word for pattern in patterns for word in ('-e', pattern)), '--', '.']
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout == ''
    assert 'uv.lock' not in tracked()


def test_the_recipe_that_contributors_are_shown_is_the_recipe():
    shown = (ROOT / 'CONTRIBUTING.md').read_text()
    recipe = (ROOT / 'src/rewright/rewrite/frames/recipes/affixes_removed.py').read_text()
    assert all(line.strip() in shown for line in recipe.splitlines())


def test_the_page_of_units_is_what_make_docs_writes():
    from typer.testing import CliRunner

    written = CliRunner().invoke(application(), ['units', '--page']).stdout
    assert (ROOT / 'docs/units.md').read_text() == written, 'run: make docs'
