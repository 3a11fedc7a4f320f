"""Jobs of several files: what they leave is what one pipeline leaves, and what cannot be put together stays with its reason."""

import tomllib
from pathlib import Path

import pytest
from whole_jobs import CASES, facts, patch_of, run, write

from rewright.model.job import Job
from rewright.model.observation import Observation, Observed
from rewright.model.policy import Policy
from rewright.rewrite.rewriting import rewrite

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


def test_modules_lie_beside_the_script_wherever_it_lies(tmp_path):
    files = {
        'jobs/daily/job.py': 'import helpers\nimport state\nstate.bump()\nprint(helpers.X, state.n)\n',
        'jobs/daily/helpers.py': 'X = 1\n',
        'jobs/daily/state.py': 'n = 0\ndef bump():\n    global n\n    n += 1\n',
        'helpers.py': 'X = 2\n',
    }
    job = Job(name='job', root='/job', script='jobs/daily/job.py', python='3.11')
    observation, source = Observation(script=job.script), files[job.script]
    modules = {name: text for name, text in files.items() if name != job.script}
    patch = rewrite(job, facts(job.script), observation, source, (), Policy(), modules=modules)
    assert set(patch.files) & {'helpers.py', 'state.py', 'jobs/daily/state.py'} == {'state.py'}
    assert [str(left.span) for left in patch.coverage.left] == ['jobs/daily/state.py:3']
    folder = write(tmp_path / 'code', patch.files)
    expected = run(tmp_path / 'legacy', ['jobs/daily/job.py'], files).visible
    assert run(tmp_path / 'run', [str(folder / 'pipeline.py')]).visible == expected


def test_what_modules_import_is_counted_and_installed():
    files = {
        'job.py': 'import state\nfrom net import get\nprint(get(state.bump()))\n',
        'net.py': "import yaml, requests\ndef get(n):\n    return yaml.dump(requests.get('http://h/%d' % n).text)\n",
        'state.py': 'import requests\nfrom pandas import Series\nn = 0\ndef bump():\n    global n\n    n += 1\n    requests.get("http://h/")\n    return n\n',
    }
    modules = {name: text for name, text in files.items() if name != 'job.py'}
    lines = ('PyYAML==6.0', 'pandas==2.3.3', 'requests==2.32.5', 'unused==1.0')
    patch = patch_of(files['job.py'], modules=modules, requirements=lines)
    assert patch.legacy_packages_left == ('pandas', 'requests')
    assert (patch.coverage.constructs, patch.coverage.modernized) == (2, 1)
    told = [(str(left.span), left.what) for left in patch.coverage.left]
    assert ('state.py:7', 'requests') in told
    installed = patch.files['requirements.txt'].splitlines()[1:]
    assert installed == ['PyYAML==6.0', 'pandas==2.3.3', 'requests==2.32.5']


@pytest.mark.parametrize('name', ['pipeline.py', 'handlers.py'])
def test_a_module_that_stays_cannot_have_the_name_of_a_file_of_the_pipeline(name):
    module = name.removesuffix('.py')
    patch = patch_of(f'import {module}\nprint({module})\n', modules={name: 'X = 1\n'})
    assert patch.steps == ()
    assert any('has a file of that name' in refusal.why for refusal in patch.refusals)


def test_modules_that_were_not_seen_to_run_stay_where_the_job_changes_the_path():
    source = "import sys\nsys.path.insert(0, 'other')\nimport helpers\nprint(helpers.X)\n"
    modules = {'helpers.py': 'X = 1\n'}
    seen = Observation(script='job.py', files={'helpers.py': Observed()})
    assert 'helpers.py' in patch_of(source, modules=modules).files
    assert 'helpers.py' not in patch_of(source, modules=modules, observation=seen).files


def test_the_pipeline_says_which_files_it_stands_for():
    files = {'job.py': 'import a, b\nprint(a.X, b.X)\n', 'a.py': 'X = 1\n', 'b.py': 'X = 2\n'}
    modules = {name: text for name, text in files.items() if name != 'job.py'}
    assert 'Modernized from job.py, a.py and b.py:' in patch_of(files['job.py'], modules=modules).files['pipeline.py']


DEEP = f'X = {"-" * 600}1\nY = {" + ".join(["X"] * 900)}\n'


def test_modules_that_nest_too_deep_stay():
    files = {'deep.py': DEEP, 'plain.py': 'X = 1\n'}
    patch = patch_of('import plain\nimport deep\nprint(plain.X, deep.X)\n', modules=files)
    assert {name: patch.files[name] for name in files} == files
    assert ['nests too deep' in left.why for left in patch.coverage.left] == [True]


@pytest.mark.parametrize(('text', 'line'), [('x = 1\nprint "no"\n', 2), ('x = "\0"\n', 1)])
def test_a_job_with_a_module_that_is_no_python_is_refused(text, line):
    patch = patch_of('import odd\nprint(odd.x)\n', modules={'odd.py': text})
    assert patch.steps == ()
    assert [(str(no.span), no.why) for no in patch.refusals] == [(f'odd.py:{line}', 'it cannot be read as Python')]


def test_what_comes_from_elsewhere_by_a_module_and_is_bound_by_a_class_too_keeps_all_apart():
    files = {'tools.py': 'import json\nfrom os import sep\n', 'plain.py': 'X = 1\n'}
    source = 'from tools import json, sep\nimport plain\nclass A:\n    sep = sep + "!"\nprint(A.sep, json.dumps(1), plain.X)\n'
    patch = patch_of(source, modules=files)
    assert {name: patch.files.get(name) for name in files} == files
