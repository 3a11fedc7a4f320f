"""Drawn jobs of several files print and end the same as one source, with the modules beside it that stay."""

import pytest
from drawn_modules import Drawn
from whole_jobs import run

from rewright.model.observation import Observation
from rewright.rewrite.modules.joining import joined
from rewright.rewrite.source import Source


def whole(files):
    modules = dict(files)
    return joined(Source(modules.pop('job.py'), 'job.py'), modules, Observation(script='job.py'))


@pytest.mark.parametrize('seed', range(40))
def test_one_source_does_what_the_files_did(seed, tmp_path):
    files = Drawn(seed).files
    one = whole(files)
    legacy = run(tmp_path / 'legacy', ['job.py'], files)
    modern = run(tmp_path / 'modern', ['job.py'], {'job.py': one.source.code, **one.beside})
    # A module that is printed says where it lies.
    said = modern.stdout.replace(b'/modern/', b'/legacy/')
    assert (modern.exit_code, said, modern.error) == (legacy.exit_code, legacy.stdout, legacy.error)


def test_most_drawn_jobs_become_one_source():
    found = [whole(Drawn(seed).files) for seed in range(200)]
    assert sum(not one.beside for one in found) > 120
    assert all(left.why for one in found for left in one.left)
