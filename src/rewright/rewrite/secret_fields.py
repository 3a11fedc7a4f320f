"""A pipeline that asks for secrets -> the same pipeline, whose context holds nothing that is made of them, where that can be."""

import ast
from collections.abc import Iterator, Mapping

from rewright.rewrite.edits import Edit, Source, splice
from rewright.rewrite.emit.types import guessed
from rewright.rewrite.flow.names import dotted
from rewright.trees import within

_RECIPE = 'secret store'
# What changes nothing and reads nothing, so that it may be made later than it was.
_CALLS = frozenset((
    'base64.b64encode', 'base64.urlsafe_b64encode', 'base64.standard_b64encode', 'b64encode', 'urlsafe_b64encode', 'str', 'dict', 'tuple',
    'HTTPBasicAuth', 'HTTPDigestAuth', 'requests.auth.HTTPBasicAuth', 'requests.auth.HTTPDigestAuth', 'quote', 'quote_plus', 'urlencode',
    'urllib.parse.quote', 'urllib.parse.quote_plus', 'urllib.parse.urlencode', 'hashlib.md5', 'hashlib.sha1', 'hashlib.sha256', 'bytes',
))  # fmt: skip
_METHODS = frozenset(
    ('encode', 'decode', 'format', 'join', 'strip', 'upper', 'lower', 'replace', 'hexdigest', 'digest')
)
_PLAIN = (
    ast.Constant | ast.Name | ast.Load | ast.BinOp | ast.operator | ast.JoinedStr | ast.FormattedValue | ast.Dict | ast.Tuple | ast.List
    | ast.Attribute | ast.Call | ast.keyword | ast.Subscript | ast.Starred
)  # fmt: skip


def without_fields(source: Source, secret: set[str], taken: set[str]) -> str:
    """Make what `prepare` makes of secrets alone where it is needed, once a run, and take it out of the context."""
    prepare = next((n for n in source.tree.body if isinstance(n, ast.FunctionDef) and n.name == 'prepare'), None)
    context = next((n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == 'Context'), None)
    if prepare is None or context is None:
        return source.code
    made = _made(prepare, secret)
    handed = _handed(prepare)
    moved = {name for name in made if name in handed and not _is_set_again(name, source)}
    # What a statement that stays needs stays with it.
    moved = {name for name in moved if not _is_used(name, prepare, made, moved)}
    if not moved:
        return source.code
    needed = _closure(moved, made)
    names = {name: _free(f'secret_{name}', taken) for name in sorted(moved)}
    edits = list(_gone(source, prepare, context, needed, moved, handed))
    edits += _read_anew(source, names)
    place = source.offset(context)[0] if not context.decorator_list else source.offset(context.decorator_list[0])[0] - 1
    functions = ''.join(_function(source, name, names[name], made) for name in names)
    edits.append(Edit(start=place, end=place, text=functions, construct='secret', recipe=_RECIPE))
    return splice(source.code, edits)


