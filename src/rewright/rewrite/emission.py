"""One snapshot of a rewrite: an edited legacy source goes in, the text of `pipeline.py` and what was left come out."""

import ast
from dataclasses import dataclass, replace

from rewright.model.patch import Left, Traffic
from rewright.rewrite.emit.draft import Client, Draft
from rewright.rewrite.emit.module import module
from rewright.rewrite.flow.names import dotted, loaded
from rewright.rewrite.flow.script import Script
from rewright.rewrite.frames.tolerated import Tolerated
from rewright.rewrite.layout import tidied, unresolved
from rewright.rewrite.origin import Origin
from rewright.rewrite.records.rows import Made, with_row_functions
from rewright.rewrite.records.signatures import annotated
from rewright.rewrite.script.classes import Kept
from rewright.rewrite.script.flattening import Flat, flattened
from rewright.rewrite.stages import politeness, row_sink, sites
from rewright.rewrite.stages.ahead import ahead
from rewright.rewrite.stages.labels import label
from rewright.rewrite.stages.sites import Site, Unliftable
from rewright.rewrite.stages.staging import staged
from rewright.trees import every, within

_CALLERS = frozenset(('_getframe', 'currentframe', 'stack', 'extract_stack', 'format_stack', 'print_stack'))
_OF_FILES = frozenset(('getfile', 'getabsfile', 'getsourcefile'))
_TELLING = frozenset(
    (ast.ExceptHandler, ast.Global, ast.Nonlocal, ast.ImportFrom, ast.Call, ast.AsyncFunctionDef, ast.Await)
)


@dataclass(frozen=True)
class Settings:
    """What holds for every snapshot of one job."""

    name: str
    path: str
    concurrency: int
    user_agent: str
    urllib3: str
    kinds: dict[str, str]
    origin: Origin
    tolerated: Tolerated
    cookies: tuple[str, ...] | None = None
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Emitted:
    """The pipeline, the draft it came from, its traffic, the requests that stay in sequence, and its functions of a row."""

    text: str
    draft: Draft
    traffic: Traffic | None
    left: tuple[Left, ...]
    rows: tuple[Made, ...] = ()


class Unstageable(Exception):
    """The script cannot be staged; `left` says where and why."""

    def __init__(self, left: Left) -> None:
        super().__init__(left.why)
        self.left = left


def emitted(code: str, settings: Settings, client: Client) -> Emitted:
    """Return the pipeline of an edited source; Unstageable when it cannot be staged at all.

    Where classes that are taken apart leave less than they would as they were, they stay.
    """
    flat = flattened(code, settings.name, path=settings.path)
    if not flat.apart:
        return _emitted(flat, settings, client)
    try:
        made = _emitted(flat, settings, client)
    except Unstageable as no:
        whole = flattened(code, settings.name, classes=False, path=settings.path)
        why = f'could be taken apart, but then {no.left.why}'
        owners = [n for n in whole.source.tree.body if isinstance(n, ast.ClassDef)]
        return _emitted(replace(whole, kept={n.name: Kept(n, why) for n in owners}), settings, client)
    if not made.left:
        return made
    try:
        as_it_was = _emitted(flattened(code, settings.name, classes=False, path=settings.path), settings, client)
    except Unstageable:
        return made
    return made if as_it_was.left else as_it_was


def _emitted(flat: Flat, settings: Settings, client: Client) -> Emitted:
    script = Script(flat.source)
    _check(script, settings)
    if client == 'requests':
        return _written(script, settings, client, [])
    try:
        chosen = ahead(script, settings.cookies)
        label(script, chosen.sites)
        written = _written(script, settings, client, chosen.sites)
        left = tuple(_staying(script, settings, no) for no in chosen.staying)
        return replace(written, left=left)
    # Requests that cannot be lifted are still sent by the runtime, one after another, where they stand.
    except Unliftable as no:
        plain = _written(script, settings, client, [])
        return replace(plain, traffic=None, left=(_staying(script, settings, _of_class(flat, no)),))


def _of_class(flat: Flat, no: Unliftable) -> Unliftable:
    """Why a class that sends stays a class, where that is what is in the way."""
    kept = flat.kept.get(no.node.name) if isinstance(no.node, ast.ClassDef) else None
    if kept is None or not isinstance(no.node, ast.ClassDef):
        return no
    return Unliftable(kept.node, f'{no.node.name} sends requests and stays a class: it {kept.why}')


def _staying(script: Script, settings: Settings, no: Unliftable) -> Left:
    """A request that stays where it is, at its legacy place."""
    span = settings.origin.span(script.source, no.node)
    why = no.why.replace('{line}', str(settings.origin.span(script.source, no.other).line)) if no.other else no.why
    return Left(span=span, what='requests side by side', why=why)


