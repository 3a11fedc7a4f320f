"""Every case: the stated text, and the same outputs as pandas on good and hostile tables, or a refusal; never other values."""

import ast
import functools
import tempfile
from pathlib import Path

import pytest
from case_files import cases
from hostile import VARIANTS, tables_of, variant
from observed_run import rewrite, run

from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.source import Source

CASES = {case.id: case for case in cases()}
REWRITTEN = {name: case for name, case in CASES.items() if case.rewritten}
by_case = pytest.mark.parametrize('name', CASES)
by_rewritten = pytest.mark.parametrize('name', REWRITTEN)


@functools.cache
def folder():
    return Path(tempfile.mkdtemp())


@functools.cache
def given(name):
    case = CASES[name]
    return rewrite(case.legacy, folder(), tables_of(case.legacy))


@by_case
def test_text_is_as_stated(name):
    case, (_, made) = CASES[name], given(name)
    if case.left:
        assert case.left in {left.why for left in made.edited.left}
    if case.rewritten:
        assert ast.unparse(ast.parse(made.text)) == ast.unparse(ast.parse(case.rewritten))


@by_rewritten
def test_nothing_of_pandas_is_left(name):
    if CASES[name].left:
        assert given(name)[1].edited.islands
        return
    names = {n.id for n in ast.walk(ast.parse(given(name)[1].text)) if isinstance(n, ast.Name)}
    assert not names & {'pd', 'pandas'}
    assert 'import pandas' not in given(name)[1].text


@by_rewritten
def test_comments_are_kept(name):
    _, made = given(name)
    kept = Source(made.text, 'pipeline.py').comments.values()
    assert sorted(t for _, t in kept) == sorted(t for _, t in Source(made.legacy, 'job.py').comments.values())


@by_case
def test_a_second_reading_says_the_same(name):
    _, made = given(name)
    assert frame_edits(Source(made.legacy, 'job.py'), made.observation) == made.edited


@by_rewritten
def test_outputs_are_equal_on_the_given_tables(name):
    legacy, made = given(name)
    assert run(made.text, folder(), tables_of(made.legacy)).visible == legacy.visible


@functools.cache
def on_worse(name, worse):
    tables = variant(tables_of(CASES[name].legacy), worse)
    return tables, *rewrite(CASES[name].legacy, folder(), tables)


# One kind of worse table is tried on every change, all of them by `make test`.
by_variant = pytest.mark.parametrize(
    'worse', [v if v == 'holes' else pytest.param(v, marks=pytest.mark.slow) for v in VARIANTS]
)


@by_variant
@by_rewritten
def test_other_tables_give_the_same_or_a_refusal(name, worse):
    tables, legacy, _ = on_worse(name, worse)
    modern = run(given(name)[1].text, folder(), tables)
    assert modern.error or modern.visible == legacy.visible


@by_variant
@by_rewritten
def test_a_rewrite_from_worse_tables_is_equal_on_them(name, worse):
    tables, legacy, made = on_worse(name, worse)
    modern = run(made.text, folder(), tables)
    assert legacy.error or modern.visible == legacy.visible


def test_most_other_tables_are_not_refused():
    """Tables with holes on which pandas itself goes on."""
    tables = {n: variant(tables_of(CASES[n].legacy), 'holes') for n in REWRITTEN}
    ended = [n for n in REWRITTEN if run(given(n)[1].text, folder(), tables[n]).error]
    refused = [n for n in ended if not on_worse(n, 'holes')[1].error]
    assert len(refused) <= len(REWRITTEN) // 20, refused
