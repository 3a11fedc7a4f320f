"""What a recording keeps of inputs that hold secrets."""

import pytest

from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.model.service import Postgres
from rewright.record.inputs import collect

CANARY = b'canary-7f3a9c'


def redacted(data):
    return data.replace(CANARY, b'REDACTED-0a1b2c3d4e5f')


def test_an_input_that_holds_a_secret_is_kept_without_it(desk):
    (desk.root / 'a.txt').write_bytes(b'a ' + CANARY)
    (desk.root / 'b.txt').write_bytes(b'nothing')
    taken = collect(desk.job(''), desk.facts(), desk.blobs, redacted).files
    kept = {file.path.rpartition('/')[2]: (desk.blobs.get(file.sha256), file.redacted) for file in taken}
    assert (kept['a.txt'], kept['b.txt']) == ((b'a REDACTED-0a1b2c3d4e5f', True), (b'nothing', False))


def test_a_dump_that_holds_a_secret_is_refused(desk):
    (desk.root / 'shop.sql').write_bytes(b"CREATE TABLE t (x text);\nINSERT INTO t VALUES ('" + CANARY + b"');\n")
    job: Job = desk.job('', postgres=Postgres(databases={'shop': 'shop.sql'}))
    with pytest.raises(Refusal, match=r'shop\.sql: the content of Postgres holds one of the secrets of the job'):
        collect(job, desk.facts(), desk.blobs, redacted)
    assert collect(job, desk.facts(), desk.blobs).postgres is not None
