"""A context goes to bytes and back the same, and what would not come back the same is refused by its field."""

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from rewright_runtime.context import NotHandedOn, packed, unpacked


@dataclass
class Context:
    given: Any
    later: Any = field(init=False)


class Own(dict):
    pass


SAME = [
    None, True, 0, -(10**30), 1.5, -0.0, math.inf, '', 'ż\ud800\0"', b'\xff', bytearray(b'a'), [], [1, [None]], (), (1, (2, [3])),
    {1, 'a'}, frozenset((1,)), {}, {'a': {'b': [1]}}, {1: 'x', None: 2, (1, 2): {3}}, {'~': 1}, {'~': ['tuple', [1]]},
    date(2026, 2, 28), datetime(2026, 1, 1, 1, fold=1), datetime(2026, 1, 1, tzinfo=UTC), time(1, 2, 3, 4),  # noqa: DTZ001
    datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))), timedelta(days=-1, microseconds=1),
    Decimal('1.10'), Decimal('NaN').copy_abs(), Path('a/ü'),
]  # fmt: skip


@pytest.mark.parametrize('value', SAME, ids=lambda v: type(v).__name__)
def test_what_comes_back_is_the_same(value):
    there = packed(Context(value))
    back = unpacked(Context, there)
    assert type(back.given) is type(value)
    assert repr(back.given) == repr(value) if value != value else back.given == value  # noqa: PLR0124  NaN.
    assert not hasattr(back, 'later')
    assert packed(back) == there
    assert getattr(back.given, 'fold', 0) == getattr(value, 'fold', 0)


def test_kinds_of_keys_and_numbers_stay():
    back = unpacked(Context, packed(Context({True: 1, '1': 1.0, 1.5: -0.0}))).given
    assert [(type(k), type(v)) for k, v in back.items()] == [(bool, int), (str, float), (float, float)]
    assert math.copysign(1, back[1.5]) == -1
    assert math.isnan(unpacked(Context, packed(Context(math.nan))).given)


def test_a_frame_comes_back_with_its_types():
    frame = pl.DataFrame({'a': [1, None], 'é': [float('nan'), None], 'd': [date(2026, 1, 1), None]}).with_columns(
        pl.col('a').cast(pl.Int8)
    )
    back = unpacked(Context, packed(Context({'f': frame, 'none': frame.clear()}))).given
    assert back['f'].equals(frame)
    assert back['f'].schema == back['none'].schema == frame.schema


@pytest.mark.parametrize(
    ('value', 'where'),
    [
        (object(), 'ctx.given is a object'),
        ({'a': [1, lambda: 1]}, r"ctx.given\['a'\]\[1\] is a function"),
        (Own(a=1), 'is a Own'),
        (datetime(2026, 1, 1, tzinfo=ZoneInfo('Europe/Warsaw')), 'is in a zone'),
        (open, 'is a '),
    ],
)
def test_what_would_not_is_refused_by_its_field(value, where):
    with pytest.raises(NotHandedOn, match=where):
        packed(Context(value))


def test_another_context_is_refused():
    @dataclass
    class Other:
        given: int

    @dataclass
    class Lesser:
        pass

    with pytest.raises(ValueError, match='this is a Context, no Other'):
        unpacked(Other, packed(Context(1)))
    Lesser.__name__ = 'Context'
    with pytest.raises(ValueError, match="has no field 'given'"):
        unpacked(Lesser, packed(Context(1)))
