"""The imports of a source -> what each module is, and what replaces it."""

import sys

from rewright.model.facts import Import
from rewright.read.source import Source

REPLACED_BY = {
    'pandas': 'polars', 'requests': 'httpx2', 'urllib.request': 'httpx2', 'urllib2': 'httpx2', 'urllib3': 'httpx2',
    'urllib': 'httpx2', 'httplib': 'httpx2', 'http.client': 'httpx2', 'bs4': 'selectolax', 'BeautifulSoup': 'selectolax',
    'lxml.html': 'selectolax', 'httpx': 'httpx2', 'aiohttp': 'httpx2',
}  # fmt: skip
# `urllib.parse` asks nobody anything: it stays.
_STAY = {'urllib.parse', 'urllib.error', 'urllib3.util'}
# Modules of Python 2's standard library that Python 3 names differently.
PYTHON_2_MODULES = frozenset(
    [
        'ConfigParser',
        'Cookie',
        'HTMLParser',
        'Queue',
        'SocketServer',
        'StringIO',
        '__builtin__',
        'cPickle',
        'cStringIO',
        'commands',
        'cookielib',
        'copy_reg',
        'httplib',
        'htmlentitydefs',
        'md5',
        'sets',
        'sha',
        'sgmllib',
        'thread',
        'urllib2',
        'urlparse',
        'UserDict',
        'xmlrpclib',
        'robotparser',
        'anydbm',
    ]
)
# The distribution is named differently from the module; the PyPI name of each module's owner.
_DISTRIBUTIONS = {
    'bs4': 'beautifulsoup4', 'yaml': 'PyYAML', 'PIL': 'Pillow', 'sklearn': 'scikit-learn', 'cv2': 'opencv-python',
    'dateutil': 'python-dateutil', 'psycopg2': 'psycopg2-binary', 'MySQLdb': 'mysqlclient', 'dotenv': 'python-dotenv',
    'jwt': 'PyJWT', 'Crypto': 'pycryptodome', 'serial': 'pyserial', 'docx': 'python-docx', 'pptx': 'python-pptx',
    'googleapiclient': 'google-api-python-client', 'slugify': 'python-slugify', 'magic': 'python-magic',
    'attr': 'attrs', 'skimage': 'scikit-image', 'git': 'GitPython', 'OpenSSL': 'pyOpenSSL', 'zmq': 'pyzmq',
    'BeautifulSoup': 'BeautifulSoup', 'pkg_resources': 'setuptools', 'ldap': 'python-ldap', 'usb': 'pyusb',
}  # fmt: skip


def is_standard(module: str) -> bool:
    """Say whether a module comes with Python, 2 or 3."""
    top = module.partition('.')[0]
    return top in sys.stdlib_module_names or top in PYTHON_2_MODULES or top == '__future__'


def distribution(module: str) -> str:
    """Return the name under which a module is installed."""
    top = module.partition('.')[0]
    return _DISTRIBUTIONS.get(top, top)


def replaced_by(module: str) -> str:
    """Return what takes a module's place (empty: it stays)."""
    if module.startswith(tuple(_STAY)):
        return ''
    top = module.partition('.')[0]
    return REPLACED_BY.get(module) or (REPLACED_BY.get(top, '') if top != 'urllib' or module == 'urllib' else '')


def imports(source: Source) -> list[Import]:
    """Return each import of the source."""
    return [
        Import(module=i.module, span=i.node.span(source.file), replaced_by=_replacement(i.module, i.node.text))
        for i in source.imported
    ]


def _replacement(module: str, statement: str) -> str:
    # `from urllib import parse` reads as the module `urllib` and asks nobody either.
    if module == 'urllib' and 'import parse' in ' '.join(statement.split()):
        return ''
    return replaced_by(module)
