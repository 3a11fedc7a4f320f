"""Handlers named by the module and the pipeline's code -> functions that do not exist, and keys nobody passes."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from rewright.model.infrastructure import SchemaFinding
from rewright.provision.plan import Function

ITEMS = 'page_batches'
Handler = ast.FunctionDef | ast.AsyncFunctionDef


def check(functions: Iterable[Function], files: Mapping[str, str]) -> Iterator[SchemaFinding]:
    """Check that every handler exists, is not a coroutine, and that the worker reads what the Map passes."""
    found: dict[str, Handler] = {}
    for function in functions:
        path, name = _place(function.handler)
        tree = _tree(files.get(path, ''))
        defined = next((n for n in tree.body if isinstance(n, Handler) and n.name == name), None)
        # A handler may come from a call or an import; only its absence is sure.
        if defined is None and not _assigned(tree, name):
            yield SchemaFinding(file='main.tf', line=1, message=f'{function.handler} is not in the pipeline')
        elif isinstance(defined, ast.AsyncFunctionDef):
            yield SchemaFinding(
                file='main.tf', line=1, message=f'{function.handler} is a coroutine; Lambda does not await it'
            )
        if defined is not None:
            found[function.name] = defined
    if 'splitter' in found and 'worker' in found:
        yield from _passed(found['splitter'], found['worker'])


def _passed(splitter: Handler, worker: Handler) -> Iterator[SchemaFinding]:
    """Only where both sides say it plainly: keys of a dict literal, and constant subscripts of the event."""
    answer = _answers(splitter)
    if answer and ITEMS not in answer:
        yield SchemaFinding(file='state_machine.asl.json', line=1, message=f'the splitter returns no {ITEMS}')
    passed = _item_keys(answer.get(ITEMS))
    for key in sorted(_read(worker) - passed) if passed else ():
        message = f'the worker reads {key}, which no batch holds'
        yield SchemaFinding(file='state_machine.asl.json', line=1, message=message)


def _place(handler: str) -> tuple[str, str]:
    module, _, name = handler.rpartition('.')
    return module.replace('.', '/') + '.py', name


def _tree(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def _assigned(tree: ast.Module, name: str) -> bool:
    """Whether the module binds the name in another way: by assignment or import."""
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return True
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            return True
    return False


def _answers(function: Handler) -> dict[str, ast.expr]:
    """Key and value of the dict literals that the function returns."""
    literals = [n.value for n in ast.walk(function) if isinstance(n, ast.Return) and isinstance(n.value, ast.Dict)]
    pairs = [pair for literal in literals for pair in zip(literal.keys, literal.values, strict=True)]
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _item_keys(batches: ast.expr | None) -> set[str]:
    items = (
        batches.elts if isinstance(batches, ast.List) else [batches.elt] if isinstance(batches, ast.ListComp) else []
    )
    keys = [key for item in items if isinstance(item, ast.Dict) for key in item.keys]
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _read(function: Handler) -> set[str]:
    event = function.args.args[0].arg if function.args.args else ''
    return {
        node.slice.value
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == event
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }
