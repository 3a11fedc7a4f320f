"""A pickle is read inside the sandbox and nowhere else: what it runs reaches nothing outside, and can only be different."""

import os
import pickle
import sys

import pandas as pd
import pytest
from conformance.judging import expected, ours
from conformance.pairs import build, pairs

from rewright.adapters.sandboxes.choose import choose, why_not
from rewright.adapters.sandboxes.unpickling import Unpickling
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal
from rewright.reconcile import Rulebook, compare, reconcile_paths


class Runs:
    """Runs code when it is loaded."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


@pytest.fixture
def confined(tmp_path):
    if problem := why_not():
        pytest.skip(problem)
    kept = FolderBlobs(tmp_path / 'kept')
    return Unpickling(lambda: choose(kept, tmp_path / 'scratch'), lambda: sys.prefix, kept)


@pytest.fixture
def files(tmp_path):
    def write(left, right):
        paths = tmp_path / 'left.pkl', tmp_path / 'right.pkl'
        for path, data in zip(paths, (left, right), strict=True):
            path.write_bytes(data)
        return paths

    return write


def attacks(mark):
    return {
        'a program': Runs(os.system, (f'touch {mark} /tmp/{mark.name}; kill -9 -1',)),
        'a file': Runs(open, (str(mark), 'w')),
        'code': Runs(exec, (f'import pathlib; pathlib.Path({str(mark)!r}).write_text("x")',)),
        'an end': Runs(os._exit, (0,)),
        'another answer': Runs(exec, ('open("/srv/reading/values.jsonl", "w").write("[1]"); import os; os._exit(0)',)),
    }


@pytest.mark.slow
@pytest.mark.parametrize('case', attacks(os))
def test_what_a_pickle_runs_reaches_nothing(case, confined, files, tmp_path):
    mark = tmp_path / 'reached'
    plain, evil = pickle.dumps({'a': 1}), pickle.dumps(attacks(mark)[case])
    found = reconcile_paths(*files(plain, evil), Rulebook(), confined)
    assert (found.verdict, found.passed) == ('different', False)
    assert not mark.exists()


@pytest.mark.slow
def test_the_mark_of_those_attacks_is_seen_where_nothing_confines_them(tmp_path):
    mark = tmp_path / 'reached'
    pickle.loads(pickle.dumps(attacks(mark)['a file'])).close()
    assert mark.exists()


@pytest.mark.parametrize('case', attacks(os))
def test_without_a_sandbox_a_pickle_is_bytes(case, files, tmp_path):
    mark = tmp_path / 'reached'
    left, right = pickle.dumps({'a': 1}), pickle.dumps(attacks(mark)[case])
    found = reconcile_paths(*files(left, right), Rulebook())
    assert (found.verdict, found.kinds) == ('different', ('bytes',))
    assert 'sandbox' in found.notes[0]
    assert not compare(left, right, name='a.pkl').equal
    assert not mark.exists()


def test_a_sandbox_that_cannot_be_had_is_named(files, tmp_path):
    def refuse():
        raise Refusal('bubblewrap is not installed')

    unpickling = Unpickling(refuse, lambda: sys.prefix, FolderBlobs(tmp_path / 'kept'))
    found = reconcile_paths(*files(pickle.dumps(1), pickle.dumps(2)), Rulebook(), unpickling)
    assert (found.kinds, found.notes) == (
        ('bytes',),
        ('not compared as pickle: a pickle is read in the sandbox only, and bubblewrap is not installed',),
    )


@pytest.mark.slow
@pytest.mark.parametrize('title', ['a value', 'values of no known kind'])
def test_a_pair_has_the_same_outcome_in_the_sandbox(title, confined, tmp_path):
    pair = next(pair for pair in pairs('pickle') if pair['title'] == title)
    left, right = (build(pair, side, tmp_path) for side in ('left', 'right'))
    assert ours(pair, left, right, confined) == expected(pair)


@pytest.mark.slow
def test_a_pickle_that_loads_for_ever_or_takes_all_memory_ends(confined, files):
    huge = pickle.dumps(Runs(bytearray, (1 << 36,)))
    found = reconcile_paths(*files(huge, pickle.dumps(pd.DataFrame({'a': [1]}))), Rulebook(), confined)
    assert found.verdict == 'different'
    assert 'in the sandbox' in found.notes[0]
