"""All blocks and texts of a module -> references that lead nowhere, and declarations nobody uses."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rewright.model.infrastructure import SchemaFinding
from rewright.provision.hcl import Block
from rewright.provision.schema import Schema

_RESOURCE = re.compile(r'(?<![\w."-])(data\.)?(aws_\w+)\.(\w+)(\[(?:[^\[\]]|\[[^\]]*\])*\])?(?:\.(\w+))?')
_NAME = re.compile(r'(?<![\w."-])(var|local)\.(\w+)')
_COMMENT = re.compile(r'^[ \t]*+(#|//).*$', re.MULTILINE)
_LITERAL_KEY = re.compile(r'\["([\w-]+)"\]')


def check(blocks: Iterable[Block], texts: Mapping[str, str], schema: Schema) -> Iterator[SchemaFinding]:
    """Everything that `terraform validate` would call undeclared, and unused variables, locals and data sources."""
    blocks = tuple(blocks)
    bare = {file: _COMMENT.sub('', text) for file, text in texts.items()}
    yield from _twice(blocks)
    for file, text in bare.items():
        yield from _resources(file, text, blocks, schema)
        yield from _names(file, text, blocks)
    yield from _unused(blocks, '\n'.join(bare.values()))


def _locals(blocks: Iterable[Block]) -> dict[str, object]:
    return {name: value for block in blocks if block.kind == 'locals' for name, value in block.body.items()}


def _twice(blocks: Iterable[Block]) -> Iterator[SchemaFinding]:
    seen = set()
    for block in blocks:
        if block.kind in {'resource', 'data', 'variable', 'output'} and block.address in seen:
            yield SchemaFinding(file=block.file, line=block.line, message=f'{block.address} is declared twice')
        seen.add(block.address)


def _resources(file: str, text: str, blocks: tuple[Block, ...], schema: Schema) -> Iterator[SchemaFinding]:
    declared = {block.address: block for block in blocks if block.kind in {'resource', 'data'}}
    for found in _RESOURCE.finditer(text):
        data, kind, name, key, attribute = found.groups()
        address = f'{data or ""}{kind}.{name}'
        block = declared.get(address)
        if block is None:
            message = f'{address} is not declared'
        else:
            message = _key(address, block, key or '', attribute or '', _locals(blocks))
            message = message or _attribute(address, f'{data or ""}{kind}', attribute or '', schema)
        if message:
            yield SchemaFinding(file=file, line=_line(text, found.start()), message=message)


def _key(address: str, block: Block, key: str, attribute: str, local: Mapping[str, object]) -> str:
    many = 'for_each' in block.body or 'count' in block.body
    if attribute and many and not key:
        return f'{address} has instances: it needs a key before .{attribute}'
    if key and not many:
        return f'{address} has one instance: it takes no key'
    # Only keys that both sides spell out can be compared: `each.key` is anything.
    literal = _LITERAL_KEY.fullmatch(key)
    name = re.fullmatch(r'\$\{local\.(\w+)\}', str(block.body.get('for_each', '')))
    keys = local.get(name[1]) if name else None
    if literal and isinstance(keys, dict) and literal[1] not in keys:
        return f'{address} has no instance {literal[1]}'
    return ''


def _attribute(address: str, kind: str, attribute: str, schema: Schema) -> str:
    node = schema.types.get(kind)
    if node is None or not attribute or attribute in node.a or attribute in node.b:
        return ''
    return f'{address} has no attribute {attribute}'


def _names(file: str, text: str, blocks: tuple[Block, ...]) -> Iterator[SchemaFinding]:
    known = {'var': {b.labels[0] for b in blocks if b.kind == 'variable'}, 'local': set(_locals(blocks))}
    for found in _NAME.finditer(text):
        if found[2] not in known[found[1]]:
            yield SchemaFinding(file=file, line=_line(text, found.start()), message=f'{found[0]} is not declared')


def _unused(blocks: tuple[Block, ...], text: str) -> Iterator[SchemaFinding]:
    used = {found[0] for found in _NAME.finditer(text)}
    reached = {f'{found[1] or ""}{found[2]}.{found[3]}' for found in _RESOURCE.finditer(text)}
    for block in blocks:
        if block.kind == 'variable' and block.address not in used:
            yield SchemaFinding(file=block.file, line=block.line, message=f'{block.address} is never used')
        if block.kind == 'data' and block.address not in reached:
            yield SchemaFinding(file=block.file, line=block.line, message=f'{block.address} is never used')
        if block.kind == 'locals':
            for name in sorted(set(block.body) - {u.partition('.')[2] for u in used if u.startswith('local.')}):
                yield SchemaFinding(file=block.file, line=block.line, message=f'local.{name} is never used')


def _line(text: str, position: int) -> int:
    return text.count('\n', 0, position) + 1
