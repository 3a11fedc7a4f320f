"""The version of pandas that a job was seen to run on decides whether its frames are rewritten."""

import pytest
from hostile import tables_of
from observed_run import observe

from rewright.rewrite.edits import Source
from rewright.rewrite.frames import versions as known
from rewright.rewrite.frames.bookshelf import differences, recipes
from rewright.rewrite.frames.compile import frame_edits

JOB = """import pandas as pd

df = pd.read_csv('orders.csv')
df['twice'] = df['amount'] * 2
df.to_csv('out.csv', index=False)
"""


def seen(folder, versions, *, texts='object'):
    """What is seen of the job, texts being of a type of that name."""
    observation = observe(JOB, folder, tables_of(JOB))[1]

    def typed(one):
        columns = (c.model_copy(update={'dtype': 'str', 'holds': ()}) if c.holds else c for c in one.columns)
        return one.model_copy(update={'columns': tuple(columns)}) if texts == 'str' else one

    places = {place: typed(one) for place, one in observation.expressions.items()}
    return observation.model_copy(update={'versions': versions, 'expressions': places})


def rewritten(folder, versions, **texts):
    return frame_edits(Source(JOB, 'job.py'), seen(folder, versions, **texts))


@pytest.mark.parametrize('version', ['2.2.0', '2.2.3', '2.3.3'])
def test_a_version_that_was_tried_is_rewritten(version, tmp_path):
    found = rewritten(tmp_path, {'pandas': version, 'numpy': '2.4.6'})
    assert found.edits
    assert not found.left


@pytest.mark.parametrize(
    'version',
    [
        '0.25.3',
        '1.1.5',
        '3.0.6',
        '2.10.0',
        '2.3',
        '2.3.3+local',
        '2.3.0rc1',
        '2.2.3 and 2.3.3',
        '4.0.0',
        '22.3.3',
        'x',
        '',
    ],
)
def test_a_version_that_was_not_tried_is_left_with_its_name(version, tmp_path):
    found = rewritten(tmp_path, {'pandas': version})
    assert not found.edits
    assert {left.why.partition(', only')[0] for left in found.left} == {
        f'the exact forms were not tried on pandas {version}'
    }


def test_a_version_that_nobody_saw_is_no_version(tmp_path):
    found = rewritten(tmp_path, {'python': '3.11.7'})
    assert not found.edits
    assert {left.why for left in found.left} == {
        'it was not seen which pandas the job ran on, which its exact forms depend on'
    }


def test_pandas_beside_a_library_that_adds_up_for_it_is_left(tmp_path):
    found = rewritten(tmp_path, {'pandas': '2.3.3', 'bottleneck': '1.4.2'})
    assert not found.edits
    assert {left.why for left in found.left} == {
        'the exact forms were not tried on pandas beside bottleneck 1.4.2, which it computes with'
    }


OWN = {'pandas': '2.3.3', 'numpy': '2.4.6'}
NEWER = {'pandas': '3.1.1', 'numpy': '2.4.6', 'pyarrow': '26.0.1'}


@pytest.mark.parametrize(
    ('versions', 'texts', 'module'),
    [
        ({'pandas': '1.5.3', 'numpy': '1.26.4'}, 'object', 'frames_on_numpy1 as frames'),
        ({'pandas': '2.2.3', 'numpy': '1.26.4'}, 'object', 'frames_on_numpy1 as frames'),
        (OWN, 'object', 'frames'),
        (NEWER, 'str', 'frames_of_pandas3 as frames'),
    ],
)
def test_the_runtime_computes_as_the_pandas_of_the_job(versions, texts, module, tmp_path):
    (read,) = {
        line for edit in rewritten(tmp_path, versions, texts=texts).edits for line in edit.imports if 'runtime' in line
    }
    assert read == f'from rewright_runtime import {module}'


@pytest.mark.parametrize('other', [{'numpy': '1.26.4'}, {'pyarrow': None}])
def test_pandas_3_was_tried_with_numpy_2_and_arrow(other, tmp_path):
    found = rewritten(tmp_path, {name: version for name, version in (NEWER | other).items() if version}, texts='str')
    assert not found.edits
    assert {left.why for left in found.left} == {
        'the exact forms were not tried on pandas 3.1.1 without pyarrow, or with numpy 1'
    }


def test_a_construct_that_no_case_showed_stays_and_says_so(monkeypatch, tmp_path):
    shown = frozenset(known.tried_on('3.1')) - {'operator.Mult'}
    monkeypatch.setattr(known, 'tried_on', lambda _: shown)
    found = rewritten(tmp_path, NEWER, texts='str')
    assert 'its exact form was not tried on pandas 3.1' in str({left.why for left in found.left})


def test_what_is_declared_is_declared_of_recipes():
    assert set(differences()) <= set(recipes())
    for release in known.releases():
        assert known.tried_on(release) <= set(recipes())
    declared = [one for known in differences().values() for one in known]
    assert all(one.what and (one.since != known.ANY or one.before != known.END) for one in declared)


@pytest.mark.parametrize(('versions', 'texts'), [(OWN, 'str'), (NEWER, 'object')])
def test_texts_of_a_type_that_the_pandas_has_by_options_alone_are_not_understood(versions, texts, tmp_path):
    assert not rewritten(tmp_path, versions, texts=texts).edits
