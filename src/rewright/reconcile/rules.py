"""A rules file -> what a comparison may overlook, column by column, each with its reason."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from rewright.model.policy import ReconcilePolicy
from rewright.model.refusal import Refusal
from rewright.model.value import Value

Level = Literal['identical', 'equal_values', 'within_tolerance']
Bound = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_WORD = re.compile(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+')
_NEXT = 'See docs/reconcile.md.'


class ColumnRule(Value):
    """How one column is compared; `name` is a column, `table.column`, or a path such as `$.items[*].at`.

    A tolerant number may differ by `absolute`, or by the share `relative` of the larger of both.
    """

    name: Annotated[str, Field(min_length=1)]
    rule: Literal['strict', 'tolerant', 'excluded'] = 'strict'
    absolute: Bound | None = None
    relative: Bound | None = None
    reason: str = ''
    kind: Literal['ordinary', 'financial', 'regulatory'] = 'ordinary'

    @model_validator(mode='after')
    def _whole(self) -> Self:
        bounded = self.absolute is not None or self.relative is not None
        if bounded != (self.rule == 'tolerant'):
            raise ValueError('a tolerant column needs a bound (absolute or relative), and no other column has one')
        if self.rule != 'strict' and not self.reason.strip():
            raise ValueError(f'a {self.rule} column needs a reason')
        if self.rule != 'strict' and self.kind != 'ordinary':
            raise ValueError(f'a {self.kind} column can be nothing but strict')
        return self


class Rules(Value):
    """What a comparison asks for. Without `require`: the default of each format, or what the columns' tolerance allows.

    `row_order` and `column_order` say whether another order alone is a reason to fail; the verdict speaks of values.
    """

    require: Level | None = None
    row_order: Literal['any', 'same'] = 'any'
    column_order: Literal['any', 'same'] = 'same'
    key: tuple[str, ...] = ()
    column: tuple[ColumnRule, ...] = ()

    @model_validator(mode='after')
    def _once(self) -> Self:
        names = [rule.name for rule in self.column]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f'the column {twice!r} has two rules')
        excluded = next((rule.name for rule in self.column if rule.rule != 'strict' and rule.name in self.key), None)
        if excluded is not None:
            raise ValueError(f'the key column {excluded!r} can be nothing but strict')
        return self

    @property
    def lenient(self) -> bool:
        """Whether any column is anything but strict."""
        return any(rule.rule != 'strict' for rule in self.column)


class Rulebook:
    """Rules together with the policy that they may not go beyond; remembers which rules found their column."""

    def __init__(self, rules: Rules | None = None, policy: ReconcilePolicy | None = None) -> None:
        self.rules, self.policy = rules or Rules(), policy or ReconcilePolicy()
        self._by_name = {rule.name: rule for rule in self.rules.column}
        self.used: set[str] = set()

    def rule(self, *names: str) -> ColumnRule | None:
        """The rule of a column known by any of `names`, the most exact first."""
        for name in names:
            if name in self._by_name:
                self.used.add(name)
                return self._by_name[name]
        return None

    def protected(self, name: str, rule: ColumnRule | None) -> Literal['', 'financial', 'regulatory']:
        """Say what the rule or the policy's words make of a column: financial, regulatory or neither."""
        if rule and rule.kind != 'ordinary':
            return rule.kind
        return recognised(name, self.policy)

    def unused(self) -> list[str]:
        """Rules whose column no comparison met."""
        return [name for name in self._by_name if name not in self.used]


def recognised(name: str, policy: ReconcilePolicy) -> Literal['', 'financial', 'regulatory']:
    """Say what the policy's words make of a column's name: `financial`, `regulatory` or nothing."""
    words = {word.casefold() for word in _WORD.findall(name)}
    words |= {word.removesuffix('s') for word in words}
    if words & set(policy.financial_words):
        return 'financial'
    return 'regulatory' if words & set(policy.regulatory_words) else ''


def load(file: Path, policy: ReconcilePolicy) -> Rules:
    """Read and validate a rules file; Refusal names what is wrong and where."""
    try:
        rules = Rules.model_validate(tomllib.loads(file.read_text(encoding='utf-8')))
    except OSError as error:
        raise Refusal(f'the rules cannot be read: {error.strerror}', where=str(file), next_move=_NEXT) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f'the rules are not valid TOML: {error}', where=str(file), next_move='Mend that line.') from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = '.'.join(str(part) for part in problem['loc'])
        said = problem['msg'].removeprefix('Value error, ')
        raise Refusal(f'{place or "rules"}: {said}', where=str(file), next_move=_NEXT) from None
    _respect(rules.column, policy, file)
    return rules


def _respect(columns: Iterable[ColumnRule], policy: ReconcilePolicy, file: Path) -> None:
    for rule in columns:
        protected = recognised(rule.name.rpartition('.')[2], policy) or recognised(rule.name, policy)
        if rule.rule != 'strict' and protected:
            raise Refusal(
                f'the column {rule.name!r} is {protected} by its name and can be nothing but strict',
                where=str(file),
                next_move=f'Take the rule out, or change reconcile.{protected}_words in the policy.',
            )
