"""What a profile may name is what generated code imports, and what is no profile is refused with the nearest name."""

import ast
import importlib
from pathlib import Path

import pytest
from company_package import imports, platform
from pydantic import ValidationError
from whole_jobs import CASES, patch_of

import rewright_runtime
from rewright.model.platform import NAMES, Platform
from rewright.model.refusal import Refusal
from rewright.prove.platform import on_runtime
from rewright.read.intake import intake
from rewright.read.settings import platform_from
from rewright.rewrite.on_platform import on_platform

SOURCES = {f'rewright_runtime.{p.stem}' for p in Path(rewright_runtime.__file__).parent.iterdir()}


@pytest.mark.parametrize('name', NAMES)
def test_every_name_is_there(name):
    whole = NAMES[name]
    module, _, last = whole.rpartition('.')
    try:
        importlib.import_module(whole)
    except ModuleNotFoundError:
        assert hasattr(importlib.import_module(module), last)


def test_a_profile_may_name_all_that_pipelines_import(tmp_path):
    sources = [p.read_text(encoding='utf-8') for p in sorted(CASES.glob('*.py'))]
    texts = [text for s in sources for name, text in patch_of(s).files.items() if name.endswith('.py')]
    ours = {name for text in texts for name in imports(text) if name.startswith('rewright_runtime')}
    assert len(ours) > 10
    # What has no short name has its whole one.
    modules = {name for name in ours if any(other.startswith(f'{name}.') for other in ours) or name in SOURCES}
    named = '\n'.join(f'"{n}" = "acme.m{k}{"" if n in modules else ":x"}"' for k, n in enumerate(sorted(ours)))
    (tmp_path / 'acme.toml').write_text(f'requirements = ["acme==1"]\n[names]\n{named}\n')
    found = platform_from(tmp_path / 'acme.toml')
    for text in texts:
        moved = on_platform({'a.py': text}, found)['a.py']
        assert not [name for name in imports(moved) if name.startswith('rewright_runtime')]
        assert set(imports(ast.unparse(on_runtime(ast.parse(moved), found)))) == set(imports(text))


WRONG = [
    ({'stages': 'a:b'}, 'the nearest is stage'),
    ({'zzz': 'a:b'}, 'these are: '),
    ({'stage': 'acme.steps'}, 'write package.module:name'),
    ({'polars': 'acme:tables'}, 'write package.module instead'),
    ({'stage': 'acme.class:step'}, 'is no place'),
    ({'stage': 'acme:step\nimport os'}, 'is no place'),
    ({'stage': 'äcme:step'}, 'is no place'),
    ({'stage': ''}, 'is no place'),
    ({'stage': 'acme:x', 'Event': 'acme:x'}, 'two names lead to acme:x'),
    ({}, 'at least 1 item'),
]


@pytest.mark.parametrize(('names', 'said'), WRONG)
def test_what_is_no_name_is_refused(names, said):
    with pytest.raises(ValidationError, match=said):
        Platform(requirements=('acme==1',), names=names)


TEXT = """import polars as pl
from rewright_runtime.pipeline import Event, stage as marked
from rewright_runtime import errors, http


def f():
    import polars.selectors as cs

    return pl, cs, Event, marked, errors, http
"""


def test_the_names_in_the_code_stay():
    moved = on_platform({'a.py': TEXT, 'a.txt': TEXT}, platform())
    assert moved['a.txt'] == TEXT
    assert moved['a.py'].endswith('return pl, cs, Event, marked, errors, http\n')
    for line in (
        'import acme_platform.failures as errors',
        'import acme_platform.tables as pl',
        'import acme_platform.tables.selectors as cs',
        'from acme_platform.steps import Envelope as Event',
        'from acme_platform.steps import step as marked',
        'from rewright_runtime import http',
    ):
        assert line in [x.strip() for x in moved['a.py'].splitlines()]


def test_there_and_back_imports_the_same():
    moved = on_platform({'a.py': TEXT}, platform())['a.py']
    back = on_runtime(ast.parse(moved), platform())
    assert set(imports(ast.unparse(back))) == set(imports(TEXT))


def profile(tmp_path, text):
    (tmp_path / 'job').mkdir()
    (tmp_path / 'job' / 'job.py').write_text('print(1)\n')
    (tmp_path / 'job' / 'rewright.toml').write_text('platform = "../acme.toml"\n')
    if text is not None:
        (tmp_path / 'acme.toml').write_text(text, encoding='utf-8')
    return intake(tmp_path / 'job')


def test_a_job_reads_the_profile_that_it_names(tmp_path):
    job = profile(tmp_path, 'requirements = ["acme-platform==2.1.0"]\n[names]\nstage = "acme_platform.steps:step"\n')
    assert job.platform == Platform(requirements=('acme-platform==2.1.0',), names={'stage': 'acme_platform.steps:step'})
    assert job.platform.of('rewright_runtime.pipeline.stage') == 'acme_platform.steps:step'


@pytest.mark.parametrize(
    'text',
    [
        None,
        '',
        'stage = "x"',
        'requirements = []\n[names]\nstage = "a:b"',
        'requirements = ["a==1"]\n[names]\nstagé = "a:b"',
        'requirements = ["a==1"]\n[names]\n"rewright_runtime.fetch.Fetch" = "a:b"',
        'requirements = ["a==1"]\n[names]\n"rewright_runtime.gone" = "a"',
        'requirements = ["a==1"]\n[names]\n"rewright_runtime.a:b" = "a"',
        'requirements = ["-r other.txt"]\n[names]\nstage = "a:b"',
        '[names',
    ],
)
def test_what_is_no_profile_is_refused_with_its_place(tmp_path, text):
    with pytest.raises(Refusal) as refused:
        profile(tmp_path, text)
    assert 'acme.toml' in refused.value.where
    assert refused.value.next_move
