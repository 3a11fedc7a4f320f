"""Drivers and guards are spliced where that keeps the order, and left where it would not."""

import subprocess
import sys

import pytest
from whole_jobs import patch_of, run, write

from rewright.rewrite.script.flattening import flattened

CASES = {
    'guard': ("if __name__ == '__main__':\n    print(1)\n", 'print(1)\n'),
    'main': ('def main():\n    x = 1  # one\n    print(x)\n\nmain()\n', 'x = 1  # one\nprint(x)\n'),
    'result': ('def f():\n    rows = [1]\n    print(rows)\n    return rows\n\nfound = f()\n', 'rows = [1]\nprint(rows)\nfound = rows\n'),
    'parameter': ("def f(a, b=2):\n    print(a, b)\n\nf('x')\n", "a = 'x'\nb = 2\nprint(a, b)\n"),
    'inside a call': ('def f():\n    print(0)\n    return 1\n\nprint(f(), 2)\n', 'print(0)\nprint(1, 2)\n'),
    'early end': ('def main():\n    if not X:\n        return\n    print(X)\n\nX = 1\nmain()\n', 'X = 1\nif not X:\n    raise Finished\nprint(X)\n'),
    'exit code': ('import sys\ndef main():\n    if not X:\n        return 2\n    print(X)\n    return 0\n\nX = 1\nsys.exit(main())\n', 'import sys\n\n\nX = 1\nif not X:\n    raise SystemExit(2)\nprint(X)\nsys.exit(0)\n'),
    'multi-line string': ('def main():\n    print("""a\n  b""")\n\nmain()\n', 'print("""a\n  b""")\n'),
    'multi-line string in a loop': ('def f(n):\n    print(f"""a\n  b{n}""")\n    open(str(n), "w").close()\n\nfor n in range(2):\n    f(n)\n', 'for n in range(2):\n    print(f"""a\n  b{n}""")\n    open(str(n), \'w\').close()\n'),
    'argument of several lines': ('def f(n, m):\n    print(n, m)\n    open(str(n), "w").close()\n\nfor n in range(2):\n    f(\n        [n,  # one\n         2], """a\n b""")\n', 'for n in range(2):\n    f_n = [\n        n,  # one\n        2,\n    ]\n    m = """a\n b"""\n    print(f_n, m)\n    open(str(f_n), \'w\').close()\n'),
    'clash': ('def f():\n    x = 2\n    print(x)\n\nx = 1\nf()\nprint(x)\n', 'x = 1\nf_x = 2\nprint(f_x)\nprint(x)\n'),
    'clash in f-string': ("def f():\n    x = 2\n    print(f'{x}')\n\nx = 1\nf()\nprint(x)\n", "x = 1\nf_x = 2\nprint(f'{f_x}')\nprint(x)\n"),
    'arguments that cross': ('def f(a, b):\n    print(a, b)\n\na = 1\nb = 2\nf(b, a)\n', 'a = 1\nb = 2\nf_a = b\nb = a\nprint(f_a, b)\n'),
    'clash with another name': ('def f():\n    x = 2\n    print(x)\n\nx = f_x = 1\nf()\nprint(x, f_x)\n', 'x = f_x = 1\nf_x_ = 2\nprint(f_x_)\nprint(x, f_x)\n'),
    'results under their names': ('def f():\n    rows, n = [1], 2\n    print(n)\n    return rows, n\n\nrows, n = f()\nprint(rows, n)\n', 'rows, n = [1], 2\nprint(n)\nprint(rows, n)\n'),
    'results that cross': ('def f():\n    a, b = 1, 2\n    print(a)\n    return b, a\n\na, b = f()\nprint(a, b)\n', 'f_a, f_b = 1, 2\nprint(f_a)\n(a, b) = (f_b, f_a)\nprint(a, b)\n'),
    'a result twice': ('def f():\n    a, b = 1, 2\n    print(a)\n    return a, a\n\na, b = f()\nprint(a, b)\n', 'f_a, f_b = 1, 2\nprint(f_a)\n(a, b) = (f_a, f_a)\nprint(a, b)\n'),
    'one result of two': ('def f():\n    a, c = 1, 2\n    print(a)\n    return a, c\n\na, b = f()\nprint(a, b)\n', 'a, c = 1, 2\nprint(a)\n(a, b) = (a, c)\nprint(a, b)\n'),
    'the name of a file': ('def f(path, mode="w"):\n    with open(path, mode) as g:\n        print(1, file=g)\n\nf("out.txt")\n', "mode = 'w'\nwith open('out.txt', mode) as g:\n    print(1, file=g)\n"),
    'the name of a file that is said': ('def f(path):\n    with open(path) as g:\n        print(path, g.read())\n\nf("in.txt")\n', "path = 'in.txt'\nwith open(path) as g:\n    print(path, g.read())\n"),
    'the name of a file that changes': ('def f(path):\n    path += ".txt"\n    with open(path) as g:\n        print(g.read())\n\nf("in")\n', "path = 'in'\npath += '.txt'\nwith open(path) as g:\n    print(g.read())\n"),
    'the name of a file that clashes': ('def f(path):\n    with open(path) as g:\n        print(g.read())\n\npath = 1\nf("in")\nprint(path)\n', "path = 1\nwith open('in') as g:\n    print(g.read())\nprint(path)\n"),
    'the name of a file in a text': ('def f(path):\n    with open(f"{path}.txt") as g:\n        print(g.read())\n\nf("in")\n', "path = 'in'\nwith open(f'{path}.txt') as g:\n    print(g.read())\n"),
    'the name of a file of a lambda': ('def f(path):\n    g = lambda path: open(path)\n    print(g("a"))\n\nf("in")\n', "path = 'in'\ng = lambda path: open(path)\nprint(g('a'))\n"),
    'tabs': ("if __name__ == '__main__':\n\tfor x in 'ab':\n\t\tprint(x)\n", "for x in 'ab':\n    print(x)\n"),
    'break': ('def f():\n    for x in A:\n        if x:\n            return None\n        print(x)\n\nA = [1]\nf()\n', 'A = [1]\nfor x in A:\n    if x:\n        break\n    print(x)\n'),
}  # fmt: skip
KEPT = {
    'default that is bound again': 'x = 1\ndef f(n=x):\n    print(n)\n\nx = 2\nf()\n',
    'called twice': 'def f():\n    print(1)\n\nf()\nf()\n',
    'pure': 'def f(x):\n    return x + 1\n\ny = f(1)\n',
    'generator': 'def f():\n    print(1)\n    yield 1\n\nx = f()\n',
    'decorated': '@staticmethod\ndef f():\n    print(1)\n\nf()\n',
    'recursive': 'def f(n):\n    print(n)\n    if n:\n        f(n - 1)\n\nf(3)\n',
    'returns early in the middle': 'def f():\n    if X:\n        return 1\n    print(1)\n    return 2\n\nX = 1\ny = f()\nprint(y)\n',
    'lazy': 'def f():\n    print(1)\n    return 1\n\nx = 0 and f()\n',
}