def _written(script: Script, settings: Settings, client: Client, found: list[Site]) -> Emitted:
    traffic = politeness.traffic(script, settings.concurrency, sites.senders(script, found).values()) if found else None
    draft = Draft(
        script,
        staged(script, found),
        client,
        traffic=traffic,
        user_agent=settings.user_agent,
        urllib3=settings.urllib3,
        kinds=settings.kinds,
        modules=settings.modules,
    )
    draft.sink = row_sink.find(script, draft.stages.requests) if found else None
    text, made = pipeline(draft)
    _check_names(text, settings, script)
    return Emitted(text, draft, traffic, (), made)


def pipeline(draft: Draft) -> tuple[str, tuple[Made, ...]]:
    """Return the text of a pipeline as it is delivered, and the functions of a row in it."""
    text = tidied(module(draft))
    changed, made = with_row_functions(text)
    changed = annotated(changed, draft.kinds)
    return text if changed == text else tidied(changed), made


def _check_names(text: str, settings: Settings, script: Script) -> None:
    compile(text, 'pipeline.py', 'exec')
    if gone := _gone(ast.parse(text)):
        why = f'a handler takes `{gone}` away, which a later stage reads'
        raise Unstageable(settings.origin.left(script.source.tree.body[0], why))
    if wrong := unresolved(text):
        line, message = wrong[0]
        written = text.split('\n')[line - 1].strip()
        raise Unstageable(
            settings.origin.left(script.source.tree.body[0], f'{message} in the staged form of: {written}')
        )


def _gone(tree: ast.Module) -> str:
    """A name that a stage hands on, and that a handler in it takes away."""
    for stage in every(ast.FunctionDef, tree):
        taken = {h.name for h in every(ast.ExceptHandler, stage) if h.name}
        for node in every(ast.Assign, stage) if taken else ():
            match node.targets, node.value:
                case [ast.Attribute(value=ast.Name(id='ctx'))], ast.Name(id=name) if name in taken:
                    return name
    return ''


def _sees_callers(script: Script, call: ast.Call) -> bool:
    """Whether a call asks which functions are running, and not only for the file that they stand in."""
    if dotted(call.func).rpartition('.')[2] == 'stack' and not dotted(call.func).startswith('inspect.'):
        return False
    around = script.source.parents.get(call)
    of_file = isinstance(around, ast.Call) and dotted(around.func).rpartition('.')[2] in _OF_FILES
    return dotted(call.func).rpartition('.')[2] in _CALLERS and not of_file


def _tells_of_names(script: Script, handler: ast.ExceptHandler) -> bool:
    """Whether a handler of the script itself looks at what Python says of a name that is not set."""
    kinds = [n.id for n in within(handler.type) if isinstance(n, ast.Name)] if handler.type is not None else []
    if 'NameError' not in kinds or not any(handler.name in loaded(s) for s in handler.body):
        return False
    outer: ast.AST | None = handler
    while outer is not None and not isinstance(outer, ast.FunctionDef | ast.ClassDef):
        outer = script.source.parents.get(outer)
    return outer is None


def _check(script: Script, settings: Settings) -> None:
    """Refuse what stages cannot hold apart."""
    for node in (n for n in within(script.source.tree) if n.__class__ in _TELLING):
        if isinstance(node, ast.Global | ast.Nonlocal):
            why = f'a function changes {", ".join(node.names)} for all others, so that stages would not see the change'
            raise Unstageable(settings.origin.left(node, why))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == '*':
            raise Unstageable(settings.origin.left(node, 'a star import hides which names there are'))
        if isinstance(node, ast.ImportFrom) and node.module == 'os' and any(a.name == '_exit' for a in node.names):
            why = '_exit is imported out of os, so that a breach before it would not be told'
            raise Unstageable(settings.origin.left(node, why))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and (node.func.id in {'exec', 'eval', 'globals', 'locals'} or (node.func.id == 'vars' and not node.args))
        ):
            raise Unstageable(settings.origin.left(node, f'{node.func.id}() reaches names that stages keep apart'))
        if isinstance(node, ast.Call) and _sees_callers(script, node):
            why = f'{ast.unparse(node)[:40]} tells which functions are running, and a pipeline has others'
            raise Unstageable(settings.origin.left(node, why))
        if isinstance(node, ast.ExceptHandler) and _tells_of_names(script, node):
            why = f'`{node.name}` tells of a name that is not set, and says it otherwise in a stage'
            raise Unstageable(settings.origin.left(node, why))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            raise Unstageable(settings.origin.left(node, 'the job is asynchronous already'))
    if shared := script.read_by_functions:
        node = next(d for d in script.definitions if loaded(d) & shared)
        why = f'a function reads {", ".join(sorted(shared))}, which the script sets while it runs'
        raise Unstageable(Left(span=settings.origin.span(script.source, node), what='stages', why=why))
