"""A file of a rewrite -> imports that neither the legacy job nor the modern environment explains."""

import ast
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

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
_QUIET_PARTS = {'urllib.parse', 'urllib.error', 'concurrent.futures', 'http.HTTPStatus', 'email.utils', 'http'}


def places(reach: Reach) -> Iterator[Place]:
    """Name every import of something new."""
    for node in ast.walk(reach.tree):
        for module in _modules(node):
            top = module.split('.')[0]
            allowed = _MODERN | _QUIET | reach.modules | ({'boto3'} if reach.handlers else set())
            if top not in allowed and module not in _QUIET_PARTS and not reach.mentions(top):
                yield Place(getattr(node, 'lineno', 0), f'imports {module}, which the legacy job does not')


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
