"""One document of the Open Data Contract Standard 3: whether it is one, and the checks that it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from rewright_runtime.quality import Check, Result

Document = Mapping[str, Any]
_NEEDED = ('apiVersion', 'kind', 'id', 'version')
# What the standard calls it, in 3.0 (rule) and 3.1 (metric), and what is counted.
_RULES = {
    'rowCount': 'rows',
    'nullCheck': 'nulls',
    'nullValues': 'nulls',
    'missingValues': 'nulls',
    'duplicateCount': 'unique',
    'duplicateValues': 'unique',
    'uniqueCheck': 'unique',
}
_SECONDS = {'s': 1, 'm': 60, 'min': 60, 'h': 3600, 'd': 86400, 'w': 604800}
_SECONDS |= {'second': 1, 'seconds': 1, 'minute': 60, 'minutes': 60, 'hour': 3600, 'hours': 3600}
_SECONDS |= {'day': 86400, 'days': 86400, 'week': 604800, 'weeks': 604800}
_FRESH = ('latency', 'ly', 'freshness')


def why_no_contract(document: object) -> str:
    """Say why something is no document of the standard; nothing where it is one."""
    if not isinstance(document, Mapping):
        return 'a contract is an object'
    # Contracts that were shipped before documents were checked have a schema alone.
    if document.get('kind', 'DataContract') != 'DataContract':
        return f'its kind is {document["kind"]!r}, not DataContract'
    if 'apiVersion' in document and not str(document['apiVersion']).startswith('v3.'):
        return f'its apiVersion is {document["apiVersion"]!r}; 3 is read'
    if 'kind' in document and (lacking := [k for k in _NEEDED if not document.get(k)]):
        return f'it has no {lacking[0]}'
    return next(_wrong_schemas(document.get('schema', ())), '')


def _wrong_schemas(schemas: Any) -> Iterator[str]:
    if not isinstance(schemas, list | tuple):
        yield 'its schema is no list'
        return
    for schema in schemas:
        name = schema.get('name') if isinstance(schema, Mapping) else None
        if not name:
            yield 'one of its schemas has no name'
            continue
        parts = schema.get('properties') or ()
        if not isinstance(parts, list | tuple) or not all(isinstance(p, Mapping) and p.get('name') for p in parts):
            yield f'a property of {name!r} has no name'
            continue
        names = [p['name'] for p in parts]
        if twice := [n for n in names if names.count(n) > 1]:
            yield f'{name!r} has the property {twice[0]!r} twice'


def checks_of(document: Document, name: str) -> list[Check]:
    """Return the checks that a document asks for of the schema `name`."""
    return [c for found, _ in _looked(document, name) for c in ([found] if found else [])]


def not_checked(document: Document, name: str) -> list[Result]:
    """Return what a document asks for and the runtime cannot check: it is said, and nothing is believed of it."""
    return [
        Result(what, None, None, 'not checked: the runtime knows no such check')
        for _, what in _looked(document, name)
        if what
    ]


def _looked(document: Document, name: str) -> Iterator[tuple[Check | None, str]]:
    for schema in document.get('schema') or ():
        if schema.get('name') == name:
            yield from _rules(schema, ())
            for part in schema.get('properties') or ():
                yield from _of_property(part)
            yield from _freshness(document, name, len(document['schema']))


def _of_property(part: Document) -> Iterator[tuple[Check | None, str]]:
    own = (str(part['name']),)
    if part.get('required'):
        yield Check('nulls', own, most=0), ''
    if part.get('unique') or part.get('primaryKey'):
        yield Check('unique', own, most=0), ''
    bounds = part.get('logicalTypeOptions') or {}
    if part.get('logicalType') in ('integer', 'number') and bounds.keys() & {'minimum', 'maximum'}:
        yield Check('range', own, least=bounds.get('minimum'), most=bounds.get('maximum')), ''
    for option in sorted(bounds.keys() - {'minimum', 'maximum', 'format'}):
        yield None, f'{option} of {own[0]}'
    yield from _rules(part, own)


def _rules(of: Document, columns: tuple[str, ...]) -> Iterator[tuple[Check | None, str]]:
    for rule in of.get('quality') or ():
        if rule.get('type', 'library') == 'text':
            continue
        called = str(rule.get('metric') or rule.get('rule') or rule.get('name') or rule.get('type'))
        kind = _RULES.get(called)
        named = columns or tuple((rule.get('arguments') or {}).get('properties') or ())
        bounds = _bounds(rule, kind)
        if kind is None or bounds is None or (kind != 'rows' and not named):
            yield None, f'{called} of {", ".join(named) or of["name"]}'
        else:
            least, most = bounds
            percent = rule.get('unit') == 'percent'
            yield Check(kind, () if kind == 'rows' else named, least, most, percent), ''  # type: ignore[arg-type]


def _bounds(rule: Document, kind: str | None) -> tuple[float | None, float | None] | None:
    """The least and the most that may be counted; None where the rule says it in another way."""
    said = {k: v for k, v in rule.items() if k.startswith('must')}
    if not said:
        return (None, 0) if kind != 'rows' else None
    least, most = None, None
    for word, value in said.items():
        if word == 'mustBe':
            least = most = value
        elif word in ('mustBeGreaterOrEqualTo', 'mustBeGreaterThanOrEqualTo'):
            least = value
        elif word in ('mustBeLessOrEqualTo', 'mustBeLessThanOrEqualTo'):
            most = value
        elif word == 'mustBeBetween':
            least, most = value
        elif word == 'mustBeGreaterThan' and rule.get('unit') != 'percent':
            least = value + 1
        elif word == 'mustBeLessThan' and rule.get('unit') != 'percent':
            most = value - 1
        else:
            return None
    return least, most


def _freshness(document: Document, name: str, schemas: int) -> Iterator[tuple[Check | None, str]]:
    for promise in document.get('slaProperties') or ():
        if promise.get('property') not in _FRESH:
            continue
        where, _, column = str(promise.get('element') or '').rpartition('.')
        unit = _SECONDS.get(str(promise.get('unit') or 'd'))
        if where not in (name, '') or (not where and schemas > 1):
            continue
        if not column or unit is None or not isinstance(promise.get('value'), int | float):
            yield None, f'{promise["property"]} of {name}'
        else:
            yield Check('fresh', (column,), most=promise['value'] * unit), ''
