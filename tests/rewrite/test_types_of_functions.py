"""Functions of a pipeline have the types that are shown, none that is not, and do what they did; mypy agrees with them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from whole_jobs import facts, patch_of, run, write

from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.policy import Policy
from rewright.rewrite.rewriting import rewrite

EXAMPLES = Path(__file__).parents[2] / 'examples'
ROWS = {'in.csv': 'a;b\n é ;1,5\nx;\nx;2\n'}
READ = "import csv\nwith open('in.csv', newline='', encoding='utf-8') as f:\n    for row in csv.DictReader(f, delimiter=';'):\n"
WRITE = "with open('out.txt', 'w', encoding='utf-8') as g:\n    g.write(str(found))\n"
TOLD = {
    'a text of a row': (
        ('def amount(text):\n    text = text.strip().replace(",", ".")\n    if text == "":\n        return None\n    return round(float(text), 2)\n'
        f'found = []\n{READ}        found.append(amount(row["b"]))\n{WRITE}'),
        'amount(text: str) -> float | None',
    ),
    'what a call gives by its name': (
        f'def pair(key, size=0):\n    return key, size\nfound = []\n{READ}        found.append(pair(size=len(row["b"]), key=row["a"]))\n{WRITE}',
        'pair(key: str, size: int = 0) -> tuple[str, int]',
    ),
    'one that calls another': (
        ('def one(text):\n    return text.split(",")\ndef two(text):\n    return one(text)[0]\n'
        f'found = []\n{READ}        found.append(two(row["b"]))\n{WRITE}'),
        'two(text: str) -> str',
    ),
    'one that calls itself': (
        ('def down(n):\n    if n <= 0:\n        return []\n    return [n] + down(n - 1)\n'
        f'found = []\n{READ}        found.append(down(len(row["a"])))\n{WRITE}'),
        'down(n: int) -> list[int]',
    ),
    'one that gives nothing': (
        f'def keep(found, text):\n    found.append(text)\nfound = []\n{READ}        keep(found, row["a"])\n{WRITE}',
        'keep(found: list[Any], text: str) -> None',
    ),
    'two types that are called': (
        f'def shown(value):\n    return str(value)\nfound = [shown(None)]\n{READ}        found.append(shown(row["a"]))\n{WRITE}',
        'shown(value: str | None) -> str',
    ),
    'names in parentheses': (
        (f'(SEEN) = []\ndef keep(text):\n    (found) = []\n    found.append(text)\n    SEEN.append(found)\n    return len(found)\nfound = []\n{READ}'
        f'        found.append(keep(row["a"]))\n{WRITE}'),
        'keep(text: str) -> int',
    ),
    'a class inside': (
        'from dataclasses import dataclass\ndef f():\n    @dataclass\n    class A:\n        seen = []\n        def add(self, x):\n            self.seen.append(x)\n    a = A()\n    a.add(1)\n    print(a, A.seen, sorted(vars(A)), list(vars(A))[:4])\nf()\n',
        'f() -> None',
    ),
    'what nobody calls': (f'def other(x, y):\n    return y\nfound = []\n{READ}        found.append(row["a"])\n{WRITE}', 'other(x, y)'),
    'what others call': (
        f'def order(x):\n    return x.lower()\nfound = []\n{READ}        found.append(row["a"])\nfound.sort(key=order)\n{WRITE}',
        'order(x)',
    ),
    'what json gives': (
        f'import json\ndef size(x):\n    return x["n"]\nfound = [size(json.loads("{{\\"n\\": 1}}"))]\n{WRITE}',
        'size(x)',
    ),
    'any number of values': (
        f'def most(*values, **more):\n    return max(values)\nfound = []\n{READ}        found.append(most(row["a"], row["b"], x=1))\n{WRITE}',
        'most(*values, **more)',
    ),
    'a generator': (
        f'def parts(text):\n    for part in text.split(","):\n        yield part\nfound = []\n{READ}        found += parts(row["b"])\n{WRITE}',
        'parts(text: str)',
    ),
    'a default with brackets': (
        f'def cut(text, places=((0, 1), ")"), *, sign="):"):\n    return text[:places[0][1]] + sign\nfound = []\n{READ}        found.append(cut(row["a"]))\n{WRITE}',
        "cut(text: str, places: tuple[tuple[int, int], str] = ((0, 1), ')'), *, sign: str = '):') -> str",
    ),
    'a name with two meanings': (
        f'found = []\ndef sign(row):\n    return row[0]\nfor row in ([1], [2]):\n    found.append(sign(row))\n{READ}        found.append(row["a"])\n{WRITE}',
        'sign(row: list[int]) -> int',
    ),
}  # fmt: skip
LOOKED_AT = {
    'its signature': 'import inspect\ndef f(x):\n    return x + 1\nprint(inspect.signature(f), f(1))\n',
    'its annotations': 'def f(x):\n    return x + 1\nprint(f.__annotations__, f(1))\n',
    'hints': 'import typing\ndef f(x: "int"):\n    return x + 1\nprint(typing.get_type_hints(f), f(1))\n',
    'the type it is sent by': 'from functools import singledispatch\n@singledispatch\ndef f(x):\n    return x\n@f.register\ndef g(x: int):\n    return x + 1\nprint(f(1), f("a"))\n',
    'a dataclass': 'from dataclasses import dataclass, fields\n@dataclass\nclass A:\n    x: int\nprint([f.type for f in fields(A)], A(1))\n',
    'a tuple with names': 'from typing import NamedTuple\nclass A(NamedTuple):\n    x: int\nprint(A.__annotations__, A(1))\n',
    'an annotation that prints': 'def f(x: print("x")):\n    return x + 1\nprint(f(1))\n',
    'its help': 'def f(x):\n    return x + 1\nhelp(f)\nprint(f(1))\n',
}
# The legacy jobs take what they look for to be there; so does the pipeline, and mypy says it.
OPEN = re.compile(r'"(Node|Match\[str\]|str \| Any) \| None"|"None" of|actual type "Page"')


def both(tmp_path, source, patch, inputs=()):
    write(tmp_path / 'modern', patch.files)
    legacy = run(tmp_path / 'one', ['job.py'], {**dict(inputs), 'job.py': source})
    modern = run(tmp_path / 'two', [str(tmp_path / 'modern' / 'pipeline.py')], inputs)
    assert legacy.exit_code == 0
    assert legacy.visible == modern.visible


@pytest.mark.parametrize('case', TOLD)
def test_a_function_has_the_types_that_are_shown(tmp_path, case):
    source, head = TOLD[case]
    patch = patch_of(source)
    assert f'def {head}:' in patch.files['pipeline.py'], patch.files['pipeline.py']
    both(tmp_path, source, patch, ROWS)


@pytest.mark.parametrize('case', LOOKED_AT)
def test_nothing_is_added_where_somebody_looks(tmp_path, case):
    source = LOOKED_AT[case]
    patch = patch_of(source)
    assert 'from __future__' not in patch.files['pipeline.py']
    both(tmp_path, source, patch)


@pytest.mark.slow
def test_mypy_agrees_with_the_types_of_the_examples(tmp_path):
    for settings in sorted(EXAMPLES.glob('*/rewright.toml')):
        told = tomllib.loads(settings.read_text(encoding='utf-8'))
        folder, script = settings.parent, told['script']
        if told.get('python', '3').startswith('2'):
            continue
        beside = [p for p in folder.glob('*.py') if p.name not in {script, 'site.py'}]
        job = Job(name=folder.name, root='/job', script=script, python='3.11')
        texts = {p.name: p.read_text(encoding='utf-8') for p in beside}
        seen = Observation(script=script, cookies=())
        patch = rewrite(
            job, facts(script), seen, (folder / script).read_text(encoding='utf-8'), (), Policy(), modules=texts
        )
        assert patch.steps, patch.refusals
        (tmp_path / f'{folder.name}.py').write_text(patch.files['pipeline.py'], encoding='utf-8')
    options = (
        '--allow-redefinition',
        '--ignore-missing-imports',
        '--no-error-summary',
        '--hide-error-context',
        '--no-incremental',
    )
    done = subprocess.run([sys.executable, '-m', 'mypy', *options, '.'], cwd=tmp_path, capture_output=True, text=True)
    wrong = [line for line in done.stdout.split('\n') if ': error:' in line and not OPEN.search(line)]
    assert len(list(tmp_path.glob('*.py'))) > 20
    assert wrong == []
