"""The version of pandas that a job was seen to run on decides whether its frames are rewritten."""

import pytest
from hostile import tables_of
from observed_run import observe

from rewright.rewrite.edits import Source
from rewright.rewrite.frames.compile import frame_edits

JOB = """import pandas as pd

df = pd.read_csv('orders.csv')
df['twice'] = df['amount'] * 2
df.to_csv('out.csv', index=False)
"""


def rewritten(folder, versions):
    observation = observe(JOB, folder, tables_of(JOB))[1]
    return frame_edits(Source(JOB, 'job.py'), observation.model_copy(update={'versions': versions}))


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
        '2.1.4',
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
