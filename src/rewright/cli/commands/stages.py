"""`rewright read|record|specify|rewrite|prove|design|provision|deliver|review JOB`: the way up to one stage."""

import typer

from rewright.catalog import units
from rewright.cli.job_command import up_to
from rewright.workflows.modernize import STAGES


def register(app: typer.Typer) -> None:
    """Add a command a stage."""
    roles = units('rewright.agents.roles')
    for stage, role in STAGES:
        duty = roles[role].CONTRACT.duty
        app.command(name=stage, help=f'Go up to the stage {stage}: {duty}.')(up_to(stage))
