"""Jobs of several files: what they leave is what one pipeline leaves, and what cannot be put together stays with its reason."""

import tomllib
from pathlib import Path

import pytest
from whole_jobs import CASES, patch_of, run, write

JOBS = tomllib.loads((CASES / 'modules.toml').read_text(encoding='utf-8'))


def files_of(case):
    return {name: text.lstrip('\n') for name, text in JOBS[case].items() if name.endswith('.py')}


def rewritten(files):
    modules = dict(files)
    return patch_of(modules.pop('job.py'), modules=modules)


@pytest.mark.parametrize('case', JOBS)
def test_a_job_of_several_files_leaves_the_same(case, tmp_path):
    files = files_of(case)
    patch = rewritten(files)
    expected = run(tmp_path / 'legacy', ['job.py'], files).visible
    for step in patch.steps:
        folder = write(tmp_path / step.name, step.files)
        assert run(tmp_path / f'run_{step.name}', [str(folder / 'pipeline.py')]).visible == expected, step.name
    assert bool(patch.steps) is not JOBS[case].get('refused', False)
    apart = JOBS[case].get('apart', [])
    assert sorted(n for n in patch.files if n.endswith('.py') and n != 'pipeline.py') == sorted(apart)
    assert all(patch.files[name] == files[name] for name in apart)


@pytest.mark.parametrize('case', [case for case in JOBS if 'says' in JOBS[case]])
def test_what_stays_a_module_is_told_with_its_place(case):
    patch = rewritten(files_of(case))
    told = {(str(left.span), JOBS[case]['says'] in left.why) for left in (*patch.coverage.left, *patch.refusals)}
    assert told == {(JOBS[case]['line'], True)}


@pytest.mark.parametrize('case', [case for case in JOBS if 'says' not in JOBS[case]])
def test_of_a_job_in_one_nothing_is_left(case):
    patch = rewritten(files_of(case))
    assert (patch.coverage.left, patch.refusals) == ((), ())
    names = {Path(name).stem for name in files_of(case)} - {'job'}
    assert not any(f'import {name}\n' in patch.files['pipeline.py'] for name in names)
