"""Every case: the stated text, and the same outputs as pandas on good and hostile tables, or a refusal; never other values."""

import ast
import functools

import pytest
from case_files import cases
from hostile import VARIANTS, tables_of, variant
from observed_run import folder, rewrite, run

from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.source import Source

CASES = {case.id: case for case in cases()}
REWRITTEN = {name: case for name, case in CASES.items() if case.rewritten}
# By these pytest runs the tests of a case one after another, so that what they share is made once and not kept for long.
by_case = pytest.mark.parametrize('trial', CASES, indirect=True, scope='module')
by_rewritten = pytest.mark.parametrize('trial', REWRITTEN, indirect=True, scope='module')


class Trial:
    """One case: its rewrite from the given tables, and from worse ones."""

    def __init__(self, name):
        self.case, self._worse = CASES[name], {}

    @functools.cached_property
    def given(self):
        return rewrite(self.case.legacy, folder(), tables_of(self.case.legacy))

    def on_worse(self, worse):
        if worse not in self._worse:
            tables = variant(tables_of(self.case.legacy), worse)
            self._worse[worse] = tables, *rewrite(self.case.legacy, folder(), tables)
        return self._worse[worse]


@pytest.fixture(scope='module')
def trial(request):
    return Trial(request.param)


@by_case
def test_text_is_as_stated(trial):
    case, (_, made) = trial.case, trial.given
    if case.left:
        assert case.left in {left.why for left in made.edited.left}
    if case.rewritten:
        assert ast.unparse(ast.parse(made.text)) == ast.unparse(ast.parse(case.rewritten))


@by_rewritten
def test_nothing_of_pandas_is_left(trial):
    made = trial.given[1]
    if trial.case.left:
        assert made.edited.islands
        return
    names = {n.id for n in ast.walk(ast.parse(made.text)) if isinstance(n, ast.Name)}
    assert not names & {'pd', 'pandas'}
    assert 'import pandas' not in made.text


@by_rewritten
def test_comments_are_kept(trial):
    _, made = trial.given
    kept = Source(made.text, 'pipeline.py').comments.values()
    assert sorted(t for _, t in kept) == sorted(t for _, t in Source(made.legacy, 'job.py').comments.values())


@by_case
def test_a_second_reading_says_the_same(trial):
    _, made = trial.given
    assert frame_edits(Source(made.legacy, 'job.py'), made.observation) == made.edited


@by_rewritten
def test_outputs_are_equal_on_the_given_tables(trial):
    legacy, made = trial.given
    assert run(made.text, folder(), tables_of(made.legacy)).visible == legacy.visible


# One kind of worse table is tried on every change, all of them by `make test`.
by_variant = pytest.mark.parametrize(
    'worse', [v if v == 'holes' else pytest.param(v, marks=pytest.mark.slow) for v in VARIANTS]
)


@by_variant
@by_rewritten
def test_other_tables_give_the_same_or_a_refusal(trial, worse):
    tables, legacy, _ = trial.on_worse(worse)
    modern = run(trial.given[1].text, folder(), tables)
    assert modern.error or modern.visible == legacy.visible


@by_variant
@by_rewritten
def test_a_rewrite_from_worse_tables_is_equal_on_them(trial, worse):
    tables, legacy, made = trial.on_worse(worse)
    modern = run(made.text, folder(), tables)
    assert legacy.error or modern.visible == legacy.visible


@pytest.mark.slow
def test_most_other_tables_are_not_refused():
    """Tables with holes on which pandas itself goes on; the stated text is the one that the rewriter makes."""
    refused = [name for name, case in REWRITTEN.items() if refuses(case, variant(tables_of(case.legacy), 'holes'))]
    assert len(refused) <= len(REWRITTEN) // 20, refused


def refuses(case, tables):
    return run(case.rewritten, folder(), tables).error and not run(case.legacy, folder(), tables).error
