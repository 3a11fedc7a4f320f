"""A file of a rewrite -> imports that neither the legacy job nor the modern environment explains."""

import ast
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach
from rewright.trees import within

_MODERN = {'rewright_runtime', 'polars', 'httpx2', 'selectolax', 'pyarrow', 'openpyxl', 'sqlalchemy'}
# Modules of the standard library that compute and reach nothing outside of the process.
_QUIET = {
    '__future__', 'abc', 'argparse', 'array', 'ast', 'asyncio', 'base64', 'bisect', 'bz2', 'calendar', 'cmath',
    'codecs', 'collections', 'contextlib', 'contextvars', 'copy', 'csv', 'dataclasses', 'datetime', 'decimal',
    'difflib', 'enum', 'fractions', 'functools', 'gzip', 'hashlib', 'heapq', 'hmac', 'html', 'io', 'ipaddress',
    'itertools', 'json', 'keyword', 'locale', 'logging', 'lzma', 'math', 'numbers', 'operator', 'os', 'pathlib',
    'pprint', 'queue', 're', 'sqlite3', 'statistics', 'string', 'struct', 'sys', 'tempfile', 'textwrap',
    'threading', 'time', 'traceback', 'types', 'typing', 'unicodedata', 'warnings', 'weakref', 'xml', 'zipfile',
    'zlib', 'zoneinfo',
}  # fmt: skip
_QUIET_PARTS = {'urllib.parse', 'urllib.error', 'concurrent.futures', 'email.utils', 'http', 'http.HTTPStatus'}
# Parts of quiet modules that listen, send, or load what a file names.
_LOUD = (
    'logging.handlers',
    'logging.config',
    'http.client',
    'http.server',
    'http.cookiejar',
    'xml.sax',
    'urllib.request',
)


def places(reach: Reach) -> Iterator[Place]:
    """Name every import of something new, and every such module that is reached through another one."""
    for node in within(reach.tree):
        for module, name in _modules(node):
            if name == '*' and module.split('.')[0] not in _MODERN | reach.modules and not reach.mentions('import *'):
                yield Place(
                    getattr(node, 'lineno', 0), f'imports everything from {module}, so that names cannot be read'
                )
            elif not _is_known(reach, module, name):
                new = f'{module}.{name}' if _is_known(reach, module, '') and name else module
                yield Place(getattr(node, 'lineno', 0), f'imports {new}, which the legacy job does not')
    for line, used in reach.names.used:
        if used.startswith(_LOUD) and not reach.mentions(_top(used)):
            yield Place(line, f'uses {used}, which the legacy job does not')


def _is_known(reach: Reach, module: str, name: str) -> bool:
    top, whole = module.split('.', maxsplit=1)[0], f'{module}.{name}' if name else module
    if reach.mentions(top):
        return True
    if whole.startswith(_LOUD):
        return False
    if {module, whole} & _QUIET_PARTS:
        return True
    return top in _MODERN | _QUIET | reach.modules | ({'boto3'} if reach.handlers else set())


def _top(used: str) -> str:
    return used.split('.', maxsplit=1)[0]


def _modules(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(alias.name, '') for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [(node.module, alias.name) for alias in node.names]
    return []
