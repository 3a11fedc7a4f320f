"""The state between the functions of a run: a context, a dataclass of a pipeline, to bytes and back; secrets never are in it."""

import base64
import io
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, TypeVar

from rewright_runtime.secrets import Secret, shows_secret

C = TypeVar('C')
# What a value is that JSON has no word for; a dictionary with this key is written as pairs.
_KIND = '~'


class NotHandedOn(TypeError):
    """Something in a context cannot or must not travel; the message names the field."""


def packed(ctx: object) -> bytes:
    """Return what a context holds; NotHandedOn where it holds a secret, or something that is not the same on the other side."""
    assert is_dataclass(ctx)
    held = {f.name: getattr(ctx, f.name) for f in fields(ctx) if hasattr(ctx, f.name)}
    body = {name: _packed(value, f'ctx.{name}') for name, value in held.items()}
    text = json.dumps({'context': type(ctx).__name__, 'fields': body}, ensure_ascii=False, allow_nan=False)
    if shows_secret(text):
        name = next((n for n, v in body.items() if shows_secret(json.dumps(v, ensure_ascii=False))), '')
        raise NotHandedOn(f'ctx.{name} holds the text of a secret; each function asks for it by its name')
    return text.encode('utf-8', 'surrogatepass')


def unpacked(kind: type[C], data: bytes) -> C:
    """Return the context of `packed`; ValueError where the bytes are those of another."""
    body = json.loads(data.decode('utf-8', 'surrogatepass'))
    if body['context'] != kind.__name__:
        raise ValueError(f'this is a {body["context"]}, no {kind.__name__}')
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # A class of dataclasses has no type of its own.
    if other := sorted(body['fields'].keys() - known):
        raise ValueError(f'{kind.__name__} has no field {other[0]!r}')
    made = object.__new__(kind)
    for name, value in body['fields'].items():
        object.__setattr__(made, name, _unpacked(value))
    return made


def _packed(value: Any, where: str) -> Any:
    if isinstance(value, Secret):
        raise NotHandedOn(f'{where} is the secret {value.name}; each function asks for it by its name')
    kind = type(value)
    if value is None or kind in (bool, int, str) or (kind is float and math.isfinite(value)):
        return value
    if kind is list:
        return [_packed(v, f'{where}[{n}]') for n, v in enumerate(value)]
    if kind is dict and _KIND not in value and all(type(k) is str for k in value):
        return {k: _packed(v, f'{where}[{k!r}]') for k, v in value.items()}
    return {_KIND: [kind.__name__, _odd(value, where)]}


def _odd(value: Any, where: str) -> Any:
    """What JSON has no word for, as something that it has one for."""
    kind = type(value)
    if kind in (float, Decimal):
        return str(value)
    if kind in (datetime, date, time):
        # A zone has a name, and text knows its distance alone.
        if getattr(value, 'tzinfo', None) is not None and type(value.tzinfo).__name__ != 'timezone':
            raise NotHandedOn(f'{where} is in a zone that has a name; hand on the moment in UTC')
        return [value.isoformat(), getattr(value, 'fold', 0)]
    if kind is timedelta:
        return [value.days, value.seconds, value.microseconds]
    if kind in (bytes, bytearray):
        return base64.b64encode(value).decode()
    if kind in (tuple, set, frozenset):
        return [_packed(v, where) for v in value]
    if kind is dict:
        return [[_packed(k, where), _packed(v, where)] for k, v in value.items()]
    if isinstance(value, PurePosixPath):
        return str(value)
    if kind.__module__.startswith('polars.') and kind.__name__ == 'DataFrame':
        buffer = io.BytesIO()
        value.write_ipc(buffer)
        return base64.b64encode(buffer.getvalue()).decode()
    raise NotHandedOn(f'{where} is a {kind.__name__}, which is not the same on the other side')


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(v) for v in value]
    if not isinstance(value, Mapping):
        return value
    if _KIND not in value:
        return {k: _unpacked(v) for k, v in value.items()}
    kind, held = value[_KIND]
    return _made(kind, held)


def _made(kind: str, held: Any) -> Any:
    if kind in ('datetime', 'date', 'time'):
        made = {'datetime': datetime, 'date': date, 'time': time}[kind].fromisoformat(held[0])  # type: ignore[attr-defined]
        return made if kind == 'date' else made.replace(fold=held[1])
    if kind == 'timedelta':
        return timedelta(*held)
    if kind in ('bytes', 'bytearray'):
        return {'bytes': bytes, 'bytearray': bytearray}[kind](base64.b64decode(held))
    if kind == 'dict':
        return {_unpacked(k): _unpacked(v) for k, v in held}
    if kind == 'DataFrame':
        import polars as pl

        return pl.read_ipc(io.BytesIO(base64.b64decode(held)))
    if kind in ('tuple', 'set', 'frozenset'):
        return {'tuple': tuple, 'set': set, 'frozenset': frozenset}[kind](_unpacked(v) for v in held)
    plain = {'float': float, 'Decimal': Decimal}.get(kind)
    if plain is not None:
        return plain(held)
    from pathlib import Path

    return Path(held) if kind == 'PosixPath' else PurePosixPath(held)