@pytest.mark.parametrize('case', CASES)
def test_drivers_are_spliced(case):
    source, expected = CASES[case]
    assert (
        flattened(source, 'job.py').source.code.replace('\n\n', '\n').strip() == expected.replace('\n\n', '\n').strip()
    )


@pytest.mark.parametrize('case', KEPT)
def test_what_cannot_be_spliced_stays(case):
    assert 'def f' in flattened(KEPT[case], 'job.py').source.code


def test_the_legacy_place_is_kept():
    assert (
        flattened('import os\nprint(__file__)\n', 'job.py').source.code
        == "import os\n\nprint(os.path.abspath('job.py'))\n"
    )


def test_the_legacy_place_is_found_from_the_working_folder(tmp_path):
    (tmp_path / 'cron').mkdir()
    source = 'import os\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\nprint(os.getcwd())\n'
    patch = patch_of(source, working_folder='cron')
    (tmp_path / 'job.py').write_text(source)
    (tmp_path / 'pipeline.py').write_text(patch.files['pipeline.py'])
    told = [
        subprocess.run([sys.executable, f'../{name}'], cwd=tmp_path / 'cron', capture_output=True, check=True).stdout
        for name in ('job.py', 'pipeline.py')
    ]
    assert told == [f'{tmp_path}\n'.encode()] * 2


