"""A recording of an earlier day is read and its proof made again; one of a later schema is refused with one sentence."""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from rewright.adapters.bundles.reading import read
from rewright.adapters.bundles.writing import write
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.stores.folder import FolderStore
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.bundle import BUNDLE_SCHEMA
from rewright.model.observation import Observation
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.refusal import Refusal
from rewright.model.run import Run
from rewright.workflows.exporting import objects
from rewright.workflows.verifying import opened

SAMPLES = sorted(Path(__file__).with_name('older').glob('*.rewright.tar.gz'))
COMMAND = Path(sys.executable).parent / 'rewright'
KNOWN = {'bundle': BUNDLE_SCHEMA} | {
    name: kind.model_fields['schema_version'].default for name, kind in {'recording': Recording, 'proof': Proof}.items()
}
PLACES = re.compile(rb'/(?:root|home|work|Users|mnt|opt)/(?!job\b)[^"\s]*')


@pytest.fixture(params=SAMPLES, ids=lambda path: path.name)
def sample(request, tmp_path):
    """The documents of a stored bundle, and where its objects are."""
    blobs = FolderBlobs(tmp_path / 'objects')
    return read(request.param, blobs), blobs


def is_present(documents):
    return all(json.loads(documents[f'{name}.json'])['schema_version'] == version for name, version in KNOWN.items())


def one_sentence(refusal):
    assert 'schema version' in refusal.what
    assert ('\n' in str(refusal), refusal.exit_code, bool(refusal.next_move)) == (False, 2, True)


def test_a_stored_recording_is_read_whole_or_refused_for_its_schema(sample, tmp_path):
    documents, blobs = sample
    (tmp_path / 'recording.json').write_bytes(documents['recording.json'])
    if not is_present(documents):
        with pytest.raises(Refusal) as caught:
            opened(documents)
        one_sentence(caught.value)
        return
    bundle = opened(documents)
    assert FolderStore(tmp_path).read('recording', Recording) == bundle.recording
    assert (bundle.job.name, bundle.recording.repeatable, bundle.proof.verdict) == ('cities', True, 'proven')
    assert [file.path.rpartition('/')[2] for file in bundle.recording.inputs.files] == ['in.csv']
    (effect,) = bundle.recording.live.effects
    assert blobs.get(effect.sha256).decode() == 'Łódź,' + '2' * 200 + '\r\n,\r\n'
    observation = Observation.model_validate_json(blobs.get(bundle.recording.observation))
    assert {seen.kind for seen in observation.expressions.values()} >= {'list', 'str', 'dict'}
    for trial in bundle.proof.trials:
        assert Run.model_validate_json(blobs.get(trial.modern)).exit_code == 0
    assert len({blobs.get(name) for name in objects(bundle, blobs)}) > 10


def test_a_stored_recording_names_no_place_of_the_machine_that_made_it(sample):
    documents, blobs = sample
    kept = [zlib.decompress(path.read_bytes()) for path in blobs.folder.rglob('*') if path.is_file()]
    assert len(kept) > 10
    found = [place for data in (*documents.values(), *kept) for place in PLACES.findall(data)]
    assert found == []


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')
@pytest.mark.parametrize('path', SAMPLES, ids=lambda path: path.name)
def test_a_stored_proof_is_made_again(path, tmp_path):
    done = subprocess.run(
        [COMMAND, 'verify', path, '--json'], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    said = json.loads(done.stdout) if done.stdout else {'unchecked': [done.stderr]}
    if missing := [why for why in said['unchecked'] if 'no interpreter' in why]:
        pytest.skip(missing[0])
    assert (done.returncode, said.get('verdict'), said.get('moved')) == (0, 'same', []), done.stderr


def later(documents, name):
    """The documents, one of which is of a schema that nobody knows yet."""
    of = {'live': 'recording', 'inputs': 'recording'}.get(name, name)
    value = json.loads(documents[f'{of}.json'])
    (value if of == name else value[name])['schema_version'] = 99
    return documents | {f'{of}.json': json.dumps(value).encode()}


@pytest.mark.parametrize('name', ['bundle', 'recording', 'live', 'inputs', 'proof', 'facts', 'patch'])
def test_a_bundle_of_an_unknown_schema_is_refused(name, sample):
    documents, _ = sample
    with pytest.raises(Refusal, match='schema version 99, this Rewright reads') as caught:
        opened(later(documents, name))
    one_sentence(caught.value)


@pytest.mark.parametrize('name', ['recording', 'live', 'inputs'])
def test_a_recording_of_an_unknown_schema_is_refused(name, sample, tmp_path):
    documents, _ = sample
    (tmp_path / 'recording.json').write_bytes(later(documents, name)['recording.json'])
    with pytest.raises(Refusal, match='schema version 99, this Rewright reads') as caught:
        FolderStore(tmp_path).read('recording', Recording)
    one_sentence(caught.value)
    assert caught.value.where == str(tmp_path / 'recording.json')


@pytest.mark.slow
def test_the_door_says_so_in_one_line(sample, tmp_path):
    documents, blobs = sample
    write(tmp_path / 'later.rewright.tar.gz', later(documents, 'recording'), [], blobs)
    done = subprocess.run([COMMAND, 'verify', 'later.rewright.tar.gz'], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count('\n')) == (2, '', 1)
    assert 'schema version 99, this Rewright reads 1' in done.stderr
