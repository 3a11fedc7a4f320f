"""One bundle file: equal proofs are equal bytes, and everything that is not whole and unchanged is refused with one sentence."""

import gzip
import io
import json
import tarfile
import zlib

import pytest

from rewright.adapters.bundles import reading
from rewright.adapters.bundles.reading import read
from rewright.adapters.bundles.writing import write
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.digest import canonical
from rewright.model.refusal import Refusal

DOCUMENTS = {'job.json': b'{"name":"\xc3\xa9"}\n', 'bundle.json': b''}
OBJECTS = (b'', b'one', b'x' * 512, b'\0' * 1500)


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / 'here')


@pytest.fixture
def there(tmp_path):
    return FolderBlobs(tmp_path / 'there')


@pytest.fixture
def file(tmp_path, blobs):
    return write(tmp_path / 'a' / 'b.rewright.tar.gz', DOCUMENTS, [blobs.put(data) for data in OBJECTS], blobs)


def test_what_is_written_is_read(file, there):
    assert read(file, there) == DOCUMENTS
    assert all(there.get(there.put(data)) == data for data in OBJECTS)


def test_any_tar_program_reads_it(file):
    with tarfile.open(file) as archive:
        assert {m.name for m in archive.getmembers()} > set(DOCUMENTS)
        assert {(m.mtime, m.uid, m.uname) for m in archive.getmembers()} == {(0, 0, '')}


def test_the_same_proof_is_the_same_file(file, blobs, tmp_path):
    names = [blobs.put(data) for data in reversed(OBJECTS)]
    other = write(tmp_path / 'other', dict(reversed(DOCUMENTS.items())), names * 2, blobs)
    assert other.read_bytes() == file.read_bytes()


def test_an_object_that_is_missing_leaves_no_file(tmp_path, blobs):
    with pytest.raises(Refusal, match='does not hold the object'):
        write(tmp_path / 'out' / 'x', DOCUMENTS, ['0' * 64], blobs)
    assert not (tmp_path / 'out').exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path, blobs):
    (tmp_path / 'file').write_text('')
    with pytest.raises(Refusal, match='cannot be written'):
        write(tmp_path / 'file' / 'x', DOCUMENTS, [], blobs)


