"""The whole text of `pipeline.py`: a Draft goes in, one module comes out."""

import ast
import re

from rewright.rewrite.emit import stage_code
from rewright.rewrite.emit.blocks import Writer
from rewright.rewrite.emit.contents import assigned, held, passed
from rewright.rewrite.emit.draft import Draft
from rewright.rewrite.emit.types import annotation, guessed
from rewright.rewrite.stages.politeness import remark

_MARKS = re.compile(r'#!|#.*coding[:=]|# *vim:|# *-\*-')
_TERMS = re.compile(r'(?i)copyright|licen[cs]ed?\b|SPDX-')


def module(draft: Draft) -> str:
    """Return the pipeline; it is not laid out yet, and its imports are not sorted."""
    parts = [_docstring(draft), '\n'.join(_imports(draft)), '\n'.join(_constants(draft)), *_definitions(draft)]
    code = [stage_code.prepare(draft)]
    code += [stage_code.plan(draft, site) for site in draft.stages.sites]
    code += [stage_code.fetch(draft), stage_code.transform(draft)]
    code += [stage_code.write_rows(draft)] if draft.sink else []
    code += [stage_code.save(draft), _handler(draft), ["if __name__ == '__main__':", '    pipeline_handler({})']]
    body = '\n\n\n'.join('\n'.join(lines) for lines in (_context(draft), *code))
    return '\n\n\n'.join(p for p in parts if p) + '\n\n\n' + body + '\n'


def _docstring(draft: Draft) -> str:
    script, opening = draft.script, _opening_comment(draft)
    # Terms of use stay the comment that they were.
    terms = opening if _TERMS.search(' '.join(opening)) else []
    spoken = ' '.join(text for line in opening if (text := line.lstrip('# ').rstrip())) if not terms else ''
    said = script.docstring.strip() if script.docstring else spoken or f'Pipeline of {script.source.name}.'
    said = said.replace('\\', '\\\\').replace('"""', "'''")
    said = said if said.endswith(('.', '!', '?')) else said + '.'
    above = '\n'.join(terms) + '\n\n' if terms else ''
    return f'{above}"""{said}\n\nModernized from {_sources(draft)}: prepare, fetch, transform, save.\n"""'


def _sources(draft: Draft) -> str:
    """The files of the job that a pipeline stands for, as a sentence has them."""
    *others, last = draft.script.source.name, *draft.modules
    return f'{", ".join(others)} and {last}' if others else last


def _opening_comment(draft: Draft) -> list[str]:
    found = []
    for line in draft.script.source.lines:
        if not line.startswith('#'):
            break
        if not _MARKS.match(line):
            found.append(line.rstrip())
    return found


def _imports(draft: Draft) -> list[str]:
    script = draft.script
    lines = [line for n in script.imports if (line := _import(draft, n))]
    lines += ['from dataclasses import dataclass, field', 'from typing import Any']
    lines += [
        'from rewright_runtime.breach import ContractBreach, NotRecorded, PlanMismatch',
        'from rewright_runtime.clock import Clock',
        'from rewright_runtime.pipeline import Event, counts, stage, Finished',
    ]
    if draft.client == 'httpx2':
        verbs = sorted(
            {s.verb for s in draft.stages.sites if not (s.sender or s.session)} - {'urlopen', 'urlretrieve', 'response'}
        )
        lines += [
            'import asyncio',
            'from collections.abc import Iterator',
            'from rewright_runtime import adapters, errors, http, lines, sessions',
        ]
        lines += ['from rewright_runtime.fetch import Answers, Fetcher, Fetching, Traffic, Walk']
        lines += ['from rewright_runtime.opening import to_open, to_retrieve']
        lines += ['from rewright_runtime.lines import to_answer']
        lines += ['from rewright_runtime.words import words_of_urllib3'] if draft.older_words else []
        lines += ['from rewright_runtime.calls import Call, call'] if draft.senders else []
        own = 'Request' if draft.request == 'Request' else f'Request as {draft.request}'
        lines += [f'from rewright_runtime.request import {", ".join((own, *verbs))}']
    return lines


def _import(draft: Draft, node: ast.Import | ast.ImportFrom) -> str:
    """An import as it is written, without requests where the runtime takes its place."""
    gone = [a for a in node.names if isinstance(node, ast.Import) and a.name.split('.')[0] == 'requests']
    from_requests = isinstance(node, ast.ImportFrom) and (node.module or '').split('.')[0] == 'requests'
    if draft.client == 'requests' or not (gone or from_requests):
        return draft.script.source.text(node)
    kept = [a for a in node.names if a not in gone] if gone else []
    return ast.unparse(ast.Import(names=kept)) if kept else ''


