"""A recipe that is nearly right is noticed by running both sides on worse tables."""

import pytest
from case_files import cases
from hostile import tables_of, variant
from observed_run import folder, rewrite, run
from wrong_recipes import changed

from rewright.rewrite.frames import compile, grouped  # noqa: A004  The module of that name.
from rewright.rewrite.frames.recipes import arithmetic, conditions

WORSE = ('holes', 'many_with_ties', 'odd_numbers')
CASES = {case.id: case for case in cases()}
PLANTED = [
    (
        "keep='first', maintain_order=True",
        "keep='last', maintain_order=True",
        'rows-Whole_rows_repeated',
    ),
    ('frames\u0001.sort(', 'pl.DataFrame.sort(', 'rows-Sorted_by_one_column'),
    (', nulls_equal=True', '', 'merges-Inner'),
    ('.drop_nulls()', '.drop_nulls([])', 'missing_values-Rows_with_any_hole_left_out'),
]


def differs(name, worse):
    case = CASES[name]
    tables = variant(tables_of(case.legacy), worse)
    legacy, made = rewrite(case.legacy, folder(), tables)
    return run(made.text, folder(), tables).visible != legacy.visible


@pytest.mark.parametrize(('old', 'new', 'case'), PLANTED)
def test_a_planted_recipe_is_noticed(old, new, case, monkeypatch):
    monkeypatch.setattr(compile, 'unparse', changed(old, new))
    assert any(differs(case, worse) for worse in WORSE)


FORMS_PLANTED = [
    (conditions.FORMS, 'Lt', 'A <= B', 'columns-Columns_chosen_by_assign'),
    (arithmetic.FORMS, 'Sub', 'B - A', 'columns-Arithmetic_of_columns_and_numbers'),
    (grouped.FORMS, 'sum', ('A.sum()', 'A.sum()', ''), 'groups-A_frame_sorted_by_two_columns_summed'),
    (grouped.FORMS, 'nunique', ('A.n_unique()', 'A.n_unique()', 'int'), 'groups-Named_aggregations'),
]


@pytest.mark.parametrize(('table', 'key', 'form', 'case'), FORMS_PLANTED)
def test_a_planted_form_is_noticed(table, key, form, case, monkeypatch):
    monkeypatch.setitem(table, key, form)
    assert any(differs(case, worse) for worse in WORSE)


@pytest.mark.parametrize('case', sorted({row[-1] for row in (*PLANTED, *FORMS_PLANTED)}))
def test_without_a_plant_nothing_differs(case):
    assert not any(differs(case, worse) for worse in WORSE)
