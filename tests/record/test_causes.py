"""A value tells the time of a run when it spells a moment that lies within it."""

from datetime import UTC, datetime

import pytest

from rewright.model.run import Run
from rewright.record.causes import names_only, tells_time

START = datetime(2026, 11, 20, 23, 58, 30, tzinfo=UTC)
RUN = Run(
    exit_code=0, stdout='', stderr='', started='', wall_seconds=200, cpu_seconds=0, peak_mb=0, sandbox='', clock=''
)


@pytest.mark.parametrize(
    ('value', 'expected'),
    [
        ('2026-11-20 23:59:00', True),
        ('2026-11-21', True),
        ('20261120T235900', True),
        ('at 00:01 o clock', True),
        ('20 Nov 2026', True),
        (str(int(START.timestamp()) + 10), True),
        (str(START.timestamp() + 3.25), True),
        ('2026-11-22', False),
        ('2026-11-19 10:00', False),
        (str(int(START.timestamp()) + 86400), False),
        ('0.3817261', False),
        ('8271', False),
        ('', False),
    ],
)
def test_tells_time(value, expected):
    assert tells_time(value, START, RUN) == expected


NAMES = [
    '2b1f8c0e-5d0a-4a4e-9a53-0c5f7a1b2c3d',
    '482915736',
    '-5512345678901234567',
    "'a91f03bc'",
    "text b'a91f03bc'",
    'integer 482915736',
]
VALUES = ['0.8444218515250481', '17', 'c17x', 'Oslo', 'Marseille', '', '1.5', 'real 0.25', '12 rows', "'0.91234567'"]


@pytest.mark.parametrize('value', [*NAMES, *VALUES])
def test_a_long_word_with_digits_is_an_identifier_and_a_measure_is_none(value):
    assert names_only(value) is (value in NAMES)
