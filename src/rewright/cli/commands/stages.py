"""`rewright read|record|specify|rewrite|prove|design|provision|deliver|review JOB`: the way up to one stage."""

from collections.abc import Callable

import typer

from rewright.catalog import units
from rewright.cli import options
from rewright.cli.running import run_job
from rewright.read.intake import intake
from rewright.workflows.modernize import STAGES


def register(app: typer.Typer) -> None:
    """Add a command a stage."""
    roles = units('rewright.agents.roles')
    for stage, role in STAGES:
        duty = roles[role].CONTRACT.duty
        app.command(name=stage, help=f'Go up to the stage {stage}: {duty}.')(_command(stage))


def _command(stage: str) -> Callable[..., int]:
    def command(
        job: options.JobPath,
        out: options.Out = options.RUNS,
        policy: options.PolicyFile = None,
        autonomy: options.Autonomy = None,
        allow_host: options.AllowHost = None,
        *,
        accept_weaker_sandbox: options.AcceptWeaker = False,
        as_json: options.Json = False,
        fresh: options.Fresh = False,
    ) -> int:
        rules = options.policy(policy, accept_weaker=accept_weaker_sandbox)
        taken = intake(job, overrides=options.overrides(autonomy, allow_host))
        return run_job(taken, rules, out, until=stage, as_json=as_json, fresh=fresh)

    return command
