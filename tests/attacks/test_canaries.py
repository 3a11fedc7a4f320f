"""A planted secret comes out nowhere: in no file, object, commit, page, bundle and line that a whole run leaves or says."""

import base64
import gzip
import io
import json
import re
import sqlite3
import subprocess
import tarfile
import zipfile
import zlib
from urllib.parse import quote, quote_plus

import pytest
from canary_run import GIVEN, SENT, Left, planted, whole
from scanning import files, leaks, spelled

from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.wire.redaction import Redactor
from rewright.model.refusal import Refusal
from rewright.read.intake import intake

CANARY = 'cn4ry/9f3a7c+x=é'
CONFINED = pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')


def tar(data):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode='w:gz') as archive:
        info = tarfile.TarInfo('member')
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def archive(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as packed:
        packed.writestr('member', data)
    return file.getvalue()


def database(data):
    link = sqlite3.connect(':memory:')
    link.execute('CREATE TABLE t (x)')
    link.execute('INSERT INTO t VALUES (?)', (data.decode(),))
    return link.serialize()


PACKED = {
    'plain': bytes, 'zlib': zlib.compress, 'gzip': gzip.compress, 'zip': archive, 'tar': tar, 'database': database,
    'tar of gzip of zip': lambda data: tar(gzip.compress(archive(data))),
}  # fmt: skip


@pytest.mark.parametrize('packed', PACKED)
def test_a_canary_is_found_in_whatever_it_is_packed(packed, tmp_path):
    for number, (spelling, text) in enumerate(spelled(CANARY).items()):
        # UTF-16 is no text of a database.
        if spelling != 'UTF-16' or packed != 'database':
            (tmp_path / str(number)).write_bytes(PACKED[packed](b'innocent ' + text + b' words'))
    names = {found.partition(' in ')[0].partition(': ')[2] for found in leaks({'way': CANARY}, files(tmp_path))}
    assert names >= set(spelled(CANARY)) - ({'UTF-16'} if packed == 'database' else set())


@pytest.mark.parametrize('packs', [False, True])
def test_a_canary_is_found_in_git(packs, tmp_path):
    commands = [
        ['init', '-q'],
        ['add', '.'],
        ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'Say it'],
    ]
    (tmp_path / 'kept').mkdir()
    (tmp_path / 'kept' / 'file').write_text(CANARY)
    for command in [*commands, *([['gc', '-q']] if packs else [])]:
        subprocess.run(['git', '-C', tmp_path / 'kept', *command], check=True)
    (tmp_path / 'kept' / 'file').unlink()
    assert any('objects' in found for found in leaks({'way': CANARY}, files(tmp_path)))


def test_a_canary_is_found_in_the_name_of_a_file(tmp_path):
    (tmp_path / 'cn4ry-in-a-name').touch()
    assert leaks({'way': 'cn4ry-in-a-name'}, files(tmp_path))


@pytest.mark.parametrize('secret', [CANARY, 'cn4ry-0123456789', 'a"b\'c4nry\\d', '漢字cn4ry😀', 'x' * 200 + '1'])
def test_no_spelling_of_a_named_secret_is_kept(secret):
    redactor = Redactor(b'key', [secret])
    for around in ('', 'a', 'ab', 'abc'):
        for data in (text for text in spelled(around + secret + around).values()):
            assert leaks({'way': secret}, [('here', redactor.bytes(b'x: ' + data + b'.'))]) == []


def small(text):
    return re.sub('%..', lambda found: found[0].lower(), text)


# How an address writes its password, and how a job packs what it read there, as text or as a part of something.
WRITTEN = {
    'escaped': lambda secret: quote(secret, safe=''), 'in small digits': lambda secret: small(quote(secret, safe='')),
    'where it has to be': lambda secret: secret.replace('%', '%25').replace('/', '%2F').replace('@', '%40'),
    'every sign': lambda secret: ''.join(f'%{byte:02X}' for byte in secret.encode()),
}  # fmt: skip
CARRIED = {
    'a body': lambda address: ((), '', json.dumps({'dsn': address}).encode()),
    'a text': lambda address: ((('Content-Type', 'text/plain'),), '', b'use ' + address.encode() + b'\n'),
    'a header': lambda address: ((('Location', address),), '', b''),
    'a path': lambda address: ((), '/save/' + address, b''),
    'a parameter': lambda address: ((), '/save?a=1&url=' + quote(address, safe=''), b''),
    'a form': lambda address: ((), '/save', b'url=' + quote(address, safe='').encode()),
}
PACKS = {
    'as it is': str, 'escaped': lambda text: quote(text, safe=''), 'escaped small': lambda text: small(quote(text)),
    'escaped twice': lambda text: quote(quote(text, safe='')), 'plus': quote_plus, 'JSON': lambda text: json.dumps({'p': text}),
    'repr': repr, 'hex': lambda text: text.encode().hex(), 'basic': lambda text: encoded(f'bob:{text}'),
    'basic, an odd name': lambda text: encoded(f'bobby:{text}'), 'address': lambda text: encoded(f'db://b:{text}@db.test/a'),
    'document': lambda text: encoded(json.dumps({'password': text})),
}  # fmt: skip


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize('carries', CARRIED)
@pytest.mark.parametrize('written', WRITTEN)
def test_a_password_of_an_address_goes_however_it_is_written_and_packed(written, carries):
    for secret in ('cn4ry/zq9x+y', 'cn4ry@zq9x/é', 'cn4ry%zq9x', 'cn4ry-zq9x'):
        redactor = Redactor(b'key')
        sent = WRITTEN[written](secret)
        redactor.learn(*CARRIED[carries](f'postgresql://bob:{sent}@db.test/shop'))
        mark = redactor.mark(secret)
        for text in (secret, sent):
            # What stands there is what a program writes that was given the mark instead: so a replay finds it again.
            assert {name: redactor.text(pack(text)) for name, pack in PACKS.items()} == {
                name: pack(mark) for name, pack in PACKS.items()
            }
            assert leaks({'way': text}, [('here', redactor.bytes(form)) for form in spelled(text).values()]) == []


