"""The strong sandbox is used where it works; the weaker one only where somebody accepted it."""

import pytest

from rewright.adapters.sandboxes.choose import choose, why_not
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal

WEAKER = 'process (unconfined, limits only)'


@pytest.fixture
def chosen(tmp_path):
    return lambda **policy: choose(FolderBlobs(tmp_path / 'objects'), tmp_path / 'scratch', **policy)


@pytest.fixture
def absent(monkeypatch, tmp_path):
    monkeypatch.setenv('PATH', str(tmp_path))


@pytest.fixture
def broken(monkeypatch, tmp_path):
    program = tmp_path / 'bwrap'
    program.write_text('#!/bin/sh\necho "no permission" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv('PATH', str(tmp_path))


def test_bubblewrap_is_chosen_where_it_works(chosen):
    if problem := why_not():
        pytest.skip(problem)
    assert chosen().name == 'bubblewrap'
    assert chosen(accept_weaker=True).name == 'bubblewrap'
    assert chosen(force_weaker=True).name == WEAKER


@pytest.mark.usefixtures('absent')
def test_its_absence_is_refused_with_the_line_that_installs_it(chosen):
    with pytest.raises(Refusal, match=r'bubblewrap is not installed.*apt-get install bubblewrap'):
        chosen()


@pytest.mark.usefixtures('broken')
def test_a_bubblewrap_that_does_not_work_is_refused_with_its_reason(chosen):
    with pytest.raises(Refusal, match='no permission'):
        chosen()


@pytest.mark.usefixtures('absent')
def test_the_weaker_sandbox_is_taken_only_when_accepted(chosen):
    assert chosen(accept_weaker=True).name == WEAKER
