"""A rewrite with words in the place of secrets -> the same rewrite, which asks the secret store for them when a run needs them."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from rewright.model.moved_secret import MovedSecret
from rewright.model.patch import Left, Patch
from rewright.model.platform import Platform
from rewright.rewrite.edits import Edit, Source, splice
from rewright.rewrite.emit.types import guessed
from rewright.rewrite.layout import tidied
from rewright.rewrite.on_platform import on_platform
from rewright.rewrite.secret_fields import without_fields
from rewright.trees import below, copied, within

_RECIPE = 'secret store'
_MASK = '***'
# Who shows the descriptions of functions.
_SHOWING = frozenset(('__doc__', 'getdoc', 'help', 'pydoc', 'doctest', 'click', 'typer', 'fire'))
_IMPORTS = (
    'from typing import Any',
    'from rewright_runtime.pipeline import once_a_run',
    'from rewright_runtime.secrets import get_secret',
)
_ENTRY = 'pipeline.py'


def on_store(patch: Patch, words: Mapping[str, MovedSecret], platform: Platform | None = None) -> Patch:
    """Return a patch whose files ask for secrets by name, a platform's store where it has one; one without steps where a secret stands in a place that cannot ask."""
    if not words:
        return patch
    made: dict[tuple[str, str], str] = {}
    steps = []
    for step in patch.steps:
        for file in step.files.items():
            if file not in made:
                made[file] = on_platform({file[0]: _asking(*file, words)}, platform)[file[0]]
        steps.append(step.model_copy(update={'files': {name: made[name, text] for name, text in step.files.items()}}))
    bare = Patch.model_validate_json(_masked(patch.model_dump_json(exclude={'steps'}), words))
    if staying := next((word for text in made.values() for word in words if word in text), ''):
        secret = words[staying]
        left = Left(span=secret.spans[0], what='secret', why=f'{secret.what} stands where no function can be called')
        return Patch(job=patch.job, refusals=(*bare.refusals, left))
    return bare.model_copy(update={'steps': tuple(steps)})


def _masked(text: str, words: Mapping[str, MovedSecret]) -> str:
    for word in words:
        text = text.replace(word, _MASK)
    return text


def _asking(name: str, text: str, words: Mapping[str, MovedSecret]) -> str:
    if not any(word in text for word in words):
        return text
    if not name.endswith('.py'):
        return _masked(text, words)
    source = Source(text, name)
    taken = {n.id for n in within(source.tree) if isinstance(n, ast.Name)} | {
        n.name for n in within(source.tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)
    } | {n.arg for n in within(source.tree) if isinstance(n, ast.arg)}  # fmt: skip
    calls = {word: _free(_short(secret), taken) for word, secret in words.items() if word in text}
    swapped = splice(source.code, _swaps(source, lambda node: _read(node, calls)))
    lone = Source(swapped, name)
    if name == _ENTRY:
        swapped, made = _without_constants(lone, set(calls.values()), taken)
        swapped = without_fields(Source(swapped, name), {*calls.values(), *made}, taken)
    asked = ''.join(_accessor(calls[word], words[word]) for word in calls)
    swapped = _commented(swapped, calls)
    return tidied(_inserted(Source(swapped, name), asked))


def _short(secret: MovedSecret) -> str:
    """What a function that gives a secret is called: its name without the job's."""
    return secret.called.lower()


def _free(name: str, taken: set[str]) -> str:
    while name in taken or not name.isidentifier():
        name = f'{name}_secret' if name.isidentifier() else f'secret_{name}'
    taken.add(name)
    return name


def _accessor(function: str, secret: MovedSecret) -> str:
    what = secret.what[0].upper() + secret.what[1:]
    return f'''@once_a_run
def {function}() -> str:
    """{what}, as the secret store has it when the run begins."""
    return get_secret({secret.name!r}).reveal()


'''


def _swaps(source: Source, swap: Callable[[ast.AST], ast.expr | None]) -> Iterator[Edit]:
    """Edits for what `swap` gives another expression for; a formatted text is written anew as a whole."""
    waiting: list[ast.AST] = [source.tree]
    while waiting:
        node = waiting.pop()
        # A description stays, and a pattern with a call in it means something else.
        if isinstance(node, ast.pattern) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.JoinedStr):
            other: ast.AST | None = copied(node, swap)
            if other is None or ast.dump(other) == ast.dump(node):
                continue
        else:
            other = swap(node)
        if other is None:
            waiting += below(node)
        else:
            assert isinstance(node, ast.expr)
            start, end = source.offset(node)
            yield Edit(start=start, end=end, text=ast.unparse(other), construct='secret', recipe=_RECIPE)


def _read(node: ast.AST, calls: Mapping[str, str]) -> ast.expr | None:
    """The expression that reads the secrets of a text where it is run."""
    if isinstance(node, ast.JoinedStr):
        parts = [part for value in node.values for part in _parts(value, calls)]
        return ast.JoinedStr(parts) if parts != node.values else None
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str | bytes):
        return None
    if isinstance(node.value, bytes):
        return _read_bytes(node.value, calls)
    parts = _parts(node, calls)
    if len(parts) == 1:
        return parts[0].value if isinstance(parts[0], ast.FormattedValue) else None
    return ast.JoinedStr(parts)


