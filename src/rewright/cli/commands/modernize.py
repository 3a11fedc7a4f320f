"""`rewright modernize JOB`: the whole way from legacy source to reviewed pull request."""

import typer

from rewright.cli import options
from rewright.cli.running import run_job
from rewright.read.intake import intake


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(modernize)


def modernize(
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
    """Read, record, specify, rewrite, prove, design, provision, deliver and review one legacy job."""
    rules = options.policy(policy, accept_weaker=accept_weaker_sandbox)
    taken = intake(job, overrides=options.overrides(autonomy, allow_host))
    return run_job(taken, rules, out, as_json=as_json, fresh=fresh)
