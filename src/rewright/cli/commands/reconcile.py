"""`rewright reconcile LEFT RIGHT`: whether two outputs are the same, how far, and where they are not."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rewright.cli import options
from rewright.cli.reconciliation import drawn
from rewright.model.refusal import EXIT_NOT_PROVEN, EXIT_OK
from rewright.reconcile import Rulebook, reconcile_paths
from rewright.reconcile.rules import load

Left = Annotated[str, typer.Argument(help='The legacy side: a file or a folder.')]
Right = Annotated[str, typer.Argument(help='The modern side, of the same kind.')]
RulesFile = Annotated[Path | None, typer.Option('--rules', help='A rules file (TOML), see docs/reconcile.md.')]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reconcile)


def reconcile(
    left: Left,
    right: Right,
    rules: RulesFile = None,
    policy: options.PolicyFile = None,
    *,
    as_json: options.Json = False,
) -> int:
    """Compare two outputs: bytes first, then why they differ. Exits 0 for the level that the rules ask for, 3 for less."""
    bounds = options.policy(policy, accept_weaker=False).reconcile
    book = Rulebook(load(rules, bounds) if rules else None, bounds)
    found = reconcile_paths(Path(left), Path(right), book)
    if as_json:
        print(found.model_dump_json(indent=1))
    else:
        Console(no_color=options.quiet() or None).print(drawn(found))
    return EXIT_OK if found.passed else EXIT_NOT_PROVEN
