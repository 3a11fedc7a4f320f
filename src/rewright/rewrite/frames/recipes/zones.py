"""`pd.DatetimeIndex` of a column, `tz_localize`, `tz_convert` and its parts: moments that may know their time zone."""

from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, MomentsV, MomentV, Value


def _index(call: Call) -> Value:
    series = call.series(call.bind('data').need('data'))
    require(series.e.kind in {'date', 'text'} and series.frame.index != 'single', f'moments of {series.e.kind}')
    e = series.e
    if e.kind == 'text':
        require(not e.fickle, 'texts that may be none')
        e = E(fill('frames.read_dates(A)', A=e.code), 'date', null=e.null, firm=True, own=e.own, reads=e.reads)
    return MomentsV(e.code, series.parts, series=series.of(e))


def _moments(call: Call) -> MomentsV:
    assert isinstance(call.receiver, MomentsV)
    return call.receiver


@cache
def _zones() -> set[str]:
    """The names of all zones; every question is a walk over hundreds of files."""
    return available_timezones()


def _localize(call: Call) -> Value:
    given, moments = call.bind('tz', 'ambiguous'), _moments(call)
    zone, ambiguous = given.text('tz'), given.literal('ambiguous', 'raise')
    require(moments.zone == '' and zone in _zones(), f'the time zone {zone}')
    require(ambiguous in {'raise', 'NaT'}, f'ambiguous={ambiguous!r}')
    form = 'frames.in_zone(A, Z)' if ambiguous == 'raise' else "frames.in_zone(A, Z, ambiguous='null')"
    return _moved(moments, form, zone)


def _convert(call: Call) -> Value:
    zone, moments = call.bind('tz').text('tz'), _moments(call)
    require(moments.zone != '' and zone in _zones(), f'the time zone {zone}')
    return _moved(moments, 'frames.to_zone(A, Z)', zone)


def _moved(moments: MomentsV, form: str, zone: str) -> MomentsV:
    e = moments.series.e
    made = replace(e, code=fill(form, A=e.code, Z=literal(zone)), kind='other', null=True)
    return replace(moments, code=made.code, series=moments.series.of(made), zone=zone)


def _item(call: Call) -> Value:
    """One moment of a time zone, which Python's own is equal to in all that is known of it."""
    moments, place = _moments(call), call.literal(call.positional[0])
    require(moments.zone != '' and type(place) is int, f'the moment {place!r}')
    seen = call.seen
    require(seen is not None and seen.consistent and seen.type.endswith('.Timestamp'), 'a moment that may be missing')
    return MomentV(fill('frames.moment_at(A, N)', A=as_column(moments.series), N=literal(place)))


RECIPES: dict[str, Recipe] = {
    'pd.DatetimeIndex': _index,
    'moments.tz_localize()': _localize,
    'moments.tz_convert()': _convert,
    'moments.[]': _item,
}
