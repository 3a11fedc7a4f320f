"""A stage's name -> the command line of going up to it with one job; all commands about one job are made here."""

from collections.abc import Callable

from rewright.cli import options
from rewright.read.intake import intake


def up_to(stage: str) -> Callable[..., int]:
    """Return a command that takes a job up to `stage` and returns the exit code."""

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
        # What runs jobs is loaded for a job that can be taken.
        from rewright.cli.running import run_job

        return run_job(taken, rules, out, until=stage, as_json=as_json, fresh=fresh)

    return command
