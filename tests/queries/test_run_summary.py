"""What a person reads in the terminal."""

import io

import pytest
from rich.console import Console

from rewright.model.proof import Proof
from rewright.queries.summary import summary


def shown(store):
    console = Console(width=120, file=io.StringIO())
    console.print(summary(store))
    return ' '.join(console.file.getvalue().replace('│', ' ').split())


@pytest.mark.parametrize(
    'said',
    [
        'proven equal on 4 inputs, mutation score 19/20',
        'wall time 27.8 s → 3.94 s (7.1x less)',
        'peak memory 118 MB → 85 MB',
        'in flight 1 → 8 of 500 requests',
        'pull request 1 Modernize financial_scraper (open): APPROVE. Ready to merge: a maintainer merges it.',
        'more, in the report',
    ],
)
def test_a_whole_run(store, said):
    assert said in shown(store)


@pytest.mark.parametrize(
    'said', ['no verdict stopped at prove (failed)', 'next Install bubblewrap.', 'delivered nothing']
)
def test_a_stopped_run(stopped, said):
    assert said in shown(stopped)


def test_what_was_not_measured_is_said(store):
    store.write('proof', store.read('proof', Proof).model_copy(update={'performance': None, 'mutation': None}))
    text = shown(store)
    assert 'time, memory not measured' in text
    assert 'mutation score not measured' in text
    assert 'wall time' not in text
