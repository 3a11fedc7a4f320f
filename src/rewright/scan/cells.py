"""The text of a cell of a report -> the number that it means, in the unit of its field; None where it means none or more than one."""

import re
from collections.abc import Mapping
from datetime import date, datetime

_NONE = frozenset(
    ('', '-', '--', '—', 'n/a', 'na', 'nan', 'none', 'null', 'unknown', 'tbd', '?', '#n/a', '#ref!', 'missing', '.')
)
_SYMBOLS = {'$': 'USD', 'us$': 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR', 'chf': 'CHF', '₽': 'RUB'}
_SCALES = {'': 1.0, 'k': 1e3, 'm': 1e6, 'mm': 1e6, 'mio': 1e6, 'b': 1e9, 'bn': 1e9}
# Cells are looked at without their blanks, and every repetition stops at a mark that it does not take.
_BLANKS = re.compile(r'[\s\u00a0\u202f]')
_AMOUNT = re.compile(
    r"([a-z]{3}|us\$|[$€£¥₹₽])?([\d.,']+)(k|mm|mio|m|bn|b)?([a-z]{3}|[$€£¥₹₽])?(?:/mo|/month|permonth|pm)?"
)
_CLOCK = re.compile(r'(?:(\d{1,6})(?:d|days?),?)?(\d{1,9}):(\d{2})(?::(\d{2}(?:\.\d+)?))?')
_SPANS = {
    'ms': 0.001,
    's': 1.0,
    'sec': 1.0,
    'second': 1.0,
    'm': 60.0,
    'min': 60.0,
    'minute': 60.0,
    'h': 3600.0,
    'hr': 3600.0,
    'hour': 3600.0,
    'd': 86400.0,
    'day': 86400.0,
}
_SPAN = re.compile(r'(\d{1,12}(?:[.,]\d{1,9})?)(ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])')
_SIZES = {'b': 2.0**-20, 'kb': 2.0**-10, 'mb': 1.0, 'gb': 2.0**10, 'tb': 2.0**20, 'pb': 2.0**30}
_SIZE = re.compile(r'([\d.,]+)([kmgtp]?i?b|bytes)')
_DAYS = ('%Y-%m-%d', '%d.%m.%Y', '%Y/%m/%d', '%d-%b-%Y', '%d %b %Y', '%b %d, %Y', '%d %B %Y', '%Y%m%d')
_YES = {'yes', 'y', 'true', '1', 'x', 'breach', 'breached', 'missed', 'late', 'violated', 'fail', 'failed'}
_NO = {'no', 'n', 'false', '0', 'ok', 'met', 'on time', 'pass', 'passed', 'within'}


def is_empty(text: str) -> bool:
    """Say whether a cell says nothing."""
    return text.strip().lower() in _NONE


def number(text: str) -> float | None:
    """Return a number, whichever of point and comma parts its digits; `1.234` alone is a fraction."""
    bare = _BLANKS.sub('', text).replace("'", '')
    negative = bare.startswith('(') and bare.endswith(')')
    bare = bare.strip('()')
    if not re.fullmatch(r'[+-]?[\d.,]+(?:e[+-]?\d+)?', bare, re.IGNORECASE):
        return None
    if ',' in bare and '.' in bare:
        thousands = ',' if bare.rindex(',') < bare.rindex('.') else '.'
        bare = bare.replace(thousands, '').replace(',', '.')
    elif ',' in bare:
        # 1,234 and 1,234,567 are thousands, 12,5 and 1,23 are fractions.
        bare = bare.replace(',', '') if re.fullmatch(r'[+-]?\d{1,3}(,\d{3})+', bare) else bare.replace(',', '.')
    elif re.fullmatch(r'[+-]?\d{1,3}(\.\d{3}){2,}', bare):
        bare = bare.replace('.', '')
    try:
        value = float(bare)
    except ValueError:
        return None
    return -value if negative else value


def dollars(text: str, rates: Mapping[str, float], currency: str = '') -> float | None:
    """Return US dollars; `currency` is the one that the header names, `rates` are dollars for one of each. None for an unknown currency."""
    bare = _BLANKS.sub('', text).lower().strip('()')
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        return None
    named = [w for w in (found[1], found[4]) if w]
    codes = {_SYMBOLS.get(w, w.upper()) for w in named} or {currency or 'USD'}
    value = number(found[2])
    if len(codes) > 1 or value is None:
        return None
    rate = {'USD': 1.0, **rates}.get(codes.pop())
    sign = -1 if text.strip().startswith('(') else 1
    return None if rate is None else sign * value * _SCALES[found[3] or ''] * rate


def seconds(text: str, unit: str = 's') -> float | None:
    """Return a duration in seconds; `unit` is the one that the header names for bare numbers."""
    bare = re.sub(r'and(?=\d)', '', _BLANKS.sub('', text).lower())
    if (clock := _CLOCK.fullmatch(bare)) is not None:
        days, first, second, third = clock.groups()
        whole = int(first) * 3600 + int(second) * 60 + float(third) if third else int(first) * 60 + int(second)
        return float(int(days or 0) * 86400 + whole)
    spans = _SPAN.findall(bare)
    if spans and not _SPAN.sub('', bare).replace(',', ''):
        return sum(float(n.replace(',', '.')) * _SPANS[u if u in _SPANS else u.removesuffix('s')] for n, u in spans)
    value = number(bare)
    return None if value is None or value < 0 else value * _SPANS.get(unit, 1.0)


def share(text: str, *, percent: bool = False) -> float | None:
    """Return a share of 0 to 1; `percent` says that the header counts in hundreds. None for what is no share."""
    bare = text.strip()
    value = number(bare.removesuffix('%'))
    if value is None:
        return None
    value = value / 100 if percent or bare.endswith('%') else value
    return value if 0 <= value <= 1 else None


def megabytes(text: str, unit: str = 'mb') -> float | None:
    """Return a size in megabytes; `unit` is the one that the header names for bare numbers."""
    bare = _BLANKS.sub('', text).lower()
    found = _SIZE.fullmatch(bare)
    value = number(found[1] if found else bare)
    if value is None or value < 0:
        return None
    named = (found[2] if found else unit).replace('bytes', 'b').replace('i', '')
    return value * _SIZES[named] if named in _SIZES else None


def count(text: str) -> float | None:
    """Return a number of things."""
    value = number(text)
    return value if value is not None and value >= 0 else None


def yes(text: str) -> bool | None:
    """Return whether a cell says yes, or no; None where it says neither."""
    bare = text.strip().lower()
    return True if bare in _YES else False if bare in _NO else None


def day(text: str) -> date | None:
    """Return a day; None where the order of day and month cannot be told."""
    bare = text.strip()
    try:
        return datetime.fromisoformat(bare).date()
    except ValueError:
        pass
    for form in _DAYS:
        try:
            return datetime.strptime(bare.split(' ')[0] if ':' in bare else bare, form).date()  # noqa: DTZ007  A day has no zone.
        except ValueError:
            continue
    if (slashed := re.match(r'(\d{1,2})/(\d{1,2})/(\d{4})', bare)) is not None:
        one, two, year = (int(part) for part in slashed.groups())
        if one > 12 or two > 12 or one == two:
            month, number_ = (two, one) if one > 12 else (one, two)
            try:
                return date(year, month, number_)
            except ValueError:
                return None
    return None
