"""Which jobs are divided into splitter, workers and aggregator, and what is said of those that are not."""

import ast

import pytest
from whole_jobs import patch_of, watched

HEAD = 'import os, random, sys, time, uuid, datetime\nimport requests\n'
LOOP = "for n in range(60):\n    print(requests.get('http://h/%d' % n).text)\n"


def undivided(source, **options):
    patch = patch_of(source, **options)
    assert (patch.form == 'fan_out') == ('handlers.py' in patch.files) == (not patch.undivided)
    return patch.undivided


ONE_FUNCTION = [
    ('print(1)\n', 'it sends no requests ahead'),
    (LOOP.replace('60', '49'), 'no list of requests fills two batches of 25: the longest that was seen has 49'),
    (
        "u = 'http://h/'\nwhile u:\n    r = requests.get(u)\n    u = r.json().get('next')\n",
        'each of its requests hangs on the answer before it',
    ),
    (
        f'number = uuid.uuid4().hex\n{LOOP}'.replace('% n)', "% n, params={'n': number})"),
        'its requests depend on chance: number',
    ),
    (
        "def start():\n    return random.choice('ab')\n\nfirst = start()\n"
        + LOOP.replace("'http://h/%d'", "first + '/%d'"),
        'its requests depend on chance: first = start()',
    ),
    (
        'def day():\n    return datetime.date.today().isoformat()\n\ntoday = day()\n'
        + LOOP.replace('% n)', "% n, params={'day': today})"),
        'its requests depend on the clock, in day: today = day()',
    ),
    (
        'base = sys.stdin.readline().strip()\n' + LOOP.replace("'http://h/%d'", "base + '/%d'"),
        'it reads what it is given to read once: base',
    ),
    ("os.mkdir('out')\n" + LOOP, "it makes a folder that may not be there, once: os.mkdir('out')"),
]


@pytest.mark.parametrize(('source', 'why'), ONE_FUNCTION)
def test_a_job_that_stays_one_function_says_why(source, why):
    assert undivided(HEAD + source).startswith(why)


IN_PARTS = [
    LOOP,
    f'run = uuid.uuid4().hex\n{LOOP}print(run)\n',
    'today = datetime.date.today()\n' + LOOP.replace('% n)', "% n, params={'day': today.isoformat()})"),
    "os.makedirs('out', exist_ok=True)\n" + LOOP,
    "if not os.path.isdir('out'):\n    os.mkdir('out')\n" + LOOP,
]


@pytest.mark.parametrize('source', IN_PARTS)
def test_a_job_whose_parts_begin_alike_is_divided(source):
    assert undivided(HEAD + source) == ''


def test_the_longest_list_is_divided_and_what_a_run_saw_counts():
    source = HEAD + (
        "r = requests.get('http://h/list')\nfor n in range(50):\n    print(requests.get('http://h/part?n=%d' % n).text)\n"
        "for i in r.json():\n    print(requests.get('http://h/' + i).text)\n"
    )
    assert 'split=pipeline.plan_part_pages,' in patch_of(source).files['handlers.py']
    late = patch_of(source, observation=watched(source))
    assert 'plan_part_pages' not in late.files['handlers.py']


OF_A_CLASS = """import requests

class Export:
    def __init__(self):
        self.texts = []

    def ask(self, path):
        for attempt in range(3):
            r = requests.get('http://h' + path)
            if r.ok:
                return r.json()
        return []

    def run(self):
        for number in self.ask('/numbers'):
            self.texts.append(self.ask('/%d' % number))

export = Export()
export.run()
print(export.texts)
"""


def test_calls_of_a_class_that_is_taken_apart_are_counted_where_they_stood():
    times = {n: 60 if "'/%d'" in text else 1 for n, text in enumerate(OF_A_CLASS.split('\n'), 1)}
    seen = watched(OF_A_CLASS)
    told = tuple(s.model_copy(update={'times': times[s.line]}) for s in seen.statements)
    patch = patch_of(OF_A_CLASS, observation=seen.model_copy(update={'statements': told}))
    assert (patch.form, patch.undivided) == ('fan_out', '')
    assert undivided(OF_A_CLASS).endswith('the longest that was seen has 1')


def test_a_login_is_never_divided():
    source = HEAD + (
        "s = requests.Session()\ns.post('http://h/login', data={'pw': os.environ.get('PW')})\n"
        + LOOP.replace('requests.get', 's.get')
    )
    patch = patch_of(source, observation=watched(source, ('POST',), late=False))
    assert 'split=pipeline.plan_pages,' in patch.files['handlers.py']
    assert patch.files['handlers.py'].count('login') == 0


def test_a_name_that_two_files_have_one_behind_the_other_keeps_requests_ahead():
    source = HEAD + (
        "with open('a.txt') as f:\n    ids = f.read().split()\ntexts = []\nfor i in ids:\n    texts.append(requests.get('http://h/' + i).text)\n"
        "with open('a.txt', 'w') as f:\n    f.writelines(texts)\n"
    )
    pipeline = patch_of(source).files['pipeline.py']
    assert 'yield get(' in pipeline
    save = next(n for n in ast.parse(pipeline).body if getattr(n, 'name', '') == 'save')
    assert 'ctx.f' not in [ast.unparse(n) for n in ast.walk(save) if isinstance(n, ast.Attribute)]