def test_names_of_the_pipeline_are_given_up():
    source = "def save(ctx, event=1):\n    return f'{ctx}{event}'\n\nctx = {'get': 1}\nfor run in save(ctx, event=2), save(3):\n    print(run, ctx.get('get'))\n"
    expected = "def legacy_save(legacy_ctx, legacy_event=1):\n    return f'{legacy_ctx}{legacy_event}'\n"
    flat = flattened(source, 'job.py').source.code
    assert flat.startswith(expected)
    assert 'for legacy_run in legacy_save(legacy_ctx, legacy_event=2), legacy_save(3):' in flat
    assert "print(legacy_run, legacy_ctx.get('get'))" in flat


def test_names_of_classes_are_their_own():
    source = (
        'class Job:\n    options = {}\n    head = options\n\n    def run(self, event, frames=()):\n        self.save(event=event)\n'
        "        return f'{event}{run}{frames}'\n\n    def save(self, event):\n        global run\n        run = event, self.head\n\n\n"
        'def save(event):\n    return event\n\n\nrun = save(1)\nprint(Job().run(event=run))\n'
    )
    flat = flattened(source, 'job.py').source.code
    assert '    options = {}\n    head = options\n' in flat
    assert '    def run(self, event, frames=()):\n        self.save(event=event)\n' in flat
    assert "        return f'{event}{legacy_run}{frames}'\n" in flat
    assert '    def save(self, event):\n        global legacy_run\n        legacy_run = event, self.head\n' in flat
    assert 'def legacy_save(legacy_event):\n    return legacy_event\n' in flat
    assert 'print(Job().run(event=legacy_run))' in flat


IMPORTED = {
    'a module of a package': (
        'import http.cookiejar\njar = http.cookiejar.CookieJar()\n',
        'import http.cookiejar as legacy_http_cookiejar, http as legacy_http\n\njar = legacy_http_cookiejar.CookieJar()\n',
    ),
    'the package too': (
        "import http.client, os\nx = http.HTTPStatus.OK\ny = f'{http.client.OK} {http.HTTPStatus}'\n",
        ("import http.client as legacy_http_client, http as legacy_http, os\n\n"
        "x = legacy_http.HTTPStatus.OK\ny = f'{legacy_http_client.OK} {legacy_http.HTTPStatus}'\n"),
    ),
    'two modules': (
        'import http.client\nimport http.cookies\nx = http.client.OK\ny = http.cookies\n',
        ('import http.client as legacy_http_client, http as legacy_http\nimport http.cookies as legacy_http_cookies\n\n'
        'x = legacy_http_client.OK\ny = legacy_http_cookies\n'),
    ),
    'a function': (
        "from subprocess import run\nrun(['true'], check=True)\n",
        "from subprocess import run as legacy_run\n\nlegacy_run(['true'], check=True)\n",
    ),
    'by another name': ('import os.path as field\nprint(field.sep)\n', 'import os.path as legacy_field\n\nprint(legacy_field.sep)\n'),
    'instead of another': (
        'try:\n    from psycopg2 import errors\nexcept ImportError:\n    errors = None\nprint(errors)\n',
        'try:\n    from psycopg2 import errors as legacy_errors\nexcept ImportError:\n    legacy_errors = None\nprint(legacy_errors)\n',
    ),
    'what a recipe imports': (
        "from rewright_runtime import frames\nprint(frames.read_csv('a.csv', {}))\n",
        "from rewright_runtime import frames\n\nprint(frames.read_csv('a.csv', {}))\n",
    ),
    'shared': ('from dataclasses import dataclass, field\nfrom typing import Iterator\n', 'from dataclasses import dataclass, field\nfrom typing import Iterator\n'),
}  # fmt: skip


