"""A value tells the time of a run when it spells a moment that lies within it."""

from datetime import UTC, datetime

import pytest

from rewright.model.run import Run
from rewright.record.causes import tells_time

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
