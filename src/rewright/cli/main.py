"""The door: gathers the commands, and turns every error into one sentence and an exit code."""

import sys
import traceback
from pathlib import Path

import typer

from rewright import __version__
from rewright.catalog import named, units
from rewright.model.refusal import EXIT_FAULT, EXIT_INTERRUPTED, EXIT_USAGE, Refusal

HELP = """Takes legacy data pipelines and gives back modern ones, with proof.

Exit codes: 0 proven or done, 1 a fault of Rewright, 2 the request cannot be followed, 3 not proven and nothing delivered,
130 interrupted: the same command goes on where it was."""


def application(command: str = '') -> typer.Typer:
    """Build the command line from the modules of `cli/commands`, or from the one called `command` where there is one."""
    app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback(invoke_without_command=True)
    def _options(*, version: bool = typer.Option(default=False, help='Print the version and stop.')) -> None:
        if version:
            typer.echo(__version__)
            raise typer.Exit

    family = 'rewright.cli.commands'
    asked = named(family, command)
    for module in [asked] if asked else units(family).values():
        module.register(app)
    return app


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with a documented exit code."""
    try:
        # The command that is asked for starts without loading the others.
        code = application(next(iter(sys.argv[1:] if arguments is None else arguments), ''))(
            arguments, standalone_mode=False
        )
    except Refusal as refusal:
        typer.echo(f'rewright: {refusal}', err=True)
        sys.exit(refusal.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except typer.TyperException as error:
        typer.echo(f'rewright: {error.format_message()}', err=True)
        sys.exit(EXIT_USAGE)
    except Exception as error:  # noqa: BLE001  The last line of defence: a fault is reported as one, with its place.
        _fault(error)
        sys.exit(EXIT_FAULT)
    # Typer answers Ctrl-C with this code instead of raising.
    if code == EXIT_INTERRUPTED:
        typer.echo('rewright: interrupted. Run the same command again to go on where it was.', err=True)
    sys.exit(code if isinstance(code, int) else 0)


def _fault(error: Exception) -> None:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f'{Path(frame.filename).name}:{frame.lineno}'
    typer.echo(
        f'rewright: a fault of Rewright at {place}: {type(error).__name__}: {error}. '
        'Nothing was delivered; report it with the trace below.',
        err=True,
    )
    traceback.print_exception(error)