@pytest.mark.parametrize('address', ['postgresql://bob:{}@db.test/shop', 'dsn = "https://bob:{}@db.test:443"'])
def test_the_password_of_a_named_address_is_a_secret_of_its_own(address):
    for secret in ('cn4ry/zq9x+y', 'cn4ry@zq9x/é', 'zq9@x/1'):
        redactor = Redactor(b'key', [address.format(quote(secret, safe=''))])
        for form in spelled(secret).values():
            assert leaks({'way': secret}, [('here', redactor.bytes(b'x: ' + form + b'.'))]) == []


@pytest.mark.parametrize('magic', [b'SQLite format 3\0', b'PAR1', b'PK\x03\x04', b'\x89HDF\r\n\x1a\n'])
def test_what_holds_its_places_keeps_its_length(magic):
    for data in spelled(CANARY).values():
        whole_file = magic + data + b'\0end'
        kept = Redactor(b'key', [CANARY]).bytes(whole_file)
        assert (len(kept), kept.endswith(b'\0end')) == (len(whole_file), True)
        assert leaks({'way': CANARY}, [('here', kept)]) == []


GIVEN_IN_THE_CLEAR = {
    'environment': '[environment]\nDB_PASSWORD = "cn4ry-9f3a"\n',
    'address': '[environment]\nDSN = "postgres://bob:cn4ry-9f3a@db.test/shop"\n',
    'argument': 'arguments = ["--password", "cn4ry-9f3a"]\n',
    'argument in one': 'arguments = ["--api-key=cn4ry-9f3a"]\n',
    'standard input': 'stdin = "AKIAABCDEFGHIJKLMNOP cn4ry-9f3a"\n',
}


@pytest.mark.parametrize('way', GIVEN_IN_THE_CLEAR)
def test_a_secret_in_the_settings_is_refused_and_not_shown(way, tmp_path):
    (tmp_path / 'job.py').write_text('print(1)\n')
    (tmp_path / 'rewright.toml').write_text(GIVEN_IN_THE_CLEAR[way])
    with pytest.raises(Refusal, match=r'rewright\.toml: .* holds .* \(not shown\)') as caught:
        intake(tmp_path)
    assert 'cn4ry' not in str(caught.value)


@pytest.mark.parametrize(
    'settings',
    [
        'arguments = ["--password", "${DB}"]\nsecrets = ["DB"]\n', '[environment]\nTOKEN_FILE = ""\nMODE = "full"\n',
        'arguments = ["--tokens", "5", "--key"]\n', 'arguments = ["--password-prompt", "no"]\n',
    ],
)  # fmt: skip
def test_settings_without_a_secret_are_taken(settings, tmp_path):
    (tmp_path / 'job.py').write_text('print(1)\n')
    (tmp_path / 'rewright.toml').write_text(settings)
    assert intake(tmp_path).script == 'job.py'


@pytest.mark.slow
@CONFINED
def test_no_planted_secret_comes_out_of_a_whole_run(tmp_path):
    left = whole(tmp_path)
    assert left.codes == {'modernize': 0, 'review': 0, 'export': 0, 'verify': 0}, left.said
    # The job really had them.
    heard = '\n'.join(left.heard)
    assert all(json.dumps(left.canaries[way])[1:-1] in heard for way in ('cookie', 'argument'))
    assert all(left.canaries[way].replace('/', '%2F').replace('+', '%2B') in heard for way in SENT[:3])
    assert list((tmp_path / 'runs').glob('*/forge/pulls/*.json'))
    assert (len(left.canaries), left.found()) == (len(GIVEN) + len(SENT), [])


@pytest.mark.slow
@CONFINED
def test_a_secret_that_cannot_be_moved_out_of_the_source_is_neither_said_nor_delivered_nor_exported(tmp_path):
    left = Left(tmp_path, {'source': planted()['access_token']}, given=(tmp_path / 'job',))
    (tmp_path / 'job').mkdir()
    (tmp_path / 'tmp').mkdir()
    # Put together over two lines, it is a secret that nothing can be put in the place of.
    first, last = left.canaries['source'][:9], left.canaries['source'][9:]
    source = f'PASSWORD = ({first!r}\n            {last!r})\nwith open("out.txt", "w") as out:\n    out.write("ok")\n'
    (tmp_path / 'job' / 'job.py').write_text(source)
    (tmp_path / 'policy.toml').write_text(
        '[proof]\nmutated_inputs = 1\nplanted_faults = 1\nmutation_score = 0.0\ntimed_runs = 1\n'
    )
    left.run('modernize', 'job', '--policy', 'policy.toml', '--out', 'runs')
    left.run('export', 'job', '--policy', 'policy.toml', '--runs', 'runs')
    assert left.codes == {'modernize': 3, 'export': 2}, left.said
    assert list(tmp_path.glob('*.tar.gz')) == []
    # What it was proven with lies in the folder of the run, where the source lies too.
    (run,) = (tmp_path / 'runs').iterdir()
    left.given += (run,)
    assert left.found() == []
    forge = files(run / 'forge') if (run / 'forge').exists() else iter(())
    assert leaks(left.canaries, forge) == []
