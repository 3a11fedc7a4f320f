"""Code that was generated for a made-up company's package runs on it, and gives what the legacy job gave."""

import pytest
from company_package import NAMES, imports, installed, platform
from hostile import tables_of
from observed_run import observe
from whole_jobs import patch_of, run, source_of, write

from rewright.model.platform import NAMES as KNOWN

FRAMES = """
import pandas as pd

df = pd.read_csv('orders.csv')
by = df.groupby('region', dropna=False)['amount'].sum().reset_index()
by = by.sort_values('amount', ascending=False, kind='stable')
by.to_csv('by_region.csv', index=False)
print(len(by), 'regions')
"""


@pytest.fixture(scope='module')
def beside(tmp_path_factory):
    return installed(tmp_path_factory.mktemp('acme'))


@pytest.fixture
def used(beside, monkeypatch, tmp_path):
    """What the run says that it used of the package."""
    monkeypatch.setenv('PYTHONPATH', str(beside))
    monkeypatch.setenv('ACME_USED', str(tmp_path / 'used.txt'))
    return lambda: set((tmp_path / 'used.txt').read_text(encoding='utf-8').splitlines())


def assert_is_on_platform(files):
    """Nothing that the profile names comes from the runtime any more."""
    named = {KNOWN[short] for short in NAMES}
    for name, text in files.items():
        assert not name.endswith('.py') or not named & set(imports(text)), name


STEPS = {'step prepare', 'step fetch', 'step transform', 'step save'}


@pytest.mark.slow
@pytest.mark.parametrize('case', ['flat_range', 'regex_with_retry', 'cursor'])
def test_requests_go_out_through_their_client(case, shop, used, tmp_path):
    source = source_of(case, shop.url)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    patch = patch_of(source, platform=platform())
    for step in patch.steps:
        assert_is_on_platform(step.files)
        shop.times.clear()
        folder = write(tmp_path / f'code_{step.name}', step.files)
        assert run(tmp_path / f'run_{step.name}', [str(folder / 'pipeline.py')]).visible == expected, step.name
    assert used() >= STEPS | {'client'}


@pytest.mark.slow
def test_the_parts_of_a_job_run_on_theirs(shop, used, tmp_path):
    source = source_of('flat_range', shop.url)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    patch = patch_of(source, batch_size=2, platform=platform())
    assert_is_on_platform(patch.files)
    folder = write(tmp_path / 'code', patch.files)
    assert run(tmp_path / 'run', [str(folder / 'handlers.py'), 'run-local']).visible == expected
    assert used() >= STEPS | {'client', 'worker'}


@pytest.mark.slow
def test_frames_are_theirs(used, tmp_path):
    tables = tables_of(FRAMES)
    (seen := tmp_path / 'seen').mkdir()
    _, observation = observe(FRAMES, seen, tables)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': FRAMES, **tables}).visible
    patch = patch_of(FRAMES, observation=observation, platform=platform())
    assert patch.legacy_packages_left == ()
    assert 'import acme_platform.tables as pl' in patch.files['pipeline.py']
    assert_is_on_platform(patch.files)
    folder = write(tmp_path / 'code', patch.files)
    assert run(tmp_path / 'run', [str(folder / 'pipeline.py')], tables).visible == expected
    assert used() >= STEPS | {'tables'}


def test_their_package_is_asked_for(shop):
    patch = patch_of(source_of('flat_range', shop.url), platform=platform())
    assert 'acme-platform==2.1.0' in patch.files['requirements.txt'].splitlines()
    assert 'acme-platform==2.1.0' in patch.requirements


@pytest.mark.slow
def test_a_fault_of_theirs_is_seen(shop, used, tmp_path, beside):
    """The comparison above would notice a package that does not do the same."""
    source = source_of('flat_range', shop.url)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    wrong = 'from acme_platform.web import PoliteFetcher as Right\nclass Wrong(Right):\n'
    wrong += '    async def all(self, plan):\n        return await super().all(list(plan)[1:])\n'
    (tmp_path / 'acme_wrong.py').write_text(wrong)
    folder = write(tmp_path / 'code', patch_of(source, platform=platform(Fetcher='acme_wrong:Wrong')).files)
    (folder / 'acme_wrong.py').write_text(wrong)
    assert run(tmp_path / 'run', [str(folder / 'pipeline.py')]).visible != expected
