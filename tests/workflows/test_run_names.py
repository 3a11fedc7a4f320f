"""A run is named by what its result depends on: another question never finds an older answer."""

import pytest

from rewright.model.job import Job
from rewright.model.policy import Policy
from rewright.workflows.modernize import run_name


def job(folder, **settings):
    for name in ('job.py', 'beside.py', 'in.csv', 'other.csv'):
        (folder / name).write_text('1\n')
    return Job(name='j', root=str(folder), script='job.py', python='/usr/bin/python3', **settings)


@pytest.mark.parametrize('inputs', [(), ('in.csv',), ('*.csv',)], ids=str)
@pytest.mark.parametrize('changed', ['job.py', 'beside.py', 'in.csv'])
def test_a_changed_source_or_input_is_another_run(changed, inputs, tmp_path):
    asked = job(tmp_path, inputs=inputs)
    before = run_name(asked, Policy())
    assert run_name(asked, Policy()) == before
    (tmp_path / changed).write_text('2\n')
    assert run_name(asked, Policy()) != before


def test_a_file_the_job_does_not_name_changes_nothing(tmp_path):
    asked = job(tmp_path, inputs=('in.csv',))
    before = run_name(asked, Policy())
    (tmp_path / 'other.csv').write_text('2\n')
    assert run_name(asked, Policy()) == before


def test_a_missing_input_still_has_a_name(tmp_path):
    assert run_name(job(tmp_path, inputs=('nowhere.csv',)), Policy()).startswith('j-')
