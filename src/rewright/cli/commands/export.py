"""`rewright export RUN|JOB`: one proof as one file that somebody else can verify."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rewright import wiring
from rewright.cli import options
from rewright.model.refusal import Refusal
from rewright.read.intake import intake
from rewright.workflows.exporting import CERTIFICATE, SIGNATURE, gathered
from rewright.workflows.modernize import run_name

Proven = Annotated[Path, typer.Argument(help='The folder of a run, or a job that was run.', metavar='RUN|JOB')]
To = Annotated[Path | None, typer.Option('--out', help='The file to write; the name of the run, here, without it.')]
Runs = Annotated[Path, typer.Option('--runs', help='Where runs are kept, when a job is named.')]
SigningKey = Annotated[
    Path | None, typer.Option('--key', help='An Ed25519 private key (PEM) that signs the certificate.')
]
WithSecrets = Annotated[
    bool,
    typer.Option(
        '--with-secrets', help='Export a source that holds a secret in the clear, for readers who may know it.'
    ),
]
END = '.rewright.tar.gz'


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    proven: Proven,
    out: To = None,
    runs: Runs = options.RUNS,
    policy: options.PolicyFile = None,
    key: SigningKey = None,
    *,
    with_secrets: WithSecrets = False,
    as_json: options.Json = False,
) -> int:
    """Write the bundle of one proof: certificate, sources, rewrite, recording, every input tried, locked environments."""
    folder = _folder(proven, runs, policy)
    blobs = wiring.blobs(folder)
    exported = gathered(wiring.store(folder), wiring.environments(), blobs, with_secrets=with_secrets)
    documents = dict(exported.documents)
    if key:
        documents[SIGNATURE] = wiring.seal(documents[CERTIFICATE], key)
    file = wiring.write_bundle(out or Path(f'{folder.name}{END}'), documents, exported.objects, blobs)
    said = {'bundle': str(file), 'bytes': file.stat().st_size, 'objects': len(exported.objects), 'signed': bool(key)}
    if as_json:
        print(json.dumps(said, indent=1))
    else:
        sealed = f'signed with {key}' if key else 'not signed'
        print(f'{file}: {said["bytes"]:,} bytes, {len(documents)} documents, {said["objects"]} objects, {sealed}')
    return 0


def _folder(proven: Path, runs: Path, policy: Path | None) -> Path:
    if (proven / 'proof.json').is_file():
        return proven.absolute()
    if (proven / 'job.json').is_file():
        raise Refusal('the run has no proof yet', where=str(proven), next_move='Run it up to prove first.')
    job = intake(proven)
    folder = (runs / run_name(job, options.policy(policy, accept_weaker=False))).absolute()
    if not (folder / 'proof.json').is_file():
        raise Refusal(
            'no run of this job with this policy has a proof',
            where=str(folder),
            next_move='Run rewright modernize on it first, or name the folder of its run.',
        )
    return folder
