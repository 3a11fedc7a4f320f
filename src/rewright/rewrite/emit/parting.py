"""What stands in the way of a job in parts: splitter, workers and aggregator each run prepare, and fetch as far as it goes."""

import ast
from collections.abc import Iterator

from rewright.rewrite.emit.draft import Draft
from rewright.rewrite.flow.effects import reads_clock
from rewright.rewrite.flow.names import calls, dotted, flat, header
from rewright.rewrite.stages.sites import Site
from rewright.trees import every, within

_CHANCE = ('random.', 'np.random.', 'numpy.random.', 'uuid.', 'secrets.', 'tempfile.')
_CHANCE_ALONE = frozenset(('os.urandom', 'os.getpid', 'id', 'hash', 'uuid1', 'uuid4', 'randint', 'mkdtemp', 'mkstemp'))
_FOLDERS = frozenset(('mkdir', 'makedirs'))


def obstacle(draft: Draft, site: Site) -> str:
    """Return why three functions that each run the same beginning would not do what one does, or nothing."""
    return next(_obstacles(draft, site), '')


def _obstacles(draft: Draft, site: Site) -> Iterator[str]:
    tree = draft.script.source.tree
    called = {c.func for c in every(ast.Call, tree)}
    for name in (
        n for n in every(ast.Attribute, tree) if n.attr == 'request' and n not in called and dotted(n.value) != 'urllib'
    ):
        yield f'what an answer was asked with does not go from function to function: {ast.unparse(name)}'
    begin = [*flat(draft.stages.prepare), *flat(draft.stages.fetch)]
    for node in begin:
        if any(_asks_somebody(part) for part in header(node)):
            yield f'it reads what it is given to read once: {_shown(draft, node)}'
        if (
            any(_makes_a_folder(c) for part in header(node) for c in calls(part))
            and not draft.script.control.heads[node]
        ):
            yield f'it makes a folder that may not be there, once: {_shown(draft, node)}'
    sites = draft.stages.sites[: draft.stages.sites.index(site) + 1]
    needed = set().union(*(s.needs | {s.statement} for s in sites)) if sites else set()
    asked = {s.statement: s.call for s in sites}
    for node in sorted(needed, key=lambda n: n.lineno):
        parts = [asked[node]] if node in asked and site.kind == 'plan' else header(node)
        if why := next((why for part in parts for c in calls(part) if (why := _unsteady(draft, c, frozenset()))), ''):
            yield f'its requests depend on {why}: {_shown(draft, node)}'


def _shown(draft: Draft, node: ast.stmt) -> str:
    return draft.script.source.text(node).split('\n')[0].strip()


def _asks_somebody(part: ast.AST) -> bool:
    names = {dotted(n) for n in within(part) if isinstance(n, ast.Attribute)}
    return 'sys.stdin' in names or any(dotted(c.func) == 'input' for c in calls(part))


def _makes_a_folder(call: ast.Call) -> bool:
    word = dotted(call.func).rpartition('.')[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else '')
    return word in _FOLDERS and not any(
        k.arg == 'exist_ok' and isinstance(k.value, ast.Constant) and k.value.value is True for k in call.keywords
    )


def _unsteady(draft: Draft, call: ast.Call, around: frozenset[str]) -> str:
    """What a call gives that is another thing each time; readings of the clock by the script itself are handed on."""
    name = dotted(call.func)
    if name.startswith(_CHANCE) or name in _CHANCE_ALONE:
        return 'chance'
    if around and reads_clock(call):
        return f'the clock, in {min(around)}'
    function = draft.script.functions.get(name)
    if function is None or name in around:
        return ''
    inner = (_unsteady(draft, c, around | {name}) for c in every(ast.Call, function))
    return next((why for why in inner if why), '')
