"""`rewright reconcile LEFT RIGHT`: whether two outputs are the same, how far, and where they are not."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rewright.cli import options
from rewright.cli.reconciliation import drawn
from rewright.model.refusal import EXIT_NOT_PROVEN, EXIT_OK, Refusal
from rewright.reconcile import Reconciliation, Rulebook, reconcile_paths, reconcile_tables
from rewright.reconcile.databases import Reading
from rewright.reconcile.reconciling import Confined
from rewright.reconcile.rules import load
from rewright.reconcile.sources import Source

Left = Annotated[
    str,
    typer.Argument(
        help='The legacy side: a file, a folder, or a table or query of a database as postgresql://USER@HOST/DB#TABLE.'
    ),
]
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
    found = _found(left, right, book)
    if as_json:
        print(found.model_dump_json(indent=1))
    else:
        Console(no_color=options.quiet() or None).print(drawn(found))
    return EXIT_OK if found.passed else EXIT_NOT_PROVEN


def _found(left: str, right: str, book: Rulebook) -> Reconciliation:
    sides = _database(left), _database(right)
    if sides[0] and sides[1]:
        return reconcile_tables((sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]), book)
    if sides[0] or sides[1]:
        raise Refusal(
            'a table of a database cannot be compared with a file',
            where=next(side[0] for side in sides if side),
            next_move='Name a database on both sides, or write the table into a file first.',
        )
    with tempfile.TemporaryDirectory(prefix='rewright-reconcile-') as scratch:
        return reconcile_paths(Path(left), Path(right), book, _unpickling(Path(scratch)))


def _database(given: str) -> tuple[str, Reading] | None:
    if '://' not in given and '=' not in given:
        return None
    # Files are compared without waiting for what databases and sandboxes need.
    from rewright import wiring

    return wiring.database(given)


def _unpickling(scratch: Path) -> Confined:
    @cache
    def sandbox() -> Confined:
        from rewright import wiring

        return wiring.unpickling(scratch)

    def confined(source: Source) -> Source:
        return sandbox()(source)

    return confined