@pytest.mark.parametrize('case', IMPORTED)
def test_names_of_the_pipeline_that_are_imported_are_given_up(case):
    source, expected = IMPORTED[case]
    assert flattened(source, 'job.py').source.code.replace('\n\n', '\n') == expected.replace('\n\n', '\n')


TOLD = {
    'reads': ('k = 1\nk += 1\n\ndef f(x):\n    return x + k\n\nprint(f(1), f(x=2))\n', 'def f(k, x):', 'print(f(k, 1), f(k, x=2))'),
    'changes': ('rows = []\nrows.append(0)\n\ndef add(x):\n    rows.append(x)\n\nadd(1)\nadd(2)\nprint(rows)\n', 'def add(rows, x):', 'add(rows, 2)'),
    'through another': ('k = [1]\nk.append(2)\n\ndef a():\n    return b() + 1\n\ndef b():\n    return k[0]\n\nprint(a(), b())\n', 'return b(k) + 1', 'print(a(k), b(k))'),
}  # fmt: skip
TOLD |= {
    'a lambda, of what stays': ('k = [1]\nk.append(2)\n\ndef f(xs):\n    return sorted(xs, key=lambda x: -x * k[0])\n\nprint(f([1, 2]), f([]))\n', 'def f(k, xs):', 'print(f(k, [1, 2]), f(k, []))'),
    'a generator, of what stays': ('k = [1]\nk.append(2)\n\ndef f():\n    yield k[0]\n\nprint(list(f()), list(f()))\n', 'def f(k):', 'print(list(f(k)), list(f(k)))'),
}  # fmt: skip
UNTOLD = {
    'handed on': 'k = 1\nk += 1\n\ndef f(x):\n    return x + k\n\nprint(list(map(f, [1])))\n',
    'a generator': 'k = 1\nk += 1\n\ndef f():\n    yield k\n\nprint(list(f()))\n',
    'a lambda': 'k = 1\nk += 1\n\ndef f():\n    return lambda: k\n\nprint(f()())\nprint(f()())\n',
    'a class too': 'k = 1\nk += 1\n\ndef f():\n    return k\n\nclass A:\n    def g(self):\n        return k\n\nprint(f(), f(), A().g())\n',
    'decorated': 'import functools\n\nk = 1\nk += 1\n\n@functools.cache\ndef f():\n    return k\n\nprint(f(), f())\n',
    'before it is set': 'def f():\n    return k\n\nif f:\n    print(f())\nk = 1\nk += 1\nprint(f())\n',
}


@pytest.mark.parametrize('case', TOLD)
def test_functions_are_told_what_they_read_of_the_script(case):
    source, *expected = TOLD[case]
    code = flattened(source, 'job.py').source.code
    assert [text in code for text in expected] == [True] * len(expected)


@pytest.mark.parametrize('case', UNTOLD)
def test_functions_that_may_read_it_later_are_not_told(case):
    assert flattened(UNTOLD[case], 'job.py').source.code.replace('\n\n\n', '\n\n') == UNTOLD[case]


@pytest.mark.parametrize('around', ['try', 'with', 'own'])
@pytest.mark.parametrize('names', ['x', 'x, y'])
def test_a_result_that_does_not_come_leaves_what_was_there(tmp_path, around, names):
    call = f"    {names} = f(['1', 'z'])\n"
    caught = {
        'try': f'try:\n{call}except ValueError:\n    print(x)\n',
        'with': f'with suppress(ValueError):\n{call}',
        'own': f'with ignored():\n{call}',
    }[around]
    source = f"""from contextlib import contextmanager, suppress
@contextmanager
def ignored():
    try:
        yield
    except ValueError:
        pass

def f(texts):
    x, y = 'new', []
    print('in')
    for text in texts:
        y.append(int(text))
    return {names}

x = y = 'old'
{caught}print(x, y)
"""
    patch = patch_of(source)
    write(tmp_path / 'modern', patch.files)
    legacy = run(tmp_path / 'one', ['job.py'], {'job.py': source})
    assert (legacy.exit_code, legacy.stdout.endswith(b'old old\n')) == (0, True)
    assert run(tmp_path / 'two', [str(tmp_path / 'modern' / 'pipeline.py')]).visible == legacy.visible
