"""Where a script opens addresses with urllib, and what keeps them from being opened ahead: a tree goes in, calls and reasons come out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.rewrite.flow.names import dotted
from rewright.trees import every, remembered

_MODULE = 'urllib.request'
# What the module has that sends nothing and changes nothing about how urlopen sends.
_QUIET = frozenset(
    (
        'urlopen', 'urlretrieve', 'Request', 'quote', 'unquote', 'urljoin', 'urlparse', 'urlsplit', 'urlunparse', 'pathname2url', 'url2pathname',
        'HTTPError', 'URLError',
    )
)  # fmt: skip
_SETS_DATA = frozenset(('data', 'method', 'get_method'))
_CHANGES_REQUEST = frozenset(('add_data', 'add_unredirected_header', 'set_proxy'))
_HARMLESS = frozenset(('GET', 'HEAD'))
_OPENER = ('build_opener', 'install_opener')
_ARGUMENTS = ('url', 'data', 'timeout')
# What a context of TLS may be made to trust or to say beside checking everything or nothing.
_TLS = frozenset(
    (
        'SSLContext', 'load_cert_chain', 'load_verify_locations', 'load_default_certs', 'set_default_verify_paths', 'set_ciphers',
        'set_alpn_protocols', 'options', 'minimum_version', 'maximum_version', 'verify_flags', 'post_handshake_auth', 'CERT_OPTIONAL',
    )
)  # fmt: skip
_CONTEXTS = frozenset(('create_default_context', '_create_unverified_context'))
_OF_RETRIEVE = ('url', 'filename', 'reporthook', 'data')


@dataclass(frozen=True)
class Names:
    """What a script calls `urllib.request` and, in it, `urlopen`, `urlretrieve` and `Request`; `others` is all else from there."""

    modules: frozenset[str]
    opens: frozenset[str]
    takes: frozenset[str]
    makes: frozenset[str]
    others: frozenset[str]
    installs: frozenset[str]

    def opens_with(self, call: ast.Call) -> bool:
        """Say whether a call opens an address."""
        return dotted(call.func) in self.opens | self.takes

    def takes_with(self, call: ast.Call) -> bool:
        """Say whether a call opens an address and puts what it gives into a file."""
        return dotted(call.func) in self.takes

    def mentioned(self, node: ast.AST) -> bool:
        """Say whether a piece of the script opens addresses, or names what does."""
        wanted = self.opens | self.takes | self.others
        return any(dotted(n) in wanted for kind in (ast.Name, ast.Attribute) for n in every(kind, node))


@remembered
def names(tree: ast.AST) -> Names:
    """Return how a script calls what it opens addresses with."""
    modules, direct = set[str](), dict[str, str]()
    for imported in every(ast.Import, tree):
        for alias in imported.names:
            if alias.name == _MODULE and alias.asname:
                modules.add(alias.asname)
            elif alias.name.split('.')[0] == 'urllib':
                # Whoever imports the package by any of its modules may reach the others through it.
                modules.add(f'{alias.asname}.request' if alias.asname else _MODULE)
    for node in every(ast.ImportFrom, tree):
        if node.module == 'urllib':
            modules |= {a.asname or a.name for a in node.names if a.name == 'request'}
        if node.module == _MODULE:
            direct |= {a.asname or a.name: a.name for a in node.names}
    taken = {n for n in every(ast.Attribute, tree) if dotted(n.value) in modules}
    direct |= {dotted(n): n.attr for n in taken}
    others = frozenset(n for n, word in direct.items() if word not in _QUIET)
    openers = {n: word for n, word in direct.items() if word in _OPENER}
    installs = frozenset(n for n, word in openers.items() if word == 'install_opener')
    if openers and _adds_headers_alone(tree, openers):
        others -= openers.keys()
    return Names(
        frozenset(modules),
        frozenset(n for n, word in direct.items() if word == 'urlopen'),
        frozenset(n for n, word in direct.items() if word == 'urlretrieve'),
        frozenset(n for n, word in direct.items() if word == 'Request'),
        others,
        installs,
    )


def _adds_headers_alone(tree: ast.AST, openers: dict[str, str]) -> bool:
    """Whether a script makes one plain opener, says which headers it adds, installs it, and does nothing else with it."""
    made = {w: [c for c in every(ast.Call, tree) if openers.get(dotted(c.func)) == w] for w in _OPENER}
    named = [n for kind in (ast.Name, ast.Attribute) for n in every(kind, tree) if dotted(n) in openers]
    builds, installs = made['build_opener'], made['install_opener']
    if len(builds) != 1 or len(installs) != 1 or len(named) != 2 or builds[0].args or builds[0].keywords:
        return False
    given = installs[0].args[0] if len(installs[0].args) == 1 and not installs[0].keywords else None
    if given is builds[0]:
        return True
    name = given.id if isinstance(given, ast.Name) else ''
    uses = [n for n in every(ast.Name, tree) if n.id == name]
    holds = [n for n in every(ast.Assign, tree) if n.value is builds[0] and [dotted(t) for t in n.targets] == [name]]
    adds = [t for n in every(ast.Assign, tree) for t in n.targets if dotted(t) == f'{name}.addheaders']
    return bool(name) and len(holds) == 1 and len(uses) == 2 + len(adds)


def calls(tree: ast.Module) -> list[ast.Call]:
    """Return the calls that open an address."""
    known = names(tree)
    return [c for c in every(ast.Call, tree) if known.opens_with(c)] if known.opens | known.takes else []


def obstacles(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield what makes urllib send in a way that no list of addresses tells, each with the reason that people read."""
    known = names(tree)
    own = known.opens | known.takes | known.makes
    if not own - known.makes and not known.others:
        return
    called = {id(c.func) for c in every(ast.Call, tree)}
    places: list[ast.Name | ast.Attribute] = [*every(ast.Name, tree), *every(ast.Attribute, tree)]
    for node in places:
        name = dotted(node)
        if name in known.others:
            yield node, f'{name} decides itself how addresses are opened, so what it opens keeps its order'
        elif name in own and not isinstance(node.ctx, ast.Load):
            yield node, f'{name} is given another meaning'
        elif name in own and id(node) not in called:
            yield node, f'{name} is handed on, and what it is called with later is not seen'
        elif isinstance(node, ast.Attribute):
            yield from _set(node, known)
    secured = any(k.arg == 'context' for call in calls(tree) for k in call.keywords)
    yield from _secured(tree) if secured else ()


