"""How recordings trust real servers: the machine's own authorities, or none where a job asked for none."""

import ssl
from functools import cache


@cache
def verified() -> ssl.SSLContext:
    """A context that checks certificates."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(['http/1.1'])
    return context


@cache
def unverified() -> ssl.SSLContext:
    """A context that checks nothing: the program was already shown that the certificate is bad."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(['http/1.1'])
    return context
