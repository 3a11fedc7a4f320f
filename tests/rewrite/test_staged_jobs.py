"""What stands in which stage, what is refused, and where."""

import ast

import pytest
from whole_jobs import facts, patch_of, source_of

from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.rewrite.rewriting import rewrite

HEAD = 'import requests, time, random, datetime\n'
SEQUENTIAL = {
    'post': ("for n in range(3):\n    r = requests.post('http://h/', data={'n': n})\n    print(r.text)\n", 'POST may change'),
    'comprehension': ("pages = [requests.get(u).text for u in ['http://h/']]\nprint(pages)\n", 'comprehension'),
    'two in one': ("a, b = requests.get('http://h/a'), requests.get('http://h/b')\nprint(a, b)\n", 'two requests'),
    'head of a block': ("while requests.get('http://h/').ok:\n    print(1)\n", 'head of a block'),
    'stream': ("r = requests.get('http://h/', stream=True)\nprint(r.text)\n", 'stream'),
    'session': ("s = requests.Session()\nr = s.get('http://h/')\nprint(r.text)\n", 'session'),
    'clock': ("for n in range(2):\n    u = 'http://h/%s' % datetime.datetime.now()\n    r = requests.get(u)\n    print(r.text)\n", 'clock'),
    'computed pause': ("for n in range(3):\n    r = requests.get('http://h/')\n    time.sleep(n)\n    print(r)\n", 'pause is computed'),
    'cycle': ("a = b = 'x'\nfor n in range(3):\n    r = requests.get('http://h/' + a)\n    b = r.text\n    t = requests.get('http://g/' + b)\n    a = t.text\n    print(a)\n", 'each depend'),
    'helper': ("def f(u):\n    if u:\n        return requests.get(u)\nprint(f('http://h/'), f('http://g/'))\n", 'sends requests'),
}  # fmt: skip
REFUSED = {
    'global': ('n = 0\ndef f():\n    global n\n    n += 1\nf()\nprint(n)\n', 4, 'changes n'),
    'star': ('from os.path import *\nprint(join("a"))\n', 2, 'star import'),
    'exec': ('exec("x = 1")\nprint(x)\n', 2, 'exec'),
    'shared': (
        'rows = []\ndef f(x):\n    return rows + [x]\nfor x in "ab":\n    rows = f(x)\nprint(rows)\n',
        3,
        'reads rows',
    ),
}


@pytest.mark.parametrize('case', SEQUENTIAL)
def test_what_is_not_understood_keeps_its_order_and_says_why(case):
    source, why = SEQUENTIAL[case]
    patch = patch_of(HEAD + source)
    assert [
        why in left.why and left.span.line > 1 for left in patch.coverage.left if left.what.startswith('requests')
    ] == [True]
    assert 'Fetcher' not in patch.files['pipeline.py']
    assert 'http.' in patch.files['pipeline.py']


@pytest.mark.parametrize('case', REFUSED)
def test_what_stages_cannot_hold_is_refused_with_its_line(case):
    source, line, why = REFUSED[case]
    patch = patch_of(f'import os\n{source}')
    assert patch.steps == ()
    assert [(r.span.line, why in r.why) for r in patch.refusals] == [(line, True)]


def test_the_options_of_a_command_are_no_names_of_the_job():
    source = 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--n", default="1")\nprint(vars(p.parse_args()))\n'
    patch = patch_of(source)
    assert patch.refusals == ()
    assert 'print(vars(' in patch.files['pipeline.py']


@pytest.mark.parametrize(
    'case',
    [
        'flat_range',
        'until_empty',
        'list_and_details',
        'cursor',
        'retrying_helper',
        'session_login',
        'regex_with_retry',
        'folder_of_files',
    ],
)
def test_every_step_compiles_and_says_less_than_51_characters(case):
    for step in patch_of(source_of(case)).steps:
        assert len(step.title) <= 50
        assert all(ast.parse(text) for name, text in step.files.items() if name.endswith('.py'))


def test_requests_leave_with_the_last_step():
    patch = patch_of(source_of('flat_range'))
    assert [s.name for s in patch.steps] == ['structure', 'fetch', 'parse', 'architecture']
    assert patch.legacy_packages_left == ()
    assert patch.coverage.constructs == patch.coverage.modernized > 5


def test_pauses_become_a_limit():
    traffic = patch_of(source_of('flat_range')).traffic
    assert (traffic.concurrency, traffic.interval_seconds, traffic.evidence) == (8, 0.01, 'job.py:23: time.sleep(0.01)')


def test_comments_are_kept():
    text = patch_of(source_of('flat_range')).files['pipeline.py']
    assert '# header row has th cells only' in text
    assert '# colspan filler' in text
    assert '# be polite' in text


HEADS = {
    'a docstring': ('"""Adds up."""\n', '"""Adds up.\n\nModernized from job.py'),
    'a comment': ('# Adds up,\n#\n# daily\n', '"""Adds up, daily.\n\nModernized from job.py'),
    'comments without a word': ('#\n#\n', '"""Pipeline of job.py.\n\nModernized from job.py'),
    'nothing': ('', '"""Pipeline of job.py.\n\nModernized from job.py'),
    'terms of use': ('# Copyright 2021 Größe\n#\n# Licensed under X.\n', '# Copyright 2021 Größe\n#\n# Licensed under X.\n\n"""Pipeline of job.py.'),
    'terms above a docstring': ('# SPDX-License-Identifier: X\n"""Adds up."""\n', '# SPDX-License-Identifier: X\n\n"""Adds up.\n'),
}  # fmt: skip


@pytest.mark.parametrize('what', HEADS)
def test_what_a_job_says_of_itself_is_said_at_its_head(what):
    head, expected = HEADS[what]
    assert patch_of(f'{head}import os\nprint(os.sep)\n').files['pipeline.py'].startswith(expected)


def test_a_retry_is_a_second_wave():
    text = patch_of(source_of('regex_with_retry')).files['pipeline.py']
    assert 'def plan_busy_retries' in text
    assert 'ctx.busy_retries = await fetcher.all(plan_busy_retries(ctx))' in text


def test_another_version_of_requests_names_itself():
    text = patch_of(source_of('flat_range'), requirements=('requests==2.20.0',)).files['pipeline.py']
    assert "user_agent='python-requests/2.20.0'" in text


def test_a_rewrite_is_the_same_every_time():
    assert patch_of(source_of('list_and_details')) == patch_of(source_of('list_and_details'))


def test_python_2_is_refused():
    job = Job(name='job', root='/job', script='job.py', python='2.7')
    with pytest.raises(Refusal, match='Python 2'):
        rewrite(job, facts(language='python2'), Observation(script='job.py'), 'print 1', (), Policy())
