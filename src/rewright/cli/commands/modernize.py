"""`rewright modernize JOB`: the whole way from legacy source to reviewed pull request."""

import typer

from rewright.cli.job_command import up_to
from rewright.workflows.modernize import STAGES

HELP = 'Read, record, specify, rewrite, prove, design, provision, deliver and review one legacy job.'


def register(app: typer.Typer) -> None:
    """Add the command."""
    last, _ = STAGES[-1]
    app.command(name='modernize', help=HELP)(up_to(last))
