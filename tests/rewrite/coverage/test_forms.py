"""What is said to be covered is rewritten: each form is observed, rewritten and run on both sides, and a recipe taken away is missed."""

import ast
import contextlib
import functools

import legacy_program
import pytest
from facts import RELEASE, TABLES
from observed_run import folder, rewrite, run
from sides import Side
from wrong_recipes import changed

from rewright.model.refusal import Refusal
from rewright.rewrite.coverage import judging
from rewright.rewrite.coverage.counting import counted
from rewright.rewrite.coverage.reference import constructs, legacy
from rewright.rewrite.frames import compile, putting  # noqa: A004  The module of that name.
from rewright.rewrite.frames.bookshelf import recipes
from rewright.rewrite.frames.values import Refused

KNOWN = {construct.name: construct for construct in constructs()}
FORMS = list(dict.fromkeys(form for construct in constructs() for form in construct.forms))
# On every change the first form of each construct runs, all of them by `make test`.
FIRST = {next(iter(construct.forms), '') for construct in constructs()}


def both_sides(form, side=legacy_program):
    """What the legacy form leaves and what its rewrite leaves, from facts observed now."""
    ran, made = rewrite(legacy(form), folder(), TABLES, side)
    return ran, made, run(made.text, folder(), TABLES)


def is_quick(form):
    return form in FIRST and not RELEASE[form]


@pytest.fixture(scope='module')
def older():
    """A process of the release of pandas that a form runs under; this one where it runs here."""
    with contextlib.ExitStack() as open_sides:

        @functools.cache
        def side(release):
            try:
                return open_sides.enter_context(contextlib.closing(Side(release)))
            except Refusal as refusal:
                return pytest.skip(f'pandas {release} cannot be had here: {refusal.what}')

        yield lambda form: side(RELEASE[form]) if RELEASE[form] else legacy_program


@pytest.mark.parametrize('form', [f if is_quick(f) else pytest.param(f, marks=pytest.mark.slow) for f in FORMS])
def test_a_form_said_to_be_covered_is_rewritten_and_gives_the_same(form, older):
    if judging.why_not(form):
        return
    ran, made, modern = both_sides(form, older(form))
    assert not made.edited.left
    assert not any(isinstance(n, ast.alias) and n.name == 'pandas' for n in ast.walk(ast.parse(made.text)))
    assert not ran.error
    assert modern.visible == ran.visible


def test_a_wrong_recipe_is_noticed_by_running_both_sides(monkeypatch):
    monkeypatch.setattr(compile, 'unparse', changed("keep='first'", "keep='none'"))
    ran, _, modern = both_sides('df = df.drop_duplicates()')
    assert modern.visible != ran.visible


TAKEN = [
    ('DataFrame.sort_values()', '.sort_values()', 'not yet', 'DataFrame.sort_values'),
    ('DataFrame.merge()', '.merge()', 'partly', 'DataFrame.merge'),
    ('operator.Gt', 'series compare (==,<,..)', 'partly', 'operator.Gt'),
    ('Series.str.strip()', '.str.strip()', 'not yet', 'Series.str.strip'),
    ('Series.dt.year', '.dt.year', 'not yet', 'Series.dt.year'),
]


@pytest.mark.parametrize(('recipe', 'name', 'state', 'why'), TAKEN)
def test_a_construct_whose_recipe_is_taken_away_is_not_covered(recipe, name, state, why, monkeypatch):
    assert judging.standing(KNOWN[name]).state == 'exact'
    monkeypatch.delitem(recipes(), recipe)
    left = judging.standing(KNOWN[name])
    assert left.state == state
    assert why in left.why


def test_a_statement_that_the_interpreter_stops_taking_is_not_covered(monkeypatch):
    def refused(*_):
        raise Refused('columns are no longer put into frames')

    name = 'df[col] = (setitem)'
    assert judging.standing(KNOWN[name]).state == 'exact'
    monkeypatch.setattr(putting, 'column_change', refused)
    assert judging.standing(KNOWN[name]).state == 'not yet'
    assert 'no longer put' in judging.standing(KNOWN[name]).why


def test_a_form_that_was_not_observed_is_not_covered():
    new = KNOWN['.copy()'].model_copy(update={'forms': ('df = df.copy()\n',)})
    assert judging.standing(new).why == 'it was not observed'


def test_a_form_whose_rewrite_was_seen_to_differ_is_not_covered(monkeypatch):
    monkeypatch.setattr(
        judging, 'seen_to_differ', lambda form: 'its rewrite differs' if form == 'df = df.head(3)' else ''
    )
    assert judging.standing(KNOWN['.head()']).state != 'exact'
    assert 'its rewrite differs' in judging.standing(KNOWN['.head()']).why


def test_what_is_declared_never_is_said_only_of_gaps():
    declared = KNOWN['.copy()'].model_copy(update={'never': 'planted', 'needs': 'planted'})
    assert judging.standing(declared).state == 'exact'
    assert judging.standing(KNOWN['.to_pickle()']).state == 'never'
    assert judging.standing(KNOWN['.lookup()']).state == 'needs fact'


def test_the_reference_holds_every_use_of_the_sample():
    ranked = [c for c in constructs() if c.rank]
    assert [c.rank for c in ranked] == list(range(1, 379))
    assert (sum(c.uses for c in ranked), sum(c.etl_uses for c in ranked)) == (40406, 18295)


def test_the_first_150_constructs_have_forms_or_a_reason():
    assert not [c.name for c in constructs()[:150] if not (c.forms or c.needs or c.never)]


@pytest.mark.slow
def test_every_form_holds_the_construct_it_stands_for():
    missed = [
        (name, form)
        for name, construct in KNOWN.items()
        for form in construct.forms
        if not counted(ast.parse(legacy(form)))[name]
    ]
    assert missed == []
