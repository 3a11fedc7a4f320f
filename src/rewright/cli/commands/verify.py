"""`rewright verify CERTIFICATE|BUNDLE`: make somebody's proof again on this machine and say whether it is the same."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from rewright import wiring
from rewright.cli import options
from rewright.model.bundle import Verification
from rewright.model.refusal import EXIT_NOT_PROVEN, EXIT_OK, EXIT_USAGE, Refusal
from rewright.workflows.exporting import CERTIFICATE, SIGNATURE
from rewright.workflows.verifying import Means, opened, verified

Given = Annotated[Path, typer.Argument(help='A bundle, or a certificate.', metavar='CERTIFICATE|BUNDLE')]
BundleFile = Annotated[
    Path | None, typer.Option('--bundle', help='The bundle of the certificate; without it the only one beside it.')
]
PublicKey = Annotated[
    Path | None, typer.Option('--key', help='The Ed25519 public key (PEM) that must have signed the certificate.')
]
Repository = Annotated[
    Path | None, typer.Option('--repository', help='A git repository whose base branch must not have moved.')
]
Base = Annotated[str, typer.Option('--base', help='The base branch in that repository.')]
CODES = {'same': EXIT_OK, 'not same': EXIT_NOT_PROVEN, 'not verified': EXIT_USAGE}
_GZIP = b'\x1f\x8b'


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    given: Given,
    bundle: BundleFile = None,
    key: PublicKey = None,
    repository: Repository = None,
    base: Base = 'main',
    *,
    accept_weaker_sandbox: options.AcceptWeaker = False,
    as_json: options.Json = False,
) -> int:
    """Check every hash, build both environments, run everything of a proof again, and say same or not the same."""
    certificate, file = _certificate_and_bundle(given, bundle)
    head = wiring.head_of(repository, base) if repository else None
    with tempfile.TemporaryDirectory(prefix='rewright-verify-') as scratch:
        folder = Path(scratch)
        blobs = wiring.blobs(folder)
        documents = wiring.read_bundle(file, blobs)
        inside = documents.get(CERTIFICATE, b'')
        if certificate is not None and certificate != inside:
            raise Refusal(
                'the bundle is about another certificate', where=str(file), next_move='Name its own with --bundle.'
            )
        signature = _signature(documents, key)
        sandbox = wiring.confined(folder, accept_weaker=accept_weaker_sandbox)
        means = Means(sandbox, wiring.environments(), blobs, _progress(as_json=as_json), head)
        result = verified(opened(documents), inside, signature, means)
    print(result.model_dump_json(indent=1) if as_json else _said(result))
    return CODES[result.verdict]


def _certificate_and_bundle(given: Path, bundle: Path | None) -> tuple[bytes | None, Path]:
    """Return the certificate that was named, None where a bundle was, and the bundle."""
    try:
        with given.open('rb') as file:
            if file.read(2) == _GZIP:
                return None, given
        certificate = given.read_bytes()
    except OSError as error:
        raise Refusal(
            f'it cannot be read: {error.strerror}', where=str(given), next_move='Name a bundle or a certificate.'
        ) from None
    beside = sorted(given.absolute().parent.glob('*.rewright.tar.gz'))
    if bundle is None and len(beside) != 1:
        raise Refusal(
            f'{len(beside)} bundles lie beside the certificate', where=str(given), next_move='Name one with --bundle.'
        )
    return certificate, bundle or beside[0]


def _signature(documents: dict[str, bytes], key: Path | None) -> str:
    envelope = documents.get(SIGNATURE)
    if key is None:
        return 'unsigned' if envelope is None else 'there is one, but no key was given'
    if envelope is None:
        raise Refusal('the certificate is not signed', where=str(key), next_move='Verify it without --key, or ask.')
    return f'signed by {wiring.sealed_by(envelope, documents[CERTIFICATE], key)}'


def _progress(*, as_json: bool) -> Callable[[str], None]:
    return (lambda _: None) if as_json else (lambda text: print(f'verify       {text}', file=sys.stderr))


def _said(result: Verification) -> str:
    lines = [result.verdict, f'certificate  {result.certificate}', f'signature    {result.signature}']
    lines += [f'moved        {sentence}' for sentence in result.moved]
    lines += [f'checked      {what}' for what in result.checked]
    lines += [f'not checked  {what}' for what in result.unchecked]
    return '\n'.join(lines)
