"""A text or a name -> whether it is a secret by its form."""

import math
import re
from collections import Counter

NAMES = re.compile(r'(?i)(passw(or)?d|\bpwd\b|secret|api_?key|access_?key|auth_?token|token|private_?key|credential)')
# Values of the environment, templates and obvious stand-ins are no secrets.
HARMLESS = re.compile(r'(?i)^$|^(x+|\*+|<.*>|\$\{.*\}|none|null|changeme|example|your.*|todo|password|secret|token)$')
ADDRESS = 'a password in an address'
KNOWN = (
    (re.compile(r'\b(AKIA|ASIA)[0-9A-Z]{16}\b'), 'an AWS access key'),
    (re.compile(r'-----BEGIN [A-Z ]*PRIVATE KEY-----'), 'a private key'),
    (re.compile(r'\bgh[pousr]_[A-Za-z0-9]{30,}\b'), 'a GitHub token'),
    (re.compile(r'\bxox[abpr]-[A-Za-z0-9-]{10,}'), 'a Slack token'),
    (re.compile(r'\b(?:sk|rk)_live_[A-Za-z0-9]{10,}'), 'a payment key'),
    (re.compile(r'\beyJ[\w-]{10,2000}\.[\w-]{10,9000}\.[\w-]{5}'), 'a signed token'),
    (re.compile(r'://[^/\s:@{}]+:[^/\s@{}]+@'), ADDRESS),
)
# Names of what leads to a secret, or is said about one.
_ABOUT = re.compile(
    r'(?i)(url|uri|endpoint|path|file|dir|name|field|header|column|param|prefix|type|length|format|env|var|_id|_re|ttl|expires\w{0,30})$'
)
_SETTING = re.compile(
    r"""(?m)(?:^|[{,])[ \t-]*(?:export )?["']?([\w.-]{2,60})["']?[ \t]*[:=][ \t]*["']?([^\s"',;}]{4,200})"""
)
_WEB = re.compile(r'(?i)^(https?|s3)://')
# Letters alone, and numbers and dates: whatever they are called, they stand in innocent text too.
_ORDINARY = re.compile(r'[^\W\d_]+|[\d.,:;TZ/+ -]+')
_SHORTEST_ODD = 6


def names_secret(name: str, value: str) -> bool:
    """Say whether a value is a secret by the name that it is given."""
    name = name.replace('-', '_')
    if not NAMES.search(name) or _ABOUT.search(name) or len(value) < 4 or HARMLESS.match(value) or _WEB.match(value):
        return False
    return ' ' not in value and '{}' not in value and not (name.lower().endswith('token') and entropy(value) < 2)


def sets_secret(text: str) -> bool:
    """Say whether a file of settings gives a secret, by the name that it has there, as in `password = ...` or `"api_key": "..."`."""
    return any(names_secret(found[1], found[2]) and is_odd(found[2]) for found in _SETTING.finditer(text))


def is_odd(value: str) -> bool:
    """Say whether a value is unlikely to stand anywhere by chance."""
    return len(value) >= _SHORTEST_ODD and not _ORDINARY.fullmatch(value)


def entropy(text: str) -> float:
    """Bits per character (Shannon 1948)."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)
