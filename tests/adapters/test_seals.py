"""Signatures: a sealed statement is known by its key, and nothing else passes."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from rewright.adapters.seals.dsse import check, sealed
from rewright.model.refusal import Refusal

PAYLOAD = '{"é":1}\n'.encode()


@pytest.fixture
def keys(tmp_path):
    for name in ('mine', 'other'):
        key = Ed25519PrivateKey.generate()
        (tmp_path / name).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (tmp_path / f'{name}.pub').write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
    return tmp_path


def test_a_sealed_statement_is_known_by_its_key_and_holds_none(keys):
    envelope = sealed(PAYLOAD, keys / 'mine')
    assert len(check(envelope, PAYLOAD, keys / 'mine.pub')) == 64
    assert envelope == sealed(PAYLOAD, keys / 'mine')
    secret = b''.join((keys / 'mine').read_bytes().splitlines()[1:-1])
    assert secret not in envelope
    assert json.loads(envelope)['payloadType'] == 'application/vnd.in-toto+json'
    assert base64.b64decode(json.loads(envelope)['payload']) == PAYLOAD


def changed(envelope, **update):
    return json.dumps(json.loads(envelope) | update).encode()


SPOILED = {
    'another payload beside it': (lambda e: e, b'{}', 'about another certificate'),
    'another payload in it': (lambda e: changed(e, payload=base64.b64encode(b'{}').decode()), PAYLOAD, 'about another'),
    'another type': (lambda e: changed(e, payloadType='text/plain'), PAYLOAD, 'about another'),
    'no signature': (lambda e: changed(e, signatures=[]), PAYLOAD, 'not made with this key'),
    'a signature of nothing': (lambda e: changed(e, signatures=[{'sig': ''}]), PAYLOAD, 'not made with this key'),
    'a signature that is no base64': (lambda e: changed(e, signatures=[{'sig': '%'}]), PAYLOAD, 'no DSSE envelope'),
    'signatures that are no list': (lambda e: changed(e, signatures=3), PAYLOAD, 'no DSSE envelope'),
    'no envelope': (lambda e: b'[', PAYLOAD, 'no DSSE envelope'),
    'nesting without end': (lambda e: b'[' * 200_000, PAYLOAD, 'no DSSE envelope'),
}


@pytest.mark.parametrize('what', SPOILED)
def test_a_spoiled_seal_is_refused(what, keys):
    spoil, payload, sentence = SPOILED[what]
    with pytest.raises(Refusal, match=sentence):
        check(spoil(sealed(PAYLOAD, keys / 'mine')), payload, keys / 'mine.pub')


def test_the_key_of_somebody_else_does_not_fit(keys):
    with pytest.raises(Refusal, match='not made with this key'):
        check(sealed(PAYLOAD, keys / 'mine'), PAYLOAD, keys / 'other.pub')


def test_other_keys_are_named(keys):
    curve = generate_private_key(SECP256R1())
    (keys / 'curve').write_bytes(curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    for wrong in ('curve', 'mine.pub', 'nowhere'):
        with pytest.raises(Refusal, match=r'Ed25519 private key|cannot be read'):
            sealed(PAYLOAD, keys / wrong)
    for wrong in ('curve', 'mine', 'nowhere'):
        with pytest.raises(Refusal, match=r'Ed25519 public key|cannot be read'):
            check(sealed(PAYLOAD, keys / 'mine'), PAYLOAD, keys / wrong)
