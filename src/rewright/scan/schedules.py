"""How a schedule is written, a cron expression, a name or a time delta -> how often it runs a month."""

import re

DAYS = 365.25 / 12
_NAMES = {
    'once': 0.0, 'yearly': 1 / 12, 'annually': 1 / 12, 'quarterly': 1 / 3, 'monthly': 1.0, 'weekly': DAYS / 7, 'daily': DAYS,
    'nightly': DAYS, 'midnight': DAYS, 'hourly': DAYS * 24, 'continuous': DAYS * 24 * 60, 'biweekly': DAYS / 14, 'weekdays': DAYS * 5 / 7,
    'twice daily': DAYS * 2, 'every minute': DAYS * 24 * 60, 'every hour': DAYS * 24, 'every day': DAYS, 'every week': DAYS / 7,
    'every month': 1.0, 'bimonthly': 0.5,
}  # fmt: skip
_UNITS = {
    'second': DAYS * 86400,
    'minute': DAYS * 1440,
    'hour': DAYS * 24,
    'day': DAYS,
    'week': DAYS / 7,
    'month': 1.0,
    'year': 1 / 12,
}
_EVERY = re.compile(r'(?:every\s+)?(\d+(?:\.\d+)?)\s*(second|sec|minute|min|hour|hr|h|day|d|week|w|month|year)s?\b')
_DELTA = re.compile(r'timedelta\((.*)\)')
_SHORT = {'sec': 'second', 'min': 'minute', 'hr': 'hour', 'h': 'hour', 'd': 'day', 'w': 'week'}
# The values that a field of cron goes through: from, to.
_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_WORDS = {w: str(n) for n, w in enumerate(('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'))} | {
    w: str(n) for n, w in enumerate(('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'), 1)
}  # fmt: skip


def runs_a_month(schedule: str) -> float | None:
    """Return how often a schedule runs in a month of 30.4 days; None where it is not understood."""
    text = ' '.join(schedule.lower().split()).removeprefix('@').strip('"\'')
    if text in _NAMES:
        return _NAMES[text]
    if (delta := _DELTA.search(text)) is not None:
        return _of_delta(delta[1])
    fields = text.split()
    if (
        len(fields) in {5, 6}
        and all(re.fullmatch(r'[\d*,/?lw#a-z-]+', f) for f in fields)
        and any(c in text for c in '*0123456789')
    ):
        return _of_cron(fields[-5:]) if not _EVERY.fullmatch(text) else None
    if (every := _EVERY.fullmatch(text)) is not None and float(every[1]):
        return _UNITS[_SHORT.get(every[2], every[2])] / float(every[1])
    return None


def _of_delta(arguments: str) -> float | None:
    found = re.findall(r'(second|minute|hour|day|week)s\s*=\s*(\d+(?:\.\d+)?)', arguments)
    months = sum(float(number) / _UNITS[unit] for unit, number in found)
    return 1 / months if months else None


def _of_cron(fields: list[str]) -> float | None:
    counts = [_count(field, low, high) for field, (low, high) in zip(fields, _FIELDS, strict=True)]
    if None in counts:
        return None
    minutes, hours, days, months, weekdays = (c or 0 for c in counts)
    by_day = fields[2] not in {'*', '?'}
    by_week = fields[4] not in {'*', '?'}
    # Cron starts a job on days that either field names, where both do.
    share_of_month, share_of_week = days / 31, min(weekdays, 7) / 7
    share = (
        1 - (1 - share_of_month) * (1 - share_of_week) if by_day and by_week
        else share_of_week if by_week else days / DAYS if by_day else 1.0
    )  # fmt: skip
    return minutes * hours * DAYS * share * months / 12


def _count(field: str, low: int, high: int) -> int | None:
    """How many values a field of cron names; None for what it cannot be."""
    found: set[int] = set()
    for part in field.split(','):
        span, _, step = part.partition('/')
        text = re.sub(r'[a-z]{3}', lambda m: _WORDS.get(m[0], m[0]), span)
        first, dash, last = text.partition('-')
        if text in {'*', '?'}:
            values = range(low, high + 1)
        elif first.isdigit() and (not dash or last.isdigit()):
            values = range(int(first), (int(last) if dash else high if step else int(first)) + 1)
        else:
            return 1 if re.fullmatch(r'l|lw|\d+w|\d+l|\d+#\d+', text) else None
        if step and not (step.isdigit() and int(step)):
            return None
        found |= set(values[:: int(step) if step else 1])
    # Sunday is both 0 and 7.
    names = {value % 7 for value in found} if high == 6 else found
    return len(names) if all(low <= value <= high for value in names) else None
