"""A statement and a local Ed25519 key -> a DSSE envelope, and an envelope and a public key -> whether it was sealed so.

Source: DSSE 1.0, https://github.com/secure-systems-lab/dsse/blob/master/protocol.md.
"""

import base64
import binascii
import hashlib
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from rewright.model.digest import canonical
from rewright.model.refusal import Refusal
from rewright.model.statement import PAYLOAD


def sealed(payload: bytes, key: Path) -> bytes:
    """Return the envelope of a statement; the key is read and appears nowhere in it. Refusal for any other key."""
    private = _private(key)
    signature = {'keyid': _name(private.public_key()), 'sig': _text(private.sign(_authenticated(payload)))}
    return canonical({'payload': _text(payload), 'payloadType': PAYLOAD, 'signatures': [signature]})


def check(envelope: bytes, payload: bytes, key: Path) -> str:
    """Return the name of the key that signed exactly `payload`; Refusal when the envelope is about something else or not by it."""
    public = _public(key)
    try:
        given = json.loads(envelope)
        inside = base64.b64decode(given['payload'], validate=True)
        signatures = [base64.b64decode(one['sig'], validate=True) for one in given['signatures']]
        kind = given['payloadType']
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        raise Refusal('the signature is no DSSE envelope', next_move='Ask for the bundle again.') from None
    if inside != payload or kind != PAYLOAD:
        raise Refusal('the signature is about another certificate', next_move='Ask for the bundle again.')
    if not any(_fits(public, signature, payload) for signature in signatures):
        raise Refusal('the signature was not made with this key', where=str(key), next_move='Name the right key.')
    return _name(public)


def _fits(public: Ed25519PublicKey, signature: bytes, payload: bytes) -> bool:
    try:
        public.verify(signature, _authenticated(payload))
    except InvalidSignature:
        return False
    return True


def _authenticated(payload: bytes) -> bytes:
    kind = PAYLOAD.encode()
    return b'DSSEv1 %d %b %d %b' % (len(kind), kind, len(payload), payload)


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_bytes(file), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        move = 'Make one: openssl genpkey -algorithm ed25519 -out key.pem.'
        raise Refusal('this is no unencrypted Ed25519 private key in PEM', where=str(file), next_move=move)
    return key


def _public(file: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(_bytes(file))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        move = 'Make it from the private key: openssl pkey -in key.pem -pubout -out key.pub.'
        raise Refusal('this is no Ed25519 public key in PEM', where=str(file), next_move=move)
    return key


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(f'the key cannot be read: {error.strerror}', where=str(file)) from None


def _name(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
