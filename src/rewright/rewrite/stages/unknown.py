"""What a script does with requests that the runtime cannot do, so that it stays with requests: a Source in, places and reasons out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.names import dotted, flat, stored
from rewright.rewrite.source import Source
from rewright.rewrite.stages import mounting
from rewright.rewrite.stages.sites import KNOWN_ARGUMENTS, requests_calls, requests_names, sessions
from rewright.trees import every

_OF_SESSIONS = frozenset(
    (
        'hooks', 'proxies', 'cert', 'trust_env', 'max_redirects', 'stream', 'send', 'prepare_request', 'get_adapter', 'adapters',
        'merge_environment_settings', 'rebuild_auth', 'rebuild_proxies', 'resolve_redirects',
    )
)  # fmt: skip
_OF_RAW = frozenset(
    (
        'version',
        'version_string',
        'stream',
        'data',
        'connection',
        'geturl',
        'read_chunked',
        'isclosed',
        'url',
        'retries',
    )
)
_OF_REQUESTS = frozenset(
    (
        'auth',
        'codes',
        'utils',
        'compat',
        'cookies',
        'hooks',
        'models',
        'structures',
        'Request',
        'PreparedRequest',
        'Response',
    )
)


def unknown(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield what keeps a script with requests, each with the reason that people read."""
    tree = source.tree
    modules, held = requests_names(tree), sessions(tree)
    yield from mounting.obstacles(source)
    for node in every(ast.Attribute, tree):
        owner = dotted(node.value)
        if (owner in held and node.attr in _OF_SESSIONS) or (owner in modules and node.attr in _OF_REQUESTS):
            yield node, f'{owner}.{node.attr} is not understood'
        if node.attr in _OF_RAW and owner.endswith('.raw'):
            yield node, f'{owner}.{node.attr} is not kept'
        if node.attr == 'elapsed' and isinstance(node.ctx, ast.Load) and owner != 'self':
            yield node, f'{owner or "an answer"}.elapsed is how long an answer took, which is not kept'
    for name, value in (
        (n, s.value) for s in flat(tree.body) if isinstance(s, ast.Assign) for t in s.targets for n in stored(t)
    ):
        if name in modules and not isinstance(value, ast.Constant):
            yield value, f'{name} becomes something else'
    for call in requests_calls(tree):
        if odd := sorted({k.arg or '**' for k in call.keywords} - KNOWN_ARGUMENTS - {'**', 'method'}):
            yield call, f'the request has an argument that is not understood: {", ".join(odd)}'
        for given in (k.value for k in call.keywords if k.arg == 'verify'):
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield call, 'whom to trust is said by a file'
