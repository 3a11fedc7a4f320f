"""The options that every command about one job shares."""

import os
import tomllib
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from rewright.model.policy import Policy
from rewright.model.refusal import Refusal

JobPath = Annotated[Path, typer.Argument(help='A script, a folder, or a folder with rewright.toml.', metavar='JOB')]
Out = Annotated[Path, typer.Option(help='Where runs are kept.')]
PolicyFile = Annotated[
    Path | None, typer.Option('--policy', help='A policy file (TOML); its values replace the defaults.')
]
Autonomy = Annotated[str | None, typer.Option(help='shadow, assisted or autonomous; the default is assisted.')]
AllowHost = Annotated[list[str] | None, typer.Option(help='A host (host or host:port) the job may reach; repeatable.')]
AcceptWeaker = Annotated[
    bool, typer.Option('--accept-weaker-sandbox', help='Run without bubblewrap where it is absent; the proof says so.')
]
Json = Annotated[bool, typer.Option('--json', help='Print one JSON object and nothing else.')]
Fresh = Annotated[bool, typer.Option('--fresh', help='Forget the earlier run of this very job and begin anew.')]

RUNS = Path('.rewright', 'runs')


def policy(file: Path | None, *, accept_weaker: bool) -> Policy:
    """Read and validate the policy; Refusal names the key that is wrong."""
    try:
        given = tomllib.loads(file.read_text(encoding='utf-8')) if file else {}
        if accept_weaker:
            given['sandbox'] = 'accept_weaker'
        return Policy.model_validate(given)
    except FileNotFoundError:
        raise Refusal('there is no such policy file', where=str(file), next_move='Name one that exists.') from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f'the policy is not valid TOML: {error}', where=str(file), next_move='Mend that line.') from None
    except ValidationError as error:
        problem = error.errors()[0]
        key = '.'.join(str(part) for part in problem['loc'])
        raise Refusal(
            f'policy key {key}: {problem["msg"]}', where=str(file or 'policy'), next_move='See docs/policy.md.'
        ) from None


def quiet() -> bool:
    """Say whether colours and live drawing are unwanted."""
    return bool(os.environ.get('NO_COLOR')) or os.environ.get('TERM') == 'dumb'


def overrides(autonomy: str | None, hosts: list[str] | None) -> dict[str, object]:
    """Return the settings of a job that the command line replaces."""
    given: dict[str, object] = {}
    if autonomy:
        given['autonomy'] = autonomy
    if hosts:
        given['allowed_hosts'] = tuple(hosts)
    return given
