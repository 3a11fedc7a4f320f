"""A construct in; whether its ordinary forms are rewritten, found by rewriting them, and the reasons of those that are not out."""

import ast
import re
from functools import cached_property
from typing import Literal

from rewright.model.value import Value
from rewright.rewrite.coverage.reference import (
    NAME,
    Construct,
    legacy,
    observation,
    observed_under,
    seen_to_differ,
)
from rewright.rewrite.edits import apply
from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.source import Source

RULE = (
    'A construct is covered when the rewriter, run on each of its ordinary forms, leaves nothing of pandas in any; '
    'a construct of which it rewrites only some forms is partly covered, and none of its uses count. '
    f'The forms ran under pandas {observed_under()}: what is rewritten of a job is decided by the pandas it runs on.'
)
_LINE = re.compile(r'^line \d+: ')


class Form(Value):
    """One ordinary form of a construct; `why` says what keeps it from being rewritten, and is empty where nothing does."""

    text: str
    why: str = ''


class Standing(Value):
    """A construct and how it stands: `exact`, `partly`, or for what reason it is a gap."""

    row: Construct
    forms: tuple[Form, ...]

    @cached_property
    def state(self) -> Literal['exact', 'partly', 'not yet', 'needs fact', 'never']:
        """What the forms, and only where none is rewritten what is said of the construct, make of it."""
        rewritten = [not form.why for form in self.forms]
        if any(rewritten):
            return 'exact' if all(rewritten) else 'partly'
        if self.row.never:
            return 'never'
        return 'needs fact' if self.row.needs else 'not yet'

    @property
    def why(self) -> str:
        """Why uses of it do not count; empty for one that is covered."""
        refused = list(dict.fromkeys(f'`{_short(form.text)}`: {form.why}' for form in self.forms if form.why))
        reasons = list(dict.fromkeys(form.why for form in self.forms if form.why))
        match self.state:
            case 'exact':
                return ''
            case 'partly':
                return '; '.join(refused)
            case 'never':
                return self.row.never
            case 'needs fact':
                return self.row.needs
            case _:
                return '; '.join(reasons) or 'no ordinary form of it is stated'


def standing(construct: Construct) -> Standing:
    """Rewrite every form of a construct."""
    return Standing(row=construct, forms=tuple(Form(text=f, why=why_not(f)) for f in construct.forms))


def why_not(form: str) -> str:
    """Why the rewriter does not take a form wholly off pandas; empty where it does."""
    facts = observation(form)
    if facts is None:
        return 'it was not observed'
    source = Source(legacy(form), NAME)
    edited = frame_edits(source, facts)
    if edited.left:
        return _LINE.sub('', edited.left[0].why)
    return 'pandas stays' if _needs_pandas(apply(source, edited.edits)) else seen_to_differ(form)


def _needs_pandas(text: str) -> bool:
    return any(
        isinstance(node, ast.alias) and node.name.partition('.')[0] == 'pandas' for node in ast.walk(ast.parse(text))
    )


def _short(form: str) -> str:
    """The line of a form that tells it from others."""
    lines = [line.strip() for line in form.splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 else f'{lines[0]} ...'
