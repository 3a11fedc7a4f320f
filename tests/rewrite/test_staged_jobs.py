"""What stands in which stage, what is refused, and where."""

import ast

import pytest
from whole_jobs import facts, patch_of, source_of

from rewright.model.job import Job
from rewright.model.observation import Observation, Statement
from rewright.model.policy import Policy
from rewright.rewrite.rewriting import rewrite

HEAD = 'import requests, time, random, datetime\n'
F = 'def f(u):\n    if u:\n        return requests.get(u)\n'
CALLED = "for u in ['http://h/', 'http://g/']:\n    print(f(u))\n"
SEQUENTIAL = {
    'post': ("for n in range(3):\n    r = requests.post('http://h/', data={'n': n})\n    print(r.text)\n", 'POST may change'),
    'generator': ("pages = list(requests.get(u).text for u in ['http://h/'])\nprint(pages)\n", 'comprehension'),
    'comprehension in a handler': ("try:\n    pages = [requests.get(u).text for u in ['http://h/']]\nexcept ValueError:\n    print(1)\n", 'comprehension'),
    'two in one': ("while requests.get('http://h/a').ok and requests.get('http://h/b').ok:\n    print(1)\n", 'two requests'),
    'head of a block': ("while requests.get('http://h/').ok:\n    print(1)\n", 'head of a block'),
    'files that are written before': ("import os\nopen('a', 'w').close()\nfor n in 'ab':\n    if not os.path.exists(n):\n        r = requests.get('http://h/' + n)\n        print(r.text)\n", 'depends on files'),
    'files that a helper reads': ("def f(p):\n    with open(p) as a:\n        return a.read().split()\nopen('a', 'w').close()\nfor n in f('a'):\n    r = requests.get('http://h/' + n)\n    print(r.text)\n", 'depends on files'),
    'files read by the request itself': ("open('a', 'w').close()\nfor n in 'ab':\n    r = requests.get('http://h/' + n, headers={'A': open('a').read()})\n    print(r.text)\n", 'depends on files'),
    'session': ("s = requests.Session()\nr = s.get('http://h/')\nprint(r.text)\n", 'session'),
    'clock': ("for n in range(2):\n    u = 'http://h/%s' % datetime.datetime.now()\n    r = requests.get(u)\n    print(r.text)\n", 'clock'),
    'computed pause': ("for n in range(3):\n    r = requests.get('http://h/')\n    time.sleep(n)\n    print(r)\n", 'pause is computed'),
    'cycle': ("a = b = 'x'\nfor n in range(3):\n    r = requests.get('http://h/' + a)\n    b = r.text\n    t = requests.get('http://g/' + b)\n    a = t.text\n    print(a)\n", 'each depend'),
    'helper that writes': (F.replace('    if u', '    open(u, "w").close()\n    if u') + CALLED, 'f reads or writes beside its requests'),
    'helper that reads the clock': (F.replace('if u', 'if time.time()') + CALLED, 'f asks the clock or chance'),
    'helper that draws': (F.replace('if u', 'if random.random()') + CALLED, 'f asks the clock or chance'),
    'helper that counts': ('seen = {}\n' + F.replace('    if u', '    seen[u] = 1\n    if u') + CALLED, 'f changes what others see'),
    'helper that changes what it is given': (F.replace('    if u', '    u.append(1)\n    if u') + CALLED, 'f changes what others see'),
    'helper that ends the job': (F.replace('    if u', '    if not u:\n        raise SystemExit(1)\n    if u') + CALLED, 'f may end the job'),
    'helper that posts': (F.replace('.get(', '.post(') + CALLED, 'f sends POST'),
    'helper that logs': ('import logging\n' + F.replace('    if u', '    logging.info(u)\n    if u') + CALLED, 'f writes a log'),
    'helper that prints elsewhere': ('import sys\n' + F.replace('    if u', '    print(u, file=sys.stderr)\n    if u') + CALLED, 'f writes to a stream'),
    'helper that calls one that waits': ('def g():\n    time.sleep(1)\n' + F.replace('    if u', '    g()\n    if u') + CALLED, 'f calls g, which waits'),
    'helper that is handed on': (F + CALLED + 'print(list(map(f, [])))\n', 'f is handed on'),
    'generator of requests': ('def f(u):\n    yield requests.get(u)\n' + CALLED, 'f is a generator'),
    'decorated helper': ('import functools\n@functools.cache\n' + F + CALLED, 'f is decorated'),
    'helper in a class': ('class A:\n    def f(self, u):\n        return requests.get(u)\na = A()\nb = A()\nprint(a.f("http://h/"))\nprint(b.f("http://g/"))\n', 'A sends requests and stays a class: it has 2 instances'),
    'helper with a memory': ('seen = []\ndef f(u):\n    if u in seen:\n        return False\n    seen.append(u)\n    return True\nfor u in ["http://h/", "http://h/"]:\n    if f(u):\n        r = requests.get(u)\n        print(r.text)\n', 'f changes seen each time'),
    'computed pause of a helper': (F.replace('    if u', '    time.sleep(len(u))\n    if u') + CALLED, 'pause is computed'),
}  # fmt: skip
OPEN = 'from urllib.request import Request, urlopen\n'
OPENED_IN_PLACE = {
    'body': ("for n in range(3):\n    r = urlopen('http://h/', data=b'n')\n    print(r.read())\n", 'POST may change', 3),
    'second argument': ("print(urlopen('http://h/', b'n').read())\n", 'POST may change', 2),
    'request with a body': ("a = Request('http://h/', b'x')\nprint(urlopen(a).read())\n", 'POST may change', 2),
    'request that gets a body': ("a = Request('http://h/')\na.data = b'x'\nprint(urlopen(a).read())\n", 'data is set', 3),
    'another method': ("a = Request('http://h/', method='PUT')\nprint(urlopen(a).read())\n", 'method of a request', 2),
    'method that is set': ("a = Request('http://h/')\na.get_method = lambda: 'PUT'\nprint(urlopen(a).read())\n", 'get_method is set', 3),
    'arguments unseen': ("k = {'data': b'x'}\nprint(urlopen(Request('http://h/', **k)).read())\n", 'not understood', 3),
    'own certificates': ("import ssl\nc = ssl.create_default_context(cafile='own.pem')\nprint(urlopen('https://h/', context=c).read())\n", 'context of TLS with', 3),
    'own key': ("import ssl\nc = ssl.create_default_context()\nc.load_cert_chain('own.pem')\nprint(urlopen('https://h/', context=c).read())\n", 'load_cert_chain decides', 4),
    'own version of TLS': ("from ssl import SSLContext, PROTOCOL_TLSv1_2\nprint(urlopen('https://h/', context=SSLContext(PROTOCOL_TLSv1_2)).read())\n", 'SSLContext decides', 3),
    'old way to trust': ("print(urlopen('https://h/', cafile='own.pem').read())\n", 'cafile', 2),
    'no certificates': ("import ssl\nssl._create_default_https_context = ssl._create_unverified_context\nprint(urlopen('https://h/').read())\n", '_create_default', 3),
    'own opener': ("from urllib.request import build_opener\no = build_opener()\no.addheaders = []\nprint(urlopen('http://h/').read())\n", 'build_opener decides', 3),
    'opener that keeps cookies': ("import urllib.request as u\nu.install_opener(u.build_opener(u.HTTPCookieProcessor()))\nprint(u.urlopen('http://h/').read())\n", 'opener decides', 3),
    'opener installed late': ("import urllib.request as u\nprint(u.urlopen('http://h/').read())\nu.install_opener(u.build_opener())\nprint(u.urlopen('http://h/').read())\n", 'opened already', 4),
    'opener installed perhaps': ("import sys\nimport urllib.request as u\nif sys.argv[1:]:\n    u.install_opener(u.build_opener())\nprint(u.urlopen('http://h/').read())\n", 'opened already', 5),
    'opener that opens itself': ("import urllib.request as u\no = u.build_opener()\nu.install_opener(o)\nprint(o.open('http://h/').read(), u.urlopen('http://h/').read())\n", 'opener decides', 3),
    'opener that is handed on': ("import urllib.request as u\no = u.build_opener()\nu.install_opener(o)\no.addheaders.append(('A', 'b'))\nprint(u.urlopen('http://h/').read())\n", 'opener decides', 3),
    'retrieved': ("from urllib import request\nprint(request.urlretrieve('http://h/', 'a.txt'))\n", 'urlretrieve gives is used', 3),
    'retrieved again': ("from urllib.request import urlretrieve as take\nn = [0]\nwhile take('http://h/%d' % n.pop(), 'a.txt'):\n    n = [1]\n", 'head of a block', 4),
    'retrieved with a body': ("import urllib.request\nurllib.request.urlretrieve('http://h/', 'a.txt', None, b'x')\n", 'POST may change', 3),
    'default timeout': ("import socket\nsocket.setdefaulttimeout(3)\nprint(urlopen('http://h/').read())\n", 'setdefaulttimeout changes', 3),
    'handed on': ("for r in map(urlopen, ['http://h/']):\n    print(r.read())\n", 'handed on', 2),
    'patched': ("import urllib.request\nurllib.request.urlopen = print\nprint(urllib.request.urlopen('http://h/'))\n", 'another meaning', 3),
    'generator': ("print(list(urlopen(u).read() for u in ['http://h/']))\n", 'comprehension', 2),
    'two in one': ("while urlopen('http://h/a').read() + urlopen('http://h/b').read():\n    print(1)\n", 'two requests', 2),
    'test of a loop': ("while urlopen('http://h/').read():\n    print(1)\n", 'head of a block', 2),
    'two in a with': ("with urlopen('http://h/') as r, open('o', 'wb') as o:\n    o.write(r.read())\n", 'head of a block', 2),
    'helper that posts': ("def f(u):\n    if u:\n        return urlopen(u, b'x').read()\nprint(f('http://h/'), f('http://g/'))\n", 'f opens what cannot be opened ahead: POST', 2),
    'clock': ("import time\nfor n in range(2):\n    u = 'http://h/%s' % time.time()\n    print(urlopen(u).read())\n", 'clock', 5),
}  # fmt: skip
REFUSED = {
    'global': (
        'n = 0\ndef f():\n    def g():\n        global n\n        n += 1\n    g()\nf()\nf()\nprint(n)\n',
        5,
        'changes n',
    ),
    'star': ('from os.path import *\nprint(join("a"))\n', 2, 'star import'),
    'exec': ('exec("x = 1")\nprint(x)\n', 2, 'exec'),
    'shared': (
        'rows = []\ndef f(x):\n    return lambda: rows + [x]\nfor x in "ab":\n    rows = f(x)()\nprint(rows)\n',
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


def test_requests_of_a_session_that_an_instance_holds_are_counted():
    source = (
        'class Job:\n    def __init__(self):\n        self.s = requests.Session()\n\n    def page(self, n):\n'
        "        return self.s.get('http://h/%d' % n).text\n\n\njob = Job()\nprint(job.page(1))\n"
    )
    assert patch_of(HEAD + source).coverage.constructs == 1


def test_what_stays_of_a_class_that_is_apart_has_its_legacy_line():
    source = (
        'class Job:\n    def __init__(self, base):\n        self.base = base\n        self.rows = []\n\n    def send(self, n):\n'
        "        r = requests.get(self.base + '/read')\n        a = requests.post(self.base + '/x', data={'n': n})\n"
        '        self.rows.append(r.text + a.text)\n\n\njob = Job("http://h")\nfor n in range(2):\n    job.send(n)\nprint(job.rows)\n'
    )
    left = patch_of(HEAD + source).coverage.left
    why = 'the request in line 9 may change what it is answered'
    assert [(x.span.line, x.why) for x in left if x.what == 'requests side by side'] == [
        (8, why),
        (9, 'POST may change the server, so it is never sent ahead'),
    ]


@pytest.mark.parametrize('case', OPENED_IN_PLACE)
def test_addresses_that_cannot_be_opened_ahead_are_opened_in_place(case):
    source, why, line = OPENED_IN_PLACE[case]
    patch = patch_of(OPEN + source)
    text = patch.files['pipeline.py']
    assert [line in range(x.span.line, x.span.end_line + 1) for x in patch.coverage.left if why in x.why][:1] == [True]
    assert {'Fetcher', 'to_open'}.isdisjoint(text.replace('(', ' ').split())
    prepared = text[text.index('def prepare') : text.index('def fetch')]
    assert 'urlopen(' not in prepared
    assert patch.coverage.modernized == 0


PIECES = {
    'written': ('f.write(c)', False),
    'written if there is one': ('if c:\n        f.write(c)\n        h.update(c)', False),
    'added up': ('data += c', False),
    'counted': ('f.write(c)\n    n += len(c)', True),
    'written and the answer used': ('n += f.write(c)', True),
    'the first alone': ('f.write(c)\n    break', True),
    'by something else': ('if c:\n        f.write(c)\n    else:\n        print(0)', True),
    'printed': ('print(c)', True),
    'written twice in one': ('f.write(c + c)', True),
}


@pytest.mark.parametrize('loop', PIECES)
def test_pieces_of_an_answer_that_a_job_looks_at_are_those_that_are_known(loop):
    body, looked_at = PIECES[loop]
    source = f"""import hashlib
import requests
h, n, data = hashlib.md5(), 0, b''
f = open('o', 'wb')
r = requests.get('http://h/', stream=True)
for c in r.iter_content(100):
    {body}
print(n, data)
"""
    assert ('iter_known_pieces' in patch_of(source).files['pipeline.py']) is looked_at


FORMS = {
    'import urllib.request': 'urllib.request.urlopen',
    'import urllib.request as u': 'u.urlopen',
    'import urllib.error, urllib.request, urllib.parse': 'urllib.request.urlopen',
    'from urllib import request': 'request.urlopen',
    'from urllib import request as net, parse': 'net.urlopen',
    'from urllib.request import urlopen': 'urlopen',
    'from urllib.request import urlopen as get': 'get',
}


@pytest.mark.parametrize('imports', FORMS)
def test_addresses_are_opened_ahead_however_urlopen_is_called(imports):
    call = FORMS[imports]
    source = (
        f"{imports}\nfor n in range(3):\n    text = {call}('http://h/%d' % n, timeout=3).read()\n    print(len(text))\n"
    )
    patch = patch_of(source)
    text = patch.files['pipeline.py']
    assert "        yield to_open('http://h/%d' % n, timeout=3)" in text
    assert "pages.urlopen('http://h/%d' % n, timeout=3).read()" in text
    assert 'urllib' not in text
    assert (patch.coverage.constructs, patch.coverage.modernized, patch.coverage.left) == (1, 1, ())


def test_what_is_gathered_from_answers_does_not_tie_requests_to_each_other():
    text = patch_of(
        "import requests\nall = ''\nfor n in range(3):\n    all += requests.get('http://h/%d' % n).text\nprint(all)\n"
    ).files['pipeline.py']
    assert 'def plan_' in text
    text = patch_of(
        "import requests\nall = ''\nfor n in range(3):\n    all += requests.get('http://h/' + all).text\nprint(all)\n"
    ).files['pipeline.py']
    assert 'def walk_' in text


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
        'helpers_from_many_places',
        'comprehensions',
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


@pytest.mark.parametrize(
    ('requirements', 'said'),
    [
        (('requests==2.32.5', 'urllib3==2.8.0'), None),
        (('requests==2.32.5',), None),
        ((), None),
        (('requests==2.32.5', 'urllib3==2.5.0'), '2.5'),
        (('requests==2.32.5', 'urllib3==1.26.20'), '1.26'),
        (('requests==2.28.2', 'urllib3==1.26.20'), '0.0'),
        (('urllib3>=2',), None),
    ],
)
def test_errors_say_what_they_said_under_the_pinned_release(requirements, said):
    text = patch_of(source_of('flat_range'), requirements=requirements).files['pipeline.py']
    assert ('words_of_urllib3(' in text) == (said is not None)
    assert said is None or f'words_of_urllib3({said!r})' in text


def test_who_leaves_by_a_name_out_of_os_is_refused():
    source = source_of('flat_range') + '\nfrom os import _exit as leave\nleave(0)\n'
    found = patch_of(source)
    assert not found.steps
    assert (found.refusals[0].span.line, 'out of os' in found.refusals[0].why) == (source.count('\n') - 1, True)


def test_a_rewrite_is_the_same_every_time():
    assert patch_of(source_of('list_and_details')) == patch_of(source_of('list_and_details'))


def elder(source, observation=None, modules=()):
    job = Job(name='job', root='/job', script='job.py', python='2.7')
    ran = observation or Observation(script='job.py', statements=(Statement(line=1, end_line=1, times=1, seconds=0),))
    return rewrite(job, facts(language='python2'), ran, source, (), Policy(), modules=dict(modules))


def test_a_job_of_python_2_is_converted_first():
    patch = elder(
        "import csv\n# rows\nout = open('out.csv', 'wb')\nout.write('%d\\n' % (7 / 2))\nout.close()\nprint 'done'\n"
    )
    assert [step.name for step in patch.steps][:2] == ['convert', 'structure']
    assert "print('done')" in patch.steps[0].files['pipeline.py']
    assert '# rows' in patch.steps[0].files['pipeline.py']
    # Three lines do not mean in Python 3 what they meant.
    assert (patch.coverage.constructs, patch.coverage.modernized) == (3, 3)


def test_modules_of_python_2_are_converted_with_the_script():
    source = "import rows\nout = open('out.csv', 'wb')\nout.write('%d\\n' % rows.half(7))\nout.close()\n"
    patch = elder(source, modules=(('rows.py', 'def half(x):\n    return x / 2\n'),))
    assert (patch.refusals, patch.legacy_packages_left) == ((), ())
    assert 'return x // 2' in patch.steps[0].files['rows.py']
    assert 'return x // 2' in patch.files['pipeline.py']
    assert 'rows.py' not in patch.files


@pytest.mark.parametrize(
    ('source', 'observation', 'modules', 'place'),
    [
        ('import csv\nprint hash(1)\n', None, (), ('job.py:2', 'hash is not known')),
        ('print 1\n', Observation(script='job.py'), (), ('job.py:1', 'nothing was observed')),
        ('print 1\n', Observation(script='job.py', unconverted='job.py:7: it did: else'), (), ('job.py:7', 'it did: else')),
        ('import rows\n', None, (('rows.py', 'x = 1\nprint hash(x)\n'),), ('rows.py:2', 'hash is not known')),
    ],
)  # fmt: skip
def test_python_2_without_a_conversion_that_was_seen_to_do_the_same_is_refused(source, observation, modules, place):
    patch = elder(source, observation, modules)
    assert not patch.steps
    assert str(patch.refusals[0].span) == place[0]
    assert place[1] in patch.refusals[0].why


def test_requests_of_urllib_keep_their_name():
    patch = patch_of(f"{OPEN}for n in range(3):\n    a = Request('http://h/%d' % n)\n    print(urlopen(a).read())\n")
    text = patch.files['pipeline.py']
    assert 'legacy_' not in text
    assert '-> Iterator[PlannedRequest]:' in text
    patch = patch_of(
        f"{OPEN}class Request:\n    pass\n\nfor n in range(3):\n    print(urlopen('http://h/%d' % n).read())\nprint(Request)\n"
    )
    assert patch.refusals or 'class legacy_Request' in patch.files['pipeline.py']


def test_decorators_stay_where_they_are():
    source = (
        'import functools\n\n# kept\n@functools.lru_cache\n@functools.wraps(print)\ndef f(x):\n    return x\n\n\n'
        'class A:\n    @property\n    def n(self):\n        return f(1)\n\n\nif True:\n    @functools.cache\n    def g():\n        return 2\n'
        'print(A().n, g())\n'
    )
    code = patch_of(source).files['pipeline.py']
    assert '# kept\n@functools.lru_cache\n@functools.wraps(print)\ndef f(x):\n' in code
    assert '@functools.cache\n' in code


READS = "import json, requests\nfrom urllib.request import urlopen\nwith open('wanted.json') as f:\n    wanted = json.load(f)\nfor n in range(60):\n"


@pytest.mark.parametrize(
    'body',
    [
        "    r = requests.get('http://h/%d' % n)\n    if n in wanted:\n        print(r.text)\n",
        "    with urlopen('http://h/%d' % n) as r:\n        if n in wanted:\n            print(r.read())\n",
        "    print(wanted, urlopen('http://h/%d' % n).read())\n",
    ],
)
def test_a_plan_takes_only_what_its_requests_are_made_of(body):
    patch = patch_of(READS + body, batch_size=25)
    text = patch.files['pipeline.py']
    assert 'ctx.wanted' not in text[text.index('def plan_') : text.index('async def fetch')]
    assert patch.form == 'fan_out'


UNTIL_EMPTY = (
    'import json\nfrom urllib.request import urlopen\nitems, page = [], 1\nwhile True:\n'
    "    text = urlopen('http://h/%d' % page).read().decode()\n    if text == '[]':\n        break\n"
    '    rows = json.loads(text)\n    items += rows\n    page += 1\nprint(len(items))\n'
)


def test_a_walk_stops_where_the_job_cannot_read_an_answer():
    text = patch_of(UNTIL_EMPTY).files['pipeline.py']
    walk = text[text.index('async def walk_') : text.index('async def fetch')]
    assert 'json.loads(text)' in walk
    assert 'items +=' not in walk


SOME_STAY = (
    f"{OPEN}def ask(n):\n    print(n, file=open('log', 'a'))\n    return urlopen('http://h/%d' % n)\n\nfor n in range(3):\n"
    "    print(urlopen('http://h/%d' % n).read())\nfor n in range(3):\n    r = urlopen('http://h/', data=b'x').read()\n"
    "    print(urlopen('http://h/' + r.decode()).read(), ask(n))\n"
)


def test_addresses_that_stay_are_not_counted_as_modernized():
    patch = patch_of(SOME_STAY)
    assert patch.files['pipeline.py'].count('yield to_open(') == 1
    assert (patch.coverage.constructs, patch.coverage.modernized) == (4, 1)
    assert {4, 9, 10} <= {n for x in patch.coverage.left for n in range(x.span.line, x.span.end_line + 1)}


@pytest.mark.parametrize(
    'made',
    [
        'ssl._create_unverified_context()',
        'ssl.create_default_context()\nc.check_hostname = False\nc.verify_mode = ssl.CERT_NONE',
    ],
)
def test_addresses_are_opened_ahead_whether_certificates_are_checked_or_not(made):
    source = f"import ssl\nfrom urllib.request import urlopen\nc = {made}\nfor n in range(3):\n    print(urlopen('https://h/%d' % n, context=c).read())\n"
    patch = patch_of(source)
    assert "yield to_open('https://h/%d' % n, context=c)" in patch.files['pipeline.py']
    assert (patch.coverage.constructs, patch.coverage.modernized) == (1, 1)


@pytest.mark.parametrize(
    'made',
    ["o = build_opener()\no.addheaders = [('User-agent', 'bot')]\ninstall_opener(o)", 'install_opener(build_opener())'],
)
def test_an_opener_that_only_adds_headers_is_installed_before_addresses_are_listed(made):
    head = f'from urllib.request import build_opener, install_opener, urlopen\n{made}\n'
    patch = patch_of(f"{head}for n in range(3):\n    print(urlopen('http://h/%d' % n).read())\n")
    text = patch.files['pipeline.py']
    assert text.index('install_opener(', text.index('def prepare')) < text.index('yield to_open(')
    assert (patch.coverage.constructs, patch.coverage.modernized) == (1, 1)


LOGINS = {
    'from a file that it needs': ("with open('job.json') as f:\n    known = json.load(f)\n", True),
    'from the environment': ("import os\nknown = os.environ.get('WHO')\n", True),
    'behind another file': ("known = 1\nother = open('other.txt').read()\nprint(other)\n", False),
    'behind what is written': ("known = 1\nopen('log.txt', 'w').close()\n", False),
    'behind a check': ('known = 1\nassert time.time()\n', False),
}


@pytest.mark.parametrize('way', LOGINS)
def test_a_login_is_sent_ahead_of_nothing_that_it_does_not_need(way):
    before, ahead = LOGINS[way]
    source = f"import json\n{before}s = requests.Session()\ns.post('http://h/login', data={{'who': known}})\nfor n in range(3):\n    print(s.get(f'http://h/{{n}}').text)\n"
    text = patch_of(HEAD + source, cookies=('POST',)).files['pipeline.py']
    assert ('sessions.Session(' in text) is ahead
