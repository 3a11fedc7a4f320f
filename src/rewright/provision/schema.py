"""A block's body and the provider's schema -> what the provider would refuse in it."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

from rewright.provision.hcl import Body, nested

META = {'count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection'}
NUMBER = re.compile(r'-?\d+(\.\d+)?')


class Node(BaseModel):
    """One level of the schema: arguments `a` (flags r, o, c and a type), blocks `b`; `n` is `block` or `attr`."""

    a: dict[str, tuple[str, str]] = {}
    b: dict[str, 'Node'] = {}
    f: str = 'o'
    many: bool = True
    n: str = 'block'
    k: str = ''
    recursive: bool = False


class Schema(BaseModel):
    """The shipped part of a provider's schema, by type (`data.` before data sources)."""

    provider: str
    version: str
    types: dict[str, Node]


@cache
def load() -> Schema:
    """Read the shipped schema once."""
    packed = (files(__package__) / 'aws_schema.json.gz').read_bytes()
    return Schema.model_validate(json.loads(gzip.decompress(packed)))


def refuse(node: Node, body: Body, path: str) -> Iterator[tuple[str, str]]:
    """What is wrong in `body`: the word to look for in the text, and the sentence."""
    labelled = body.get('dynamic', [])
    dynamics = [one for one in labelled if isinstance(one, dict)] if isinstance(labelled, list) else []
    dynamic = {name for block in dynamics for name in block}
    for name, value in body.items():
        if name == 'dynamic':
            for block in dynamics:
                yield from _dynamic(node, block, path)
        elif name not in META:
            yield from _one(node, name, value, path)
    yield from _missing(node, body, dynamic, path)


def _one(node: Node, name: str, value: object, path: str) -> Iterator[tuple[str, str]]:
    block = node.b.get(name)
    if block is not None and block.n == 'block':
        yield from _blocks(block, nested(value), f'{path}.{name}')
    elif nested(value):
        yield name, f'{path} has no block {name}'
    elif name in node.a:
        yield from _argument(*node.a[name], name, value, path)
    elif block is None:
        yield name, f'{path} has no argument {name}'


def _blocks(node: Node, found: list[Body], path: str) -> Iterator[tuple[str, str]]:
    name = path.rpartition('.')[2]
    if not found:
        yield name, f'{path} is a block, not an argument'
    if not node.many and len(found) > 1:
        yield name, f'{path} may stand there once'
    for body in found if not node.recursive else ():
        yield from refuse(node, body, path)


def _dynamic(node: Node, block: Mapping[str, object], path: str) -> Iterator[tuple[str, str]]:
    for name, inside in block.items():
        target = node.b.get(name)
        if target is None or not isinstance(inside, dict):
            yield name, f'{path} has no block {name}'
            continue
        if 'for_each' not in inside:
            yield name, f'{path}.{name} is dynamic without for_each'
        yield from _blocks(target, nested(inside.get('content')), f'{path}.{name}')


def _argument(flags: str, kind: str, name: str, value: object, path: str) -> Iterator[tuple[str, str]]:
    if flags == 'c':
        yield name, f'{path}.{name} is set by the provider'
    elif value is not None and not _fits(kind, value):
        yield name, f'{path}.{name} takes {kind.partition("(")[0]}, not {value!r:.40}'


def _fits(kind: str, value: object) -> bool:
    # An expression's type is known only when it is evaluated.
    if isinstance(value, str) and value.startswith('${'):
        return True
    if kind == 'number':
        return not isinstance(value, bool) and (isinstance(value, int | float) or bool(NUMBER.fullmatch(str(value))))
    if kind == 'bool':
        return isinstance(value, bool) or value in {'true', 'false'}
    if kind == 'string':
        return isinstance(value, str | int | float)
    if kind.startswith(('list', 'set')):
        return isinstance(value, list)
    return isinstance(value, dict) if kind.startswith('map') else True


def _missing(node: Node, body: Body, dynamic: set[str], path: str) -> Iterator[tuple[str, str]]:
    for name, (flags, _) in node.a.items():
        if flags == 'r' and name not in body:
            yield '', f'{path} lacks the argument {name}'
    for name, block in node.b.items():
        if block.f == 'r' and name not in body and name not in dynamic:
            yield '', f'{path} lacks the block {name}'
