"""Checks of rows as data: what is looked at, how much of it may be wrong, and what was found."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

Kind = Literal['rows', 'nulls', 'unique', 'range', 'fresh']
Row = Mapping[str, object]


@dataclass(frozen=True)
class Check:
    """One thing to look at: `least` and `most` are bounds of what is counted, or of a `range` the bounds of its values.

    `rows`: how many there are. `nulls`: how many rows have none of the value (None, an empty text, NaN). `unique`: how many
    rows repeat the values of `columns`, those without any left out. `range`: every value is a number between the bounds.
    `fresh`: the latest moment in the column is at most `most` seconds old. With `percent`, what is counted is a share.
    """

    kind: Kind
    columns: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    percent: bool = False


@dataclass(frozen=True)
class Result:
    """What one check found; `passed` is None where it could not be made, and `said` tells why."""

    check: str
    passed: bool | None
    found: float | None
    said: str

    def fields(self) -> dict[str, Any]:
        """Return it as a value of JSON."""
        return asdict(self)


def checked(rows: Iterable[Row], checks: Sequence[Check], now: datetime | None = None) -> list[Result]:
    """Return what each check finds; the rows are gone through once."""
    counters = [_Counter(check) for check in checks]
    number = 0
    for row in rows:
        number += 1
        for counter in counters:
            counter.see(row)
    return [counter.result(number, now or datetime.now(UTC)) for counter in counters]


def is_missing(value: object) -> bool:
    """Say whether there is no value: None, an empty text, NaN."""
    return value is None or value == '' or (isinstance(value, float) and math.isnan(value))


class _Counter:
    def __init__(self, check: Check) -> None:
        self.check = check
        self.wrong = 0
        self._lacks = set[str]()
        self._seen = set[tuple[object, ...]]()
        self._latest: datetime | None = None

    def see(self, row: Row) -> None:
        self._lacks |= {c for c in self.check.columns if c not in row}
        values = tuple(row.get(c) for c in self.check.columns)
        if self.check.kind == 'nulls':
            self.wrong += any(map(is_missing, values))
        elif self.check.kind == 'unique' and not all(map(is_missing, values)):
            self.wrong += values in self._seen
            self._seen.add(values)
        elif self.check.kind == 'range':
            self.wrong += any(not is_missing(v) and not self._is_within(v) for v in values)
        elif self.check.kind == 'fresh':
            self._note(values[0])

    def _is_within(self, value: object) -> bool:
        number = _number(value)
        if number is None:
            return False
        least, most = self.check.least, self.check.most
        return (least is None or number >= least) and (most is None or number <= most)

    def _note(self, value: object) -> None:
        if is_missing(value):
            return
        moment = _moment(value)
        if moment is None:
            self.wrong += 1
        elif self._latest is None or moment > self._latest:
            self._latest = moment

    def result(self, rows: int, now: datetime) -> Result:
        check, of = self.check, ', '.join(self.check.columns)
        name = f'{check.kind} of {of}' if of else check.kind
        if self._lacks:
            return Result(name, False, None, f'there is no column {min(self._lacks)!r}')
        if check.kind == 'fresh':
            return self._fresh(name, now)
        found: float = rows if check.kind == 'rows' else self.wrong
        if check.percent:
            found = 100 * found / rows if rows else 0.0
        # The bounds of a range are those of its values: none may be outside.
        least, most = (None, 0) if check.kind == 'range' else (check.least, check.most)
        passed = (least is None or found >= least) and (most is None or found <= most)
        unit = '%' if check.percent else ' rows'
        what = {'rows': '', 'nulls': ' without a value', 'unique': ' that repeat another', 'range': ' outside'}[
            check.kind
        ]
        return Result(name, passed, found, f'{found:g}{unit}{what}')

    def _fresh(self, name: str, now: datetime) -> Result:
        if self.wrong:
            return Result(name, False, None, f'{self.wrong} rows hold no moment')
        if self._latest is None:
            return Result(name, False, None, 'no row holds a moment')
        age = (now - self._latest) / timedelta(seconds=1)
        passed = self.check.most is None or age <= self.check.most
        return Result(name, passed, age, f'the latest is {age:.0f} s old')


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        try:
            return float(value)  # type: ignore[arg-type]  # A Decimal, or a number of another library.
        except (TypeError, ValueError):
            return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(found) else found


def _moment(value: object) -> datetime | None:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
