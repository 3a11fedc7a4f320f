"""Generated programs of every kind: what the proof accepts is equal on inputs that it did not see, and nothing breaks."""

import ast

import pytest
from writing import kinds, written

SEEDS = 36


@pytest.mark.slow
@pytest.mark.parametrize('kind', kinds())
def test_what_is_accepted_is_equal_on_held_out_inputs(kind, bench):
    found = [bench.judged(written(seed, kind)) for seed in range(SEEDS // len(kinds()))]
    assert [
        f'{one.name}: {one.outcome}: {one.why}' for one in found if one.outcome in {'caught', 'false_accept', 'error'}
    ] == []
    assert any(one.outcome == 'accepted' for one in found)


@pytest.mark.parametrize('kind', kinds())
def test_a_program_is_python_and_the_same_every_time(kind):
    for seed in range(30):
        program = written(seed, kind)
        ast.parse(program.text)
        assert program.text == written(seed, kind).text
        assert 3 <= len(program.text.splitlines()) <= 50


def test_every_kind_has_its_share():
    assert sum(kind.SHARE for kind in kinds().values()) == 100
    assert {written(seed).kind for seed in range(300)} == set(kinds())