def _constants(draft: Draft) -> list[str]:
    lines = Writer(draft.script.source, edits=draft.edits).write(_without_title(draft), 0)
    if draft.older_words:
        lines.append(f'words_of_urllib3({draft.urllib3!r})  # errors say what they say under that release')
    if draft.lifted and draft.traffic:
        why = remark(draft.script)
        agent = f', user_agent={draft.user_agent!r}' if draft.user_agent else ''
        numbers = f'concurrency={draft.traffic.concurrency}, interval_seconds={draft.traffic.interval_seconds}'
        lines.append(f'TRAFFIC = Traffic({numbers}{agent})' + (f'  # {why}' if why else ''))
    return lines


def _without_title(draft: Draft) -> list[ast.stmt]:
    return draft.script.constants


def _definitions(draft: Draft) -> list[str]:
    writer = Writer(draft.script.source, edits=draft.edits)
    return ['\n'.join(writer.write([d], 0)).strip('\n') for d in draft.script.definitions]


def _context(draft: Draft) -> list[str]:
    fields = [f'    {n}: {_type(draft, n)}' for n in draft.prepared]
    fields += [f'    {s.name}: Answers = field(default_factory=Answers)' for s in draft.stages.sites]
    if draft.sink:
        fields.append(f'    {draft.sink.records}: list[Any] = field(default_factory=list)')
    if draft.reads_clock:
        fields.append('    clock: Clock = field(default_factory=Clock)')
    later = dict.fromkeys([*draft.fetched, *draft.transformed])
    fields += [f'    {n}: {_type(draft, n)} = field(init=False)' for n in later if n not in draft.prepared]
    return [
        '@dataclass',
        'class Context:',
        '    """What one stage hands to the next."""',
        *([''] if fields else []),
        *fields,
    ]


def _type(draft: Draft, name: str) -> str:
    body = draft.script.body
    kinds = {n: guessed(v, {}) for n, v in assigned(draft.script.constants)} | draft.kinds
    for _ in range(_ROUNDS):
        kinds |= {n: kind for n, kind in passed(body, kinds).items() if n not in kinds}
        for target, value in assigned(body):
            kind = annotation(target, [value], kinds)
            kinds.setdefault(target, kind) if kind != 'Any' else None
    kind = annotation(name, [value for target, value in assigned(body) if target == name], kinds)
    return _known(draft, held(name, kind, body, kinds))


def _known(draft: Draft, kind: str) -> str:
    """A frame is of the library that the edited source imports."""
    library, dot, rest = kind.partition('.')
    if not dot or library in draft.script.modules:
        return kind
    return f'pl.{rest}' if library == 'pd' and 'pl' in draft.script.modules else 'Any'


def _handler(draft: Draft) -> list[str]:
    more = stage_code.FETCHING if draft.split else ''
    head = f'def pipeline_handler(event: Event, context: object = None{more}) -> dict[str, int]:'
    doc = '    """Run the four stages and return how much each handed on."""'
    return [head, doc, *_finishing(draft, ['    ctx = prepare(event)', *_running(draft)])]


# What a name is given may be told by a name that is told later.
_ROUNDS = 2


def _running(draft: Draft) -> list[str]:
    given = ', fetching' if draft.split else ''
    fetched = f'asyncio.run(fetch(ctx{given}))' if draft.lifted else 'fetch(ctx)'
    transformed = ['    ctx = transform(ctx)']
    if draft.sink:
        why = '# like the legacy job, leave the rows read before a failure'
        transformed = [
            '    try:',
            '        ctx = transform(ctx)',
            '    except (ContractBreach, NotRecorded, PlanMismatch):',
            '        raise  # what the rewrite was not proven for is never written',
            '    except BaseException:',
            f'        write_rows(ctx)  {why}',
            '        raise',
        ]
    return [f'    ctx = {fetched}', *transformed, '    ctx = save(ctx)', '    return counts(ctx)']


def _finishing(draft: Draft, lines: list[str]) -> list[str]:
    if not draft.finishes:
        return lines
    return ['    try:', *(f'    {line}' for line in lines), '    except Finished:', '        return {}']
