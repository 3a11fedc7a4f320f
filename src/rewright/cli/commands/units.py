"""`rewright units`: every unit of every family, as a table, a page or JSON."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rewright.cli.options import Json
from rewright.model.refusal import Refusal
from rewright.queries.families import FAMILIES, Difference, Family, Unit, families

NAME = Annotated[str | None, typer.Argument(metavar='FAMILY', help='One family, as in review.checks; all without it.')]
PAGE = Annotated[bool, typer.Option('--page', help='Print Markdown, as in docs/units.md.')]
HELP = 'List what Rewright knows: readers, rules, recipes, checks, mutators, faults, stacks, agents.'
HEAD = """# Units

One file is one unit, found by walking its folder below `src/rewright/`. This page is written by `make docs`; a test holds it to the code.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name='units', help=HELP)(_units)


def _units(name: NAME = None, *, as_page: PAGE = False, as_json: Json = False) -> None:
    if name and name not in FAMILIES:
        known = ', '.join(FAMILIES)
        raise Refusal(f'there is no family {name}', next_move=f'Name one of: {known}.')
    found = [family for family in families() if name in {None, family.name}]
    if as_json:
        typer.echo('[' + ','.join(family.model_dump_json() for family in found) + ']')
    elif as_page:
        typer.echo(_page(found), nl=False)
    else:
        console = Console()
        for family in found:
            console.print(_table(family))


def _table(family: Family) -> Table:
    table = Table(title=f'{family.name}: {family.question}', title_justify='left', expand=True)
    table.add_column('unit', no_wrap=True)
    table.add_column('what it is for')
    for unit in family.units:
        table.add_row(unit.name, unit.purpose)
    return table


def _page(found: list[Family]) -> str:
    return HEAD + ''.join(_section(family) for family in found)


def _section(family: Family) -> str:
    lines = ['', f'## `{family.name}`', '', family.question, '', '| unit | what it is for |', '| --- | --- |']
    lines += [f'| `{unit.name}` | {_cell(unit.purpose)} |' for unit in family.units]
    for unit in family.units:
        lines += _detail(unit)
    return '\n'.join(lines) + '\n'


def _detail(unit: Unit) -> list[str]:
    if not unit.constructs:
        return []
    known = ', '.join(f'`{construct}`' for construct in unit.constructs)
    stays = [f'Left as it is for: {"; ".join(map(_cell, unit.stays_for))}.', ''] if unit.stays_for else []
    others = [line for one in unit.differs for line in (_difference(one), '')]
    return ['', f'### `{unit.name}`', '', f'Knows {known}.', '', *stays, *others][:-1]


def _difference(one: Difference) -> str:
    named = ', '.join(f'`{construct}`' for construct in one.constructs)
    return f'On {one.where}, {named}{" is left" if one.left else ""}: {_cell(one.what)}.'


def _cell(text: str) -> str:
    return text.replace('|', r'\|')