def tar_of(*members, kind=tarfile.REGTYPE, form=tarfile.USTAR_FORMAT, **update):
    """A tar of (name, content) pairs; the last one gets `kind` and `update`."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode='w', format=form) as archive:
        for number, (name, data) in enumerate(members, start=1):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            if number == len(members):
                info.type = kind
                for key, value in update.items():
                    setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    # Other programs fill the last record up; a bundle ends with its two empty blocks.
    return target.getvalue().rstrip(b'\0') + b'\0' * (1024 + -len(target.getvalue().rstrip(b'\0')) % 512)


def sha(data):
    import hashlib

    return hashlib.sha256(data).hexdigest()


def manifest(members=(), version=1, **listed):
    found = {name: {'sha256': sha(data), 'size': len(data)} for name, data in members} | listed
    return ('manifest.json', canonical({'schema_version': version, 'members': found}))


A = ('a.json', b'{}')
OBJECT = (f'objects/{sha(b"x")}', b'x')
GOOD = tar_of(manifest([A]), A)

HOSTILE = {
    'no manifest': tar_of(A),
    'a manifest in the second place': tar_of(A, manifest([A])),
    'a manifest that is a list': tar_of(('manifest.json', b'[]')),
    'a manifest that is no JSON': tar_of(('manifest.json', b'{')),
    'a manifest nested without end': tar_of(('manifest.json', b'[' * 200_000)),
    'sizes below nothing': tar_of(('manifest.json', b'{"schema_version":1,"members":{"a.json":{"sha256":"","size":-1}}}')),
    'a parent path': tar_of(manifest([('../a.json', b'')]), ('../a.json', b'')),
    'an absolute path': tar_of(manifest([('/tmp/a.json', b'')]), ('/tmp/a.json', b'')),
    'a backslash path': tar_of(manifest([('..\\a.json', b'')]), ('..\\a.json', b'')),
    'an object that is no hash': tar_of(manifest([('objects/../../x', b'')]), ('objects/../../x', b'')),
    'a symbolic link': tar_of(manifest([A]), A, kind=tarfile.SYMTYPE, linkname='/etc/passwd', size=0),
    'a hard link': tar_of(manifest([A]), A, kind=tarfile.LNKTYPE, linkname='manifest.json', size=0),
    'a character device': tar_of(manifest([A]), A, kind=tarfile.CHRTYPE, size=0),
    'a block device': tar_of(manifest([A]), A, kind=tarfile.BLKTYPE, size=0),
    'a pipe': tar_of(manifest([A]), A, kind=tarfile.FIFOTYPE, size=0),
    'a folder': tar_of(manifest([A]), A, kind=tarfile.DIRTYPE, size=0),
    'a long name': tar_of(manifest([A]), ('a' * 120 + '.json', b''), form=tarfile.GNU_FORMAT),
    'an extended header': tar_of(manifest([A]), ('ä.json', b''), form=tarfile.PAX_FORMAT),
    'a prefix': tar_of(manifest([A]), (f'{"b" * 60}/{"a" * 60}.json', b'')),
    'the same member twice': tar_of(manifest([A]), A, A),
    'a member that is not announced': tar_of(manifest([A]), A, ('b.json', b'')),
    'an announced member that is missing': tar_of(manifest([A, ('b.json', b'')]), A),
    'another size than announced': tar_of(manifest([A]), ('a.json', b'{ }')),
    'another content than announced': tar_of(manifest([A]), ('a.json', b'[]')),
    'an object under the name of another': tar_of(manifest(**{OBJECT[0]: {'sha256': sha(b'y'), 'size': 1}}), (OBJECT[0], b'y')),
    'a bomb that says so': tar_of(manifest(**{'a.json': {'sha256': sha(b''), 'size': 1 << 50}}), A),
    'many bombs': tar_of(manifest(**{f'a{n}.json': {'sha256': '', 'size': 1 << 30} for n in range(4000)}), A),
    'a bomb that lies': tar_of(manifest([A]), ('a.json', b'\0' * (1 << 22))),
    'an older schema': tar_of(manifest([A], version=0), A),
    'a newer schema': tar_of(manifest([A], version=2), A),
    'a schema that is a text': tar_of(manifest([A], version='x' * 10_000), A),
    'a tar cut short': GOOD[:1400],
    'a tar without its end': GOOD[:-1024],
    'half an end': GOOD[:-512],
    'bytes after the end': GOOD + b'\0' * 512,
    'another checksum': GOOD[:148] + b'0000000\0' + GOOD[156:],
    'text between two members': GOOD.replace(b'{}' + b'\0' * 510, b'{}' + b'\0' * 500 + b'#!/bin/sh\n'),
    'no tar': b'hello' * 500,
    'nothing': b'',
}  # fmt: skip


def test_the_good_one_is_good(tmp_path, there):
    file = tmp_path / 'x'
    file.write_bytes(gzip.compress(GOOD))
    assert read(file, there)['a.json'] == b'{}'


@pytest.mark.parametrize('what', HOSTILE)
def test_a_hostile_bundle_is_refused_with_one_sentence(what, tmp_path, there):
    file = tmp_path / 'x.rewright.tar.gz'
    file.write_bytes(gzip.compress(HOSTILE[what]))
    with pytest.raises(Refusal) as refused:
        read(file, there)
    assert refused.value.exit_code == 2
    assert refused.value.where == str(file)
    assert len(refused.value.what) < 250
    assert '\n' not in refused.value.what
    assert {path.name for path in tmp_path.iterdir()} <= {file.name, 'there'}


@pytest.mark.parametrize(
    'data',
    [b'', b'\x1f\x8b', gzip.compress(GOOD)[:60], zlib.compress(GOOD), b'PK\x03\x04', gzip.compress(GOOD)[:-8] + b'\0' * 8],
    ids=['empty', 'two bytes', 'cut', 'zlib', 'zip', 'wrong checksum'],
)  # fmt: skip
def test_what_is_no_gzip_file_is_refused(data, tmp_path, there):
    (tmp_path / 'x').write_bytes(data)
    with pytest.raises(Refusal):
        read(tmp_path / 'x', there)


def test_no_file_is_refused(tmp_path, there):
    with pytest.raises(Refusal, match='no such bundle'):
        read(tmp_path / 'nowhere', there)


def test_every_byte_counts(tmp_path, file, there):
    """A flipped bit anywhere in a member's content is found."""
    plain = gzip.decompress(file.read_bytes())
    for place in (plain.index(b'"name"') + 2, plain.index(b'one'), plain.rindex(b'x' * 100)):
        spoiled = plain[:place] + bytes([plain[place] ^ 1]) + plain[place + 1 :]
        (tmp_path / 'x').write_bytes(gzip.compress(spoiled))
        with pytest.raises(Refusal, match='another content than announced'):
            read(tmp_path / 'x', there)


def test_a_bomb_ends_where_its_manifest_lied(tmp_path, there, monkeypatch):
    taken = []
    content = reading._Reading._content
    monkeypatch.setattr(reading._Reading, '_content', lambda self, m: taken.append(m.size) or content(self, m))
    (tmp_path / 'x').write_bytes(gzip.compress(HOSTILE['a bomb that lies']))
    with pytest.raises(Refusal, match='another size'):
        read(tmp_path / 'x', there)
    assert max(taken) < 1000
    assert json.loads(manifest([A])[1])['schema_version'] == 1
