"""What programs read about a run: exact keys, nothing invented where a stage did not come that far."""

import json

import pytest

from rewright.model.outcome import Outcome
from rewright.model.proof import Proof
from rewright.model.review import Review
from rewright.queries.result import result

KEYS = ['job', 'outcome', 'proof', 'coverage', 'legacy_packages_left', 'branch', 'pull_requests', 'report']
PROOF_KEYS = [
    'verdict', 'inputs_tried', 'differences', 'mutation', 'legacy_seconds', 'modern_seconds', 'legacy_peak_mb',
    'modern_peak_mb', 'tolerances',
]  # fmt: skip


def as_json(store):
    return json.loads(result(store).model_dump_json())


def change_proof(store, **update):
    store.write('proof', store.read('proof', Proof).model_copy(update=update))


def test_a_whole_run(store):
    found = as_json(store)
    assert list(found) == KEYS
    assert list(found['proof']) == PROOF_KEYS
    assert (found['outcome'], found['proof']['inputs_tried']) == ('ok', 4)
    faults = found['proof']['mutation']
    assert (faults['planted'], faults['killed']) == (20, 19)
    assert [(one['span'], one['what']) for one in faults['survivors']] == [('rows.py:22', 'strip() removed')]
    assert 'no input found: 7 were made for it, with a missing value' in faults['survivors'][0]['why']
    assert found['coverage']['left'][0]['span'] == 'scraper.py:57'
    assert [pull['number'] for pull in found['pull_requests']] == [1, 2]


def test_a_stopped_run_has_no_proof_and_no_branch(stopped):
    found = as_json(stopped)
    assert list(found) == KEYS
    assert (found['outcome'], found['proof'], found['branch'], found['pull_requests']) == ('failed', None, None, [])
    assert found['coverage']['modernized'] == 13


def test_unmeasured_figures_are_null(store):
    change_proof(store, performance=None, mutation=None)
    proof = as_json(store)['proof']
    assert proof['mutation'] is None
    assert {proof[key] for key in PROOF_KEYS[4:-1]} == {None}


@pytest.mark.parametrize('verdict', ['not proven', 'different'])
def test_only_a_proven_run_ends_ok(store, verdict):
    change_proof(store, verdict=verdict)
    assert result(store).outcome is Outcome.NEEDS_CHANGES


def test_an_empty_folder(store):
    for path in store.folder.glob('*.json*'):
        path.unlink()
    found = as_json(store)
    assert (found['job'], found['outcome']) == (store.folder.name, 'unavailable')
    assert (found['proof'], found['coverage'], found['report']) == (None, None, None)


def test_a_planned_branch_that_was_never_submitted_is_not_named(store):
    (store.folder / 'delivery.json').unlink()
    assert result(store).branch is None


def test_the_report_is_named_once_it_is_there(store):
    path = store.write_text('report.html', '<!doctype html>')
    assert result(store).report == str(path)


def test_a_pull_request_that_the_review_merged_is_merged(store):
    review = store.read('review', Review)
    merged = review.decisions[0].model_copy(update={'merged': True})
    store.write('review', review.model_copy(update={'decisions': (merged,)}))
    assert [pull.state for pull in result(store).pull_requests] == ['merged', 'open']
