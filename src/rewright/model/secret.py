"""What a secret looks like where nobody named it: texts that leave this machine are searched for these shapes."""

import re

# What stands for a secret that was taken out, and the name that one has in a secret store: `order-export/ORDERS_PASSWORD`.
_TAKEN_OUT = r'(?!REDACTED-[0-9a-f]{12}|rehearsal[\'"]|(?-i:[a-z0-9-]+/[A-Z][A-Z0-9_]+[\'"]))'
SHAPES = {
    'AWS access key': re.compile(r'\b(?:AKIA|ASIA)[0-9A-Z]{16}\b'),
    'private key': re.compile(r'-----BEGIN (?:[A-Z]+ )?PRIVATE KEY'),
    'GitHub token': re.compile(r'\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b'),
    'Slack token': re.compile(r'\bxox[abposr]-[A-Za-z0-9-]{10,}'),
    'JSON web token': re.compile(r'\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}'),
    'credentials in an address': re.compile(
        r'\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@\'"]+:' + _TAKEN_OUT + r'[^\s/@\'"{}$]{3,}@'
    ),
    'password or key in a literal': re.compile(
        r'(?i)(?:password|passwd|secret|api_?key|access_?key|auth_?token)\w{0,60}[\'"]?\s{0,20}(?::\s{0,20}str\s{0,20})?[=:]\s{0,20}'
        r'[\'"]' + _TAKEN_OUT + r'[^\'"\s${}<>]{6,}[\'"]'
    ),
}
# Longer lines are data; some of the shapes take their time on them.
_LONGEST_LINE = 4000


def shapes_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return line and kind of everything that looks like a secret."""
    return tuple(
        (number, kind)
        for number, line in enumerate(text.split('\n'), start=1)
        for kind, shape in SHAPES.items()
        if shape.search(line[:_LONGEST_LINE])
    )
