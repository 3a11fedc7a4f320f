"""The committed tables in; every pandas construct with its frequency, its ordinary forms and what stands against it out."""

import ast
import csv
import functools
import json
import tomllib
from importlib.resources import files
from typing import Any

from rewright.model.observation import Observation, Seen
from rewright.model.value import Value

NAME = 'form.py'
READS = {'df': "df = pd.read_csv('sales.csv')", 'other': "other = pd.read_csv('managers.csv')"}


class Construct(Value):
    """A construct: its place by frequency (0: it stands in no reference), its uses, and its ordinary forms.

    `release` is that of pandas under which forms run that later ones do not know. `needs` names a fact that an observation
    does not hold, `never` says why only pandas itself can give the result.
    """

    name: str
    rank: int = 0
    uses: int = 0
    etl_uses: int = 0
    scripts: int = 0
    forms: tuple[str, ...] = ()
    release: str = ''
    needs: str = ''
    never: str = ''


@functools.cache
def constructs() -> tuple[Construct, ...]:
    """Every construct: those of the reference by frequency, then those that only have forms."""
    tables = tomllib.loads(_text('forms.toml'))
    said = {
        name: {
            'forms': tuple(tables['forms'].get(name, ())),
            **{k: tables[k].get(name, '') for k in ('release', 'needs', 'never')},
        }
        for name in dict.fromkeys(n for table in tables.values() for n in table)
    }
    lines = [line for line in _text('constructs.csv').splitlines() if not line.startswith('#')]
    found = [
        Construct(name=row.pop('construct'), **{k: int(v) for k, v in row.items()}) for row in csv.DictReader(lines)
    ]
    known = {c.name for c in found}
    found += [Construct(name=name) for name in said if name not in known]
    return tuple(c.model_copy(update=said.get(c.name, {})) for c in found)


def legacy(form: str) -> str:
    """The whole legacy script of a form: its imports, the tables it reads, and an output where it has none of its own."""
    tree = ast.parse(form)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    head = [*(['import numpy as np'] if 'np' in names else []), 'import pandas as pd', '']
    reads = [line for name, line in READS.items() if name == 'df' or name in names]
    result = 'out' if 'out' in names else 'df'
    tail = [] if 'print' in names or 'to_csv' in called else [f"{result}.to_csv('out.csv', index=False)"]
    return '\n'.join([*head, *reads, form, *tail, ''])


@functools.cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(_text('observed.json'))
    return kept


@functools.cache
def _facts() -> dict[str, Observation]:
    """What every form was seen to be, by its text."""
    kept = _kept()
    seen = [Seen.model_validate(one) for one in kept['seen']]
    return {
        form: Observation(
            script=NAME,
            versions=kept['others'].get(form, kept['versions']),
            expressions={place: seen[index] for place, index in places.items()},
        )
        for form, places in kept['forms'].items()
    }


def observation(form: str) -> Observation | None:
    """What the expressions of a form were when it ran under pandas; None for a form that was not run since it was written."""
    return _facts().get(form)


def observed_under() -> str:
    """The versions of pandas that the forms ran under, the one of most of them first."""
    kept = _kept()
    others = sorted({versions['pandas'] for versions in kept['others'].values()})
    return ', and those of what it has no longer under '.join([str(kept['versions']['pandas']), *others])


def seen_to_differ(form: str) -> str:
    """How the rewrite of a form was seen to differ from pandas when both ran last; empty where it was not."""
    return str(_kept()['differs'].get(form, ''))


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding='utf-8')
