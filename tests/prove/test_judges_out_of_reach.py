"""A rewrite under trial reaches neither the recording nor the rules, the policy or the proof it is judged by."""

import json
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import choose
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.run import Conditions, InputFile, Inputs, Program

REACHING = (Path(__file__).parent / 'cases' / 'reaching.txt').read_text(encoding='utf-8')


@pytest.mark.slow
@pytest.mark.parametrize('shown', [False, True])
def test_a_rewrite_finds_no_judge(shown, tmp_path):
    """The file is found where it lies among the inputs, so the search sees what there is to see."""
    blobs = FolderBlobs(tmp_path / 'run' / 'objects')
    sandbox = choose(blobs, tmp_path / 'run' / 'scratch', accept_weaker=True)
    if sandbox.name != 'bubblewrap':
        pytest.skip('without bubblewrap a program sees the files of this machine, and the proof says so')
    judges = [
        tmp_path / 'run' / name
        for name in ('recording.json', 'proof.json', 'policy.toml', 'rules.toml', 'objects/ab/c')
    ]
    for judge in judges:
        judge.parent.mkdir(parents=True, exist_ok=True)
        judge.write_text('canary-4711')
    before = {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file() and 'scratch' not in path.parts}
    name = blobs.put(b'canary-4711')
    inputs = Inputs(files=(InputFile(path='/srv/j/input.txt', sha256=name, size=11),) if shown else ())
    program = Program(
        sources={'/opt/pipelines/j/pipeline.py': REACHING},
        arguments=('/opt/pipelines/j/pipeline.py', json.dumps([str(judge) for judge in judges])),
        working_folder='/srv/j',
        environment=sys.prefix,
    )
    run = sandbox.run(program, inputs, Conditions(seconds=60))
    assert run.exit_code == 0, blobs.get(run.stderr)
    found = json.loads(blobs.get(run.stdout))
    assert bool([place for place in found if 'input.txt' in place]) == shown
    assert [place for place in found if 'input.txt' not in place] == []
    assert {path: path.read_bytes() for path in before} == before
