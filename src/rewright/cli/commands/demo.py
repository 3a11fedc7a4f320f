"""`rewright demo [NAME]`: modernize one of the bundled legacy jobs, with the site it scrapes served on loopback."""

import importlib.util
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

import rewright
from rewright.cli import options
from rewright.model.refusal import Refusal
from rewright.read.intake import intake

Name = Annotated[str, typer.Argument(help='Which bundled job.')]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    name: Name = 'financial_scraper',
    out: options.Out = options.RUNS,
    policy: options.PolicyFile = None,
    *,
    as_json: options.Json = False,
    fresh: options.Fresh = False,
) -> int:
    """Modernize a bundled legacy job on a copy in the runs folder; needs no account and no network beyond the packages."""
    job = _copy(name, out)
    # The bundled jobs are ours, so the weaker sandbox is accepted for them, and labelled, where bubblewrap is absent.
    rules = options.policy(policy, accept_weaker=True)
    # What runs jobs is loaded for a job that there is.
    from rewright.cli.running import run_job

    with site(job):
        return run_job(intake(job), rules, out, as_json=as_json, fresh=fresh)


def examples() -> Path:
    """Where the bundled jobs lie: in the package, or beside it in a checkout."""
    package = Path(rewright.__path__[0])
    packed = package / 'examples'
    return packed if packed.is_dir() else package.parents[1] / 'examples'


def _copy(name: str, out: Path) -> Path:
    found = sorted(folder.name for folder in examples().iterdir() if (folder / 'rewright.toml').is_file())
    if name not in found:
        raise Refusal(f'there is no bundled job {name}', next_move=f'Choose one of {", ".join(found)}.')
    target = out.parent / 'demo' / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(examples() / name, target, ignore=shutil.ignore_patterns('__pycache__'))
    return target


@contextmanager
def site(job: Path) -> Iterator[None]:
    """Serve the job's site on loopback while it is needed; a job without one needs none."""
    program = job / 'site.py'
    if not program.is_file():
        yield
        return
    spec = importlib.util.spec_from_file_location(f'{job.name}_site', program)
    if spec is None or spec.loader is None:
        raise Refusal('the site of the example cannot be loaded', where=str(program), next_move='Restore the file.')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        server = module.Site()
    except OSError as error:
        raise Refusal(
            f'the port of the example site is taken: {error.strerror}',
            where=str(program),
            next_move='Stop what listens there and run the command again.',
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
