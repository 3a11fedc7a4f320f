"""A certificate authority that lives for one run: a host name in, a TLS context that speaks for it out."""

import datetime as dt
import ipaddress
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Wide, because the program's clock may be shifted; before 2050, because old parsers read two-digit years.
_FROM = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_UNTIL = dt.datetime(2049, 12, 31, tzinfo=dt.UTC)


class Authority:
    """Issues server certificates; `pem` is what the program trusts. A second, untrusted root mirrors bad certificates."""

    def __init__(self) -> None:
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._roots = {True: _root('Rewright recorder'), False: _root('Rewright untrusted')}
        self._contexts: dict[tuple[str, bool], ssl.SSLContext] = {}

    @property
    def pem(self) -> bytes:
        """The trusted root certificate."""
        return self._roots[True][1].public_bytes(serialization.Encoding.PEM)

    def context(self, host: str, *, verified: bool) -> ssl.SSLContext:
        """Return the server's side of TLS for a host; `verified` says whether the program may trust it."""
        found = self._contexts.get((host, verified))
        if found is None:
            found = self._contexts[host, verified] = self._new_context(host, verified=verified)
        return found

    def _new_context(self, host: str, *, verified: bool) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(['http/1.1'])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, 'leaf.pem')
            file.write_bytes(self._leaf(host, verified=verified) + _private(self._leaf_key))
            context.load_cert_chain(file)
        return context

    def _leaf(self, host: str, *, verified: bool) -> bytes:
        key, root = self._roots[verified]
        builder = _builder(host[:64], root.subject, self._leaf_key.public_key())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        for extension, critical in (
            (x509.SubjectAlternativeName(_names(host)), False),
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (_usage(signs=False), True),
            (issuer, False),
        ):
            builder = builder.add_extension(extension, critical)
        return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _names(host: str) -> list[x509.GeneralName]:
    """What a certificate speaks for; of loopback nobody can say which of its names the program used."""
    if host == 'localhost' or host.startswith('127.'):
        return [x509.DNSName('localhost'), x509.IPAddress(ipaddress.ip_address('127.0.0.1'))]
    try:
        return [x509.IPAddress(ipaddress.ip_address(host))]
    except ValueError:
        return [x509.DNSName(host)]


def _root(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = _builder(name, subject, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder(not_valid_before=_FROM, not_valid_after=_UNTIL)
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    encoding, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, kind, serialization.NoEncryption())
