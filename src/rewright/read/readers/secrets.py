"""Passwords, keys and tokens written into a source -> findings that never repeat them."""

import math
import re
from collections import Counter

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.tree import Node

_NAMES = re.compile(r'(?i)(passw(or)?d|\bpwd\b|secret|api_?key|access_?key|auth_?token|token|private_?key|credential)')
# Values of the environment, templates and obvious stand-ins are no secrets.
_HARMLESS = re.compile(r'(?i)^$|^(x+|\*+|<.*>|\$\{.*\}|none|null|changeme|example|your.*|todo|password|secret|token)$')
_ADDRESS = 'a password in an address'
_KNOWN = (
    (re.compile(r'\b(AKIA|ASIA)[0-9A-Z]{16}\b'), 'an AWS access key'),
    (re.compile(r'-----BEGIN [A-Z ]*PRIVATE KEY-----'), 'a private key'),
    (re.compile(r'\bgh[pousr]_[A-Za-z0-9]{30,}\b'), 'a GitHub token'),
    (re.compile(r'\bxox[abpr]-[A-Za-z0-9-]{10,}'), 'a Slack token'),
    (re.compile(r'\b(?:sk|rk)_live_[A-Za-z0-9]{10,}'), 'a payment key'),
    (re.compile(r'\beyJ[\w-]{10,2000}\.[\w-]{10,9000}\.[\w-]{5}'), 'a signed token'),
    (re.compile(r'://[^/\s:@{}]+:[^/\s@{}]+@'), _ADDRESS),
)


def read(source: Source) -> Reading:
    """Read strings that look like secrets by their form or by the name they are given."""
    reading = Reading(source.file)
    for node in source.nodes:
        if node.kind != 'string' or node.end - node.start > 20_000:
            continue
        what = next((what for form, what in _KNOWN if form.search(node.text)), '') or _named(source, node)
        if what:
            reading.find('secret_in_source', f'The source holds {what} (not shown)', node, 'risk')
            # An address stays readable: only the password is taken out of it.
            reading.secrets += [] if what == _ADDRESS else [source.literal(node)]
    return reading


def _named(source: Source, node: Node) -> str:
    name = _name_of(node)
    if not name or not _NAMES.search(name):
        return ''
    value = source.literal(node)
    long_enough = len(value) >= 4 and ' ' not in value and '{}' not in value
    if not long_enough or _HARMLESS.match(value) or (name.lower().endswith('token') and _entropy(value) < 2):
        return ''
    return f'a value for {name}'


def _name_of(node: Node) -> str:
    """Return the name, keyword or key that the string is given to."""
    parent = node.parent
    if parent is None or (node.field not in {'right', 'value'}):
        return ''
    given = parent.get('left') or parent.get('name') or parent.get('key')
    if given is None or given is node:
        return ''
    if given.kind == 'subscript':
        given = given.get('subscript') or given
    return given.text.strip('"\'')[:40]


def _entropy(text: str) -> float:
    """Bits per character (Shannon 1948)."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)
