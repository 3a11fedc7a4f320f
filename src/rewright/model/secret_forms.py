"""A text or a name -> whether it is a secret by its form."""

import re

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
