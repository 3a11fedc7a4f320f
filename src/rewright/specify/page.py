"""A Specification -> the page that a person reads, in Markdown."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rewright.model.specification import Case, Evidence, Specification

_STAGES = {'prepare': 'Prepare', 'fetch': 'Fetch', 'transform': 'Transform', 'save': 'Save'}
_CODE = re.compile(r'(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)')
_RUN = re.compile(r'`+')


def page(specification: Specification) -> str:
    """Return the page; everything taken from the job is escaped, so nothing in it becomes a heading, table or tag."""
    parts = [
        f'# What {_plain(specification.job)} does', _plain(specification.purpose),
        '## Business rules', *_rules(specification),
        '## Suspected defects', *_defects(specification),
        '## Assumptions', *_assumptions(specification),
        '## Contracts', *_contracts(specification.contracts),
        '## Test cases', _cases(specification.cases),
    ]  # fmt: skip
    return '\n\n'.join(parts) + '\n'


def _plain(text: str) -> str:
    """Return text in which nothing but code spans means anything to Markdown or HTML."""
    flat, parts, end = ' '.join(text.split()), [], 0
    for span in _CODE.finditer(flat):
        parts += [_escaped(flat[end : span.start()]), span[0]]
        end = span.end()
    return ''.join([*parts, _escaped(flat[end:])])


def _escaped(text: str) -> str:
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('[', '\\[').replace('`', '\\`')


def _cell(text: str) -> str:
    return text.replace('|', '\\|')


def _cited(evidence: Sequence[Evidence]) -> str:
    """Return evidence as one line."""
    return '; '.join(f'{_plain(e.reference)} {_code(e.quote)}'.strip() for e in evidence)


def _code(text: str) -> str:
    """Return a code span, fenced by more backticks than the text holds in a row."""
    flat = ' '.join(text.split())
    if '`' not in flat:
        return f'`{flat}`' if flat else ''
    fence = '`' * (1 + max(len(run) for run in _RUN.findall(flat)))
    return f'{fence} {flat} {fence}'


def _rules(specification: Specification) -> Iterator[str]:
    if not specification.rules:
        yield 'None could be read out of the source.'
    for stage, title in _STAGES.items():
        rules = [r for r in specification.rules if r.stage == stage]
        if rules:
            yield f'### {title}'
            yield '\n'.join(f'- **{r.id}** {_plain(r.sentence)}  \n  {_cited(r.evidence)}' for r in rules)


def _defects(specification: Specification) -> Iterator[str]:
    if not specification.suspected_defects:
        yield 'Nothing looks wrong.'
        return
    yield 'The rewrite keeps each of these as it is. Whoever owns the job decides.'
    yield '\n'.join(
        f'- **{d.id}** {_plain(d.sentence)} {_plain(d.why_suspect)}  \n  {_cited(d.evidence)}'
        for d in specification.suspected_defects
    )


def _assumptions(specification: Specification) -> Iterator[str]:
    if not specification.assumptions:
        yield 'None: too little was recorded.'
        return
    rows = [
        f'| {b.id} | {_cell(_plain(b.sentence))} | {b.confidence:.2%} | {_cell(_cited(b.evidence))} |'
        for b in specification.assumptions
    ]
    yield '\n'.join(['| | Assumption | Confidence | Evidence |', '| --- | --- | --- | --- |', *rows])


def _contracts(documents: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not documents:
        yield 'None: no table was recorded.'
    for document in documents:
        yield f'### {_plain(document["name"])}'
        yield _plain(document['description']['purpose'])
        properties = [p for schema in document['schema'] for p in schema['properties']]
        rows = [
            f'| {_cell(_plain(p["name"]))} | {p["logicalType"]} | {_plain(p["physicalType"])} | {_yes(p["required"])} '
            f'| {_yes(p["unique"])} |'
            for p in properties
        ]
        yield '\n'.join(
            ['| Column | Type | Stored as | Never missing | Never twice |', '| --- | --- | --- | --- | --- |', *rows]
        )


def _yes(value: object) -> str:
    return 'as recorded' if value is True else 'not known'


def _cases(cases: Sequence[Case]) -> str:
    rows = [f'| {c.id} | {c.tag} | {_cell(_plain(c.title))} | {", ".join(c.rules) or "-"} |' for c in cases]
    return '\n'.join(['| | Tag | Case | Rules |', '| --- | --- | --- | --- |', *rows])
