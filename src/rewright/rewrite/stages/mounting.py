"""What a script mounts on sessions: the adapters that the runtime has too, and why others stay; a Source goes in, places come out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.script.urllib3_names import RETRY
from rewright.rewrite.source import Source
from rewright.trees import every

ADAPTER = 'requests.adapters.HTTPAdapter'
# The runtime's own, and the arguments that both take.
MADE = {ADAPTER: 'adapters.HTTPAdapter', RETRY: 'adapters.Retry'}
_POSITIONS: dict[str, tuple[str, ...]] = {ADAPTER: ('pool_connections', 'pool_maxsize', 'max_retries', 'pool_block')}
_POSITIONS[RETRY] = ('total', 'connect', 'read', 'redirect', 'status', 'other')
_TAKEN = {ADAPTER: frozenset(_POSITIONS[ADAPTER])}
_TAKEN[RETRY] = frozenset(_POSITIONS[RETRY]) | {
    'allowed_methods', 'method_whitelist', 'status_forcelist', 'backoff_factor', 'backoff_max', 'raise_on_redirect', 'raise_on_status',
    'respect_retry_after_header', 'backoff_jitter',
}  # fmt: skip


def named(tree: ast.Module) -> list[ast.Attribute]:
    """Return the places that name an adapter or a Retry."""
    return [n for n in every(ast.Attribute, tree) if dotted(n) in MADE]


def old_words(tree: ast.Module) -> list[ast.keyword]:
    """Return the arguments of a Retry that urllib3 calls `allowed_methods` today."""
    made = [c for c in every(ast.Call, tree) if dotted(c.func) == RETRY]
    return [k for c in made for k in c.keywords if k.arg == 'method_whitelist']


def obstacles(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield what is done with adapters that the runtime does not know, each with the reason that people read."""
    for node in every(ast.Attribute, source.tree):
        if node.attr == 'adapters' and dotted(source.parents[node]) != ADAPTER:
            yield node, f'{dotted(node)} is not understood'
    for node in named(source.tree):
        name, call = dotted(node), source.parents[node]
        if not isinstance(call, ast.Call) or call.func is not node:
            yield node, f'{node.attr} is more than called'
            continue
        odd = sorted({k.arg or '**' for k in call.keywords} - _TAKEN[name])
        if odd or len(call.args) > len(_POSITIONS[name]) or any(isinstance(a, ast.Starred) for a in call.args):
            yield node, f'{node.attr} has an argument that is not understood: {", ".join(odd) or "*"}'
        elif not _is_known(source, call):
            yield node, f'what becomes of {node.attr} is not understood'


def _is_known(source: Source, call: ast.Call) -> bool:
    """Whether an adapter or a Retry goes where it is understood, by way of names or not."""
    around = source.parents[call]
    if _takes(source, call):
        return True
    if not (isinstance(around, ast.Assign) and all(isinstance(t, ast.Name) for t in around.targets)):
        return False
    names = {t.id for t in around.targets if isinstance(t, ast.Name)}
    uses = [n for n in every(ast.Name, source.tree) if n.id in names and isinstance(n.ctx, ast.Load)]
    return all(_takes(source, n) for n in uses)


def _takes(source: Source, given: ast.expr) -> bool:
    """Whether a value is mounted, or is what an adapter takes for its retries."""
    around = source.parents[given]
    call = source.parents[around] if isinstance(around, ast.keyword) else around
    if not isinstance(call, ast.Call) or call.func is given:
        return False
    if isinstance(call.func, ast.Attribute) and call.func.attr == 'mount':
        return len(call.args) == 2 and not call.keywords and call.args[1] is given
    by_name = isinstance(around, ast.keyword) and around.arg == 'max_retries'
    return dotted(call.func) == ADAPTER and (by_name or call.args[2:3] == [given])
