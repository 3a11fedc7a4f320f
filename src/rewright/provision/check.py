"""The files of a Terraform module -> everything the offline checks refuse; no provider and no binary is needed."""

from collections.abc import Iterator

from rewright.model.infrastructure import SchemaFinding
from rewright.provision import practice, references, schema, states
from rewright.provision.hcl import Block, BrokenError, blocks, line_of

SUFFIX = '.asl.json'


def check(files: dict[str, str]) -> tuple[SchemaFinding, ...]:
    """Check a whole module; findings are sorted by file and line, none is repeated."""
    found: list[SchemaFinding] = []
    parsed: list[Block] = []
    texts = {name: text for name, text in files.items() if name.endswith('.tf')}
    for name, text in texts.items():
        try:
            parsed += blocks(name, text)
        except BrokenError as error:
            found.append(SchemaFinding(file=name, line=1, message=f'not HCL: {error}'))
    # References into a file that does not parse would all look undeclared.
    if not found:
        table = schema.load()
        found += _bodies(parsed, texts, table)
        found += references.check(parsed, texts, table)
        found += practice.check(parsed, texts)
    found += [finding for name, text in files.items() if name.endswith(SUFFIX) for finding in states.check(name, text)]
    found += states.placeholders(files)
    unique = dict.fromkeys((f.file, f.line, f.message) for f in found)
    return tuple(SchemaFinding(file=file, line=line, message=message) for file, line, message in sorted(unique))


def against() -> str:
    """The schema's name and version."""
    table = schema.load()
    return f'{table.provider} {table.version}'


def _bodies(parsed: list[Block], texts: dict[str, str], table: schema.Schema) -> Iterator[SchemaFinding]:
    for block in parsed:
        if block.kind not in {'resource', 'data'}:
            continue
        node = table.types.get(('data.' if block.kind == 'data' else '') + block.labels[0])
        if node is None:
            message = f'{block.address}: {block.labels[0]} is not in the shipped schema'
            yield SchemaFinding(file=block.file, line=block.line, message=message)
            continue
        for word, message in schema.refuse(node, block.body, block.address):
            line = line_of(texts[block.file], block.line, word) if word else block.line
            yield SchemaFinding(file=block.file, line=line, message=message)