def _parts(node: ast.expr, calls: Mapping[str, str]) -> list[ast.expr]:
    """A piece of a formatted text, with a call in the place of each secret."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return [node]
    pieces = re.split(f'({"|".join(map(re.escape, calls))})', node.value)
    found: list[ast.expr] = [
        ast.FormattedValue(_call(calls[piece]), -1) if piece in calls else ast.Constant(piece)
        for piece in pieces
        if piece
    ]
    return found if len(found) != 1 or isinstance(found[0], ast.FormattedValue) else [node]


def _read_bytes(value: bytes, calls: Mapping[str, str]) -> ast.expr | None:
    parts = _parts(ast.Constant(value.decode('latin-1')), calls)
    if not any(isinstance(part, ast.FormattedValue) for part in parts):
        return None
    whole: ast.expr | None = None
    for part in parts:
        one: ast.expr
        if isinstance(part, ast.FormattedValue):
            one = ast.Call(ast.Attribute(part.value, 'encode', ast.Load()), [], [])
        else:
            assert isinstance(part, ast.Constant)
            one = ast.Constant(str(part.value).encode('latin-1'))
        whole = one if whole is None else ast.BinOp(whole, ast.Add(), one)
    return whole


def _call(function: str) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), [], [])


def _without_constants(source: Source, secret: set[str], taken: set[str]) -> tuple[str, set[str]]:
    """Return a pipeline whose constants that hold secrets are made when a run needs them, and not when it is imported; and what makes them."""
    functions: dict[str, str] = {}
    edits: list[Edit] = []
    for statement in source.tree.body:
        name, value = _constant(statement)
        if value is None or not _holds(value, secret | set(functions)) or not _is_settled(name, source.tree):
            continue
        start, end = source.offset(statement)
        if same := _same(value, secret, functions):
            functions[name] = same
            edits.append(Edit(start=start, end=end, text='', construct='secret', recipe=_RECIPE))
            continue
        functions[name] = _free(name.lower(), taken if name != name.lower() else taken - {name})
        head = f'@once_a_run\ndef {functions[name]}() -> {guessed(value, {}) or "Any"}:\n'
        head += f'    """`{name}` of the job, which holds a secret."""\n    return '
        edits.append(Edit(start=start, end=source.offset(value)[0], text=head, construct='secret', recipe=_RECIPE))

    def use(node: ast.AST) -> ast.expr | None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in functions:
            return _call(functions[node.id])
        return None

    gone = [(e.start, e.end) for e in edits if not e.text]
    uses = [e for e in _swaps(source, use) if not any(a <= e.start < b for a, b in gone)]
    return splice(source.code, (*edits, *uses)), set(functions.values())


def _same(value: ast.expr, secret: set[str], functions: Mapping[str, str]) -> str:
    """The function that gives a value already; empty where none does."""
    match value:
        case ast.Call(func=ast.Name(id=name)) if name in secret:
            return name
        case ast.Name(id=name):
            return functions.get(name, '')
        case _:
            return ''


def _constant(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
        case _:
            return '', None


def _holds(value: ast.expr, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in within(value))


def _is_settled(name: str, tree: ast.Module) -> bool:
    """Whether a name is given its value once, and means nothing else anywhere."""
    stored = [n for n in within(tree) if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)]
    others = (
        (isinstance(n, ast.arg) and n.arg == name)
        or (isinstance(n, ast.Global | ast.Nonlocal) and name in n.names)
        or (isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler) and n.name == name)
        or (isinstance(n, ast.alias) and name in {n.name, n.asname})
        for n in within(tree)
    )
    return len(stored) == 1 and not any(others)


def _commented(text: str, calls: Mapping[str, str]) -> str:
    """Mask what stands in comments and in descriptions, which nothing asks for."""
    source = Source(text, _ENTRY)
    edits = [
        Edit(start=at, end=at + len(comment), text=_mask(comment, calls), construct='secret', recipe=_RECIPE)
        for line, (column, comment) in source.comments.items()
        for at in [source.position(line, 0) + column]
    ]
    shown = _shown_descriptions(source.tree)
    silent = (
        n.value for n in within(source.tree)
        if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant) and n not in shown
    )  # fmt: skip
    for node in silent:
        start, end = source.offset(node)
        edits.append(
            Edit(start=start, end=end, text=_mask(source.code[start:end], calls), construct='secret', recipe=_RECIPE)
        )
    return splice(source.code, edits)


def _shown_descriptions(tree: ast.Module) -> set[ast.stmt]:
    """The descriptions of functions and classes, where the job may show them."""
    nodes = within(tree)
    said = {n.attr for n in nodes if isinstance(n, ast.Attribute)} | {n.id for n in nodes if isinstance(n, ast.Name)}
    said |= {a.name.split('.')[0] for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    said |= {(n.module or '').split('.')[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    described = (n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
    return {n.body[0] for n in described} if said & _SHOWING else set()


def _mask(text: str, calls: Mapping[str, str]) -> str:
    for word in calls:
        text = text.replace(word, _MASK)
    return text


def _inserted(source: Source, functions: str) -> str:
    """Put imports and functions behind the imports at the top."""
    at = 0
    for number, statement in enumerate(source.tree.body):
        described = number == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not (described or isinstance(statement, ast.Import | ast.ImportFrom)):
            break
        at = source.offset(statement)[1]
    added = '\n' + '\n'.join(_IMPORTS) + '\n\n\n' + functions
    return source.code[:at] + added + source.code[at:]