def changing(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Yield the requests of urllib that may change the server, or of which that is not known, each with the reason."""
    known = names(tree)
    for call in every(ast.Call, tree) if known.makes else ():
        if dotted(call.func) in known.makes and (why := _sends(call)):
            yield call, why


def _secured(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """What a script makes of its own context of TLS."""
    words: list[tuple[ast.AST, str]] = [(n, n.attr) for n in every(ast.Attribute, tree)]
    words += [(n, n.id) for n in every(ast.Name, tree)]
    for node, word in words:
        if word in _TLS:
            yield node, f'{word} decides who is trusted in a way that is not understood'
    for call in every(ast.Call, tree):
        if dotted(call.func).rpartition('.')[2] in _CONTEXTS and (call.args or call.keywords):
            yield call, 'a context of TLS with arguments is not understood'


def _set(node: ast.Attribute, known: Names) -> Iterator[tuple[ast.AST, str]]:
    """What is set for every address, or on a request."""
    if node.attr in {'setdefaulttimeout', '_create_default_https_context'}:
        yield node, f'{node.attr} changes how every address is opened'
    elif known.makes and node.attr in _SETS_DATA and not isinstance(node.ctx, ast.Load):
        yield node, f'a request whose {node.attr} is set may change the server, so it is never sent ahead'
    elif known.makes and node.attr in _CHANGES_REQUEST:
        yield node, f'{node.attr} changes a request in a way that is not understood'


def _sends(call: ast.Call) -> str:
    """Why a call of `Request` is not known to make a request that changes nothing; empty where it is."""
    method = next((k.value for k in call.keywords if k.arg == 'method'), None)
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        return 'the request has an argument that is not understood: *'
    if _has_data(call) or len(call.args) > 3:
        return 'POST may change the server, so it is never sent ahead'
    if method is not None and not (isinstance(method, ast.Constant) and method.value in _HARMLESS):
        return 'the method of a request may change the server, so it is never sent ahead'
    return ''


def _has_data(call: ast.Call, place: int = 1) -> bool:
    """Whether a call of `urlopen`, `Request` or, with 3 for `place`, `urlretrieve` gives a body."""
    named = next((k.value for k in call.keywords if k.arg == 'data'), None)
    data = call.args[place] if len(call.args) > place else named
    return data is not None and not (isinstance(data, ast.Constant) and data.value is None)


def obstacle(call: ast.Call, known: Names) -> str:
    """Why a call of `urlopen` or `urlretrieve` cannot be made ahead; empty where it can."""
    arguments = _OF_RETRIEVE if known.takes_with(call) else _ARGUMENTS
    named = set() if known.takes_with(call) else {'context'}
    if _has_data(call, arguments.index('data')):
        return 'POST may change the server, so it is never sent ahead'
    odd = sorted({k.arg or '**' for k in call.keywords} - set(arguments) - named)
    if odd or any(isinstance(a, ast.Starred) for a in call.args) or len(call.args) > len(arguments):
        return f'the request has an argument that is not understood: {", ".join(odd) or "*"}'
    return ''


def address(call: ast.Call, known: Names) -> ast.expr | None:
    """Return what a call opens, without the request around it."""
    given = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == 'url'), None)
    return given and asked(given, known)


def asked(value: ast.expr, known: Names) -> ast.expr:
    """Return the address in a request that is made of it; any other value as it is."""
    if isinstance(value, ast.Call) and dotted(value.func) in known.makes:
        return address(value, known) or value
    return value
