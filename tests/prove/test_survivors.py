"""A planted fault that nothing noticed in; what it stands behind, what was tried and what would show it, in words, out."""

import ast

import pytest

from rewright.model.proof import Survivor
from rewright.prove.source import Source

TEXT = """
import sys

def work(rows, limit):
    for row in rows:
        if row > limit:
            while row > 3:
                row -= 1
        elif row == 0:
            print('none')
    return rows

if __name__ == '__main__':
    work([1], 2)
"""
BEHIND = {
    'row -= 1': ['row > 3', 'row > limit'],
    "print('none')": ['row == 0', 'row > limit'],
    'return rows': [],
    'work([1], 2)': [],
}
KNOWN = {
    'never asked': ({}, 'no trial told it from the rewrite; no input was made for it'),
    'reached, and refused': (
        {'reached': True, 'made': 3, 'refused': 2, 'wanted': ('a hole',), 'about': ('`price`',)},
        ('trials come to that statement, and none of their outputs changed; no input found: 3 were made for it, with a hole; '
        'the contract of the rewrite refused 2 of them; to show it, record the job with an input and another value in `price`'),
    ),
    'behind a condition': (
        {'reached': False, 'behind': '`row > 3` (line 7)', 'about': ('the setting LIMIT', '`row`')},
        ('no input tried comes to that statement, which stands behind `row > 3` (line 7); no input was made for it; to show it, '
        'record the job with an input that meets `row > 3` (line 7) and another value in the setting LIMIT or `row`'),
    ),
}  # fmt: skip


@pytest.mark.parametrize('statement', BEHIND)
def test_the_conditions_around_a_place_are_named_from_inside_out(statement):
    source = Source(TEXT)
    place = source.around(source.text.encode().index(statement.encode()))
    assert [ast.unparse(test) for test in source.tests_around(place)] == BEHIND[statement]


@pytest.mark.parametrize('name', KNOWN)
def test_a_survivor_says_what_was_tried_and_what_would_show_it(name):
    known, said = KNOWN[name]
    assert Survivor(place='pipeline.py:7', kind='constant', what='3 -> 4', **known).why == said
