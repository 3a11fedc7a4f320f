"""Bad input ends a job and its rewrite the same: files, stdout, exit code and the kind of error; or the rewrite refuses it."""

import pytest
import small_shop
from bad_inputs import ANSWERS, FILES
from whole_jobs import CASES, patch_of, run, source_of, write

pytestmark = pytest.mark.slow

PAGES = 'page=2|page/2|item/1-2|cursor=5'
# What the pipeline's contract of plain pages, or of text in a page's encoding, does not take.
REFUSED = {
    ('flat_range', 'binary'),
    ('flat_range', 'NUL'),
    ('flat_range', 'UTF-16'),
    ('until_empty', 'binary'),
    ('regex_with_retry', 'binary'),
}


@pytest.fixture(scope='module')
def patches():
    return {}


def rewritten(patches, name, source):
    return patches.setdefault(name, patch_of(source)).files


@pytest.mark.parametrize(('job', 'kind'), [(job, kind) for job, kinds in FILES.items() for kind in kinds])
def test_files(job, kind, patches, tmp_path):
    source = (CASES / 'bad' / f'{job}.py').read_text(encoding='utf-8')
    inputs = {} if FILES[job][kind] is None else {'in.dat': FILES[job][kind]}
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source, **inputs}).visible
    code = write(tmp_path / 'code', rewritten(patches, job, source))
    assert run(tmp_path / 'run', [str(code / 'pipeline.py')], inputs).visible == expected


@pytest.mark.parametrize('kind', ANSWERS)
@pytest.mark.parametrize('job', ['flat_range', 'until_empty', 'regex_with_retry'])
def test_answers(job, kind, shop, patches, tmp_path, monkeypatch):
    monkeypatch.setitem(small_shop.FAULTS, 'bad', ANSWERS[kind])
    shop.fault = (PAGES, 'bad')
    source = source_of(job, shop.url)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source})
    shop.times.clear()
    code = write(tmp_path / 'code', patch_of(source).files)
    ran = run(tmp_path / 'run', [str(code / 'pipeline.py')])
    if (job, kind) in REFUSED:
        assert ran.error in {'ContractBreach', 'PageContractBreach'}
        assert not ran.files
    else:
        assert ran.visible == expected.visible
