"""Files of a rewrite and the job's requirement lines in; the packages that are still imported, and what they take with them, out."""

import ast
import re
from collections.abc import Iterable
from functools import lru_cache

from rewright.trees import walk

# The files of one job.
_KEPT = 16
LEGACY = {
    'requests': 'requests',
    'pandas': 'pandas',
    'bs4': 'beautifulsoup4',
    'lxml': 'lxml',
    'html5lib': 'html5lib',
    'urllib3': 'urllib3',
}
_BROUGHT = {'polars', 'httpx2', 'selectolax', 'pyarrow', 'numpy'}
# What reads a workbook, in pandas or in the runtime, imports openpyxl by itself.
_WORKBOOKS = 'read_excel'
_CONVERSIONS = {'to_pandas', 'from_pandas'}
# Distributions whose module is not called as they are.
_MODULES = {
    'beautifulsoup4': 'bs4',
    'pyyaml': 'yaml',
    'python-dateutil': 'dateutil',
    'psycopg2-binary': 'psycopg2',
    'mysqlclient': 'mysqldb',
}


def imported(texts: Iterable[str]) -> set[str]:
    """Return the top modules that these sources import; the conversions around an island import pandas by themselves."""
    modules: set[str] = set()
    for text in texts:
        modules |= _imported(text)
    return modules


@lru_cache(_KEPT)
def _imported(text: str) -> frozenset[str]:
    modules: set[str] = set()
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {a.name.split('.')[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or '').split('.')[0])
        elif isinstance(node, ast.Attribute) and node.attr in _CONVERSIONS:
            modules.add('pandas')
        elif isinstance(node, ast.Attribute) and node.attr == _WORKBOOKS:
            modules.add('openpyxl')
    return frozenset(modules)


def legacy_left(modules: set[str]) -> tuple[str, ...]:
    """Return the legacy distributions among what is imported."""
    return tuple(sorted(LEGACY[m] for m in modules & set(LEGACY)))


def lines_of(requirements: tuple[str, ...], modules: set[str]) -> list[str]:
    """Return the requirement lines of what is imported."""
    known = {m.lower() for m in modules}
    return [line for line in requirements if _module(line) in known]


def taken_over(requirements: tuple[str, ...], before: set[str], after: set[str]) -> tuple[str, ...]:
    """Return the requirement lines that the environment of a rewrite has in common with that of the job.

    `before` and `after` are the modules that the job and its rewrite import. A rewrite that imports no package of the job
    takes none over. Another takes all but those it has done away with, for they pin what the others rest on; what every
    rewrite brings stays at the version that frames were proven for, unless pandas is left beside it.
    """
    brought = set() if 'pandas' in after else _BROUGHT
    if not lines_of(requirements, after - brought):
        return ()
    gone = {m.lower() for m in (before - after) & set(LEGACY)} | brought
    return tuple(line for line in requirements if _module(line) not in gone)


def _module(line: str) -> str:
    package = re.split(r'[^\w.-]', line.strip(), maxsplit=1)[0].lower()
    return _MODULES.get(package, package.replace('-', '_'))