def _made(prepare: ast.FunctionDef, secret: set[str]) -> dict[str, ast.Assign]:
    """The statements of `prepare` that make something out of secrets and constants alone, by the name they set."""
    names = [n.id for n in within(prepare) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    own = {*names, *(a.arg for a in prepare.args.args)}
    found: dict[str, ast.Assign] = {}
    for statement in prepare.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if names.count(name) == 1:
                read = {n.id for n in within(value) if isinstance(n, ast.Name)}
                if read & (secret | set(found)) and not (read & own - set(found)) and _is_plain(value, secret):
                    found[name] = statement
            case _:
                pass
    # What is changed behind its statement is more than it says.
    changed = {
        n.value.id
        for n in within(prepare)
        if isinstance(n, ast.Subscript | ast.Attribute) and isinstance(n.value, ast.Name)
        and (not isinstance(n.ctx, ast.Load) or (isinstance(n, ast.Attribute) and n.attr not in _METHODS))
    }  # fmt: skip
    return {name: statement for name, statement in found.items() if name not in changed}


def _is_plain(value: ast.expr, secret: set[str]) -> bool:
    for node in within(value):
        if not isinstance(node, _PLAIN):
            return False
        if isinstance(node, ast.Call):
            method = isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS
            if not (method or dotted(node.func) in _CALLS or dotted(node.func) in secret):
                return False
    return True


def _handed(prepare: ast.FunctionDef) -> dict[str, ast.keyword]:
    """What `prepare` hands on under its own name."""
    last = prepare.body[-1]
    match last:
        case ast.Return(value=ast.Call(func=ast.Name(id='Context'), keywords=keywords)):
            return {k.arg: k for k in keywords if k.arg and isinstance(k.value, ast.Name) and k.value.id == k.arg}
        case _:
            return {}


def _is_set_again(name: str, source: Source) -> bool:
    """Whether a field is set behind `prepare`."""
    fields = (n for n in within(source.tree) if isinstance(n, ast.Attribute) and n.attr == name)
    return any(not isinstance(n.ctx, ast.Load) for n in fields)


def _is_used(name: str, prepare: ast.FunctionDef, made: Mapping[str, ast.Assign], moved: set[str]) -> bool:
    """Whether a statement of `prepare` that stays reads a name."""
    for statement in prepare.body[:-1]:
        if any(statement is made.get(other) for other in _closure(moved, made)):
            continue
        if any(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load) for n in within(statement)):
            return True
    return False


def _closure(names: set[str], made: Mapping[str, ast.Assign]) -> list[str]:
    """The names and what they are made of, in the order of their statements."""
    wanted, waiting = set(names), list(names)
    while waiting:
        read = {n.id for n in within(made[waiting.pop()].value) if isinstance(n, ast.Name) and n.id in made}
        waiting += read - wanted
        wanted |= read
    return [name for name in made if name in wanted]


def _gone(
    source: Source,
    prepare: ast.FunctionDef,
    context: ast.ClassDef,
    needed: list[str],
    moved: set[str],
    handed: Mapping[str, ast.keyword],
) -> Iterator[Edit]:
    made = _made_of(prepare, needed)
    kept = {
        n.id
        for s in prepare.body
        if s not in made
        for n in within(s)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    } - moved
    fields = [n for n in context.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
    for statement in (
        *(s for s in made if isinstance(s.targets[0], ast.Name) and s.targets[0].id not in kept),
        *(f for f in fields if isinstance(f.target, ast.Name) and f.target.id in moved),
    ):
        start, end = source.offset(statement)
        yield Edit(start=start, end=end, text='', construct='secret', recipe=_RECIPE)
    last = prepare.body[-1]
    assert isinstance(last, ast.Return)
    assert isinstance(last.value, ast.Call)
    still = [k for k in last.value.keywords if k.arg not in moved or k is not handed.get(k.arg or '')]
    start, end = source.offset(last)
    text = 'return ' + ast.unparse(ast.Call(last.value.func, last.value.args, still))
    yield Edit(start=start, end=end, text=text, construct='secret', recipe=_RECIPE)


def _made_of(prepare: ast.FunctionDef, names: list[str]) -> list[ast.Assign]:
    return [
        s
        for s in prepare.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and s.targets[0].id in names
    ]


def _read_anew(source: Source, names: Mapping[str, str]) -> Iterator[Edit]:
    for node in within(source.tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in names
            and isinstance(node.value, ast.Name)
            and node.value.id == 'ctx'
        ):
            start, end = source.offset(node)
            yield Edit(start=start, end=end, text=f'{names[node.attr]}()', construct='secret', recipe=_RECIPE)


def _function(source: Source, name: str, called: str, made: Mapping[str, ast.Assign]) -> str:
    *before, last = _closure({name}, made)
    lines = [f'    {source.text(made[one])}' for one in before]
    kind = guessed(made[last].value, {}) or 'Any'
    told = f'    """`{name}` of the job, which holds a secret."""'
    head = f'@once_a_run\ndef {called}() -> {kind}:\n{told}\n'
    return head + '\n'.join([*lines, f'    return {source.text(made[last].value)}']) + '\n\n\n'


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += '_'
    taken.add(name)
    return name
