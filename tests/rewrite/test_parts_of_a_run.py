"""A job in parts is one run: the splitter and the workers are logged, and the aggregator alone tells lineage and sums up."""

import json

import pytest
from whole_jobs import patch_of, run, source_of, write

pytestmark = pytest.mark.slow


def test_lineage_and_summary_are_told_once(shop, monkeypatch, tmp_path):
    source = source_of('flat_range', shop.url)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    folder = write(tmp_path / 'code', patch_of(source, batch_size=2).files)
    monkeypatch.setenv('REWRIGHT_LINEAGE', str(tmp_path / 'lineage.jsonl'))
    monkeypatch.setenv('REWRIGHT_SUMMARY', str(tmp_path / 'runs'))
    assert run(tmp_path / 'run', [str(folder / 'handlers.py'), 'run-local']).visible == expected
    events = [json.loads(line) for line in (tmp_path / 'lineage.jsonl').read_text(encoding='utf-8').splitlines()]
    assert [e['eventType'] for e in events] == ['START', 'COMPLETE']
    (path,) = (tmp_path / 'runs' / 'job').iterdir()
    summary = json.loads(path.read_text(encoding='utf-8'))
    assert (summary['outcome'], [s['outcome'] for s in summary['stages']]) == ('ok', ['ok'] * 4)
