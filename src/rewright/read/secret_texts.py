"""One string of a syntax tree -> the secrets in it, told by their form or by what the string is given to."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rewright.model.secret_forms import ADDRESS, HARMLESS, KNOWN, NAMES, is_odd, names_secret
from rewright.trees import below, within

# To its end: what a template goes on in is no whole value.
_VALUE = r"""((?:[^\s&;#'"<>{}%$,()\[\]]|%[0-9A-Fa-f]{2})+)(?=[\s&;#'"<>,)\]]|$)"""
_QUERY = re.compile(rf'[?&]([\w.-]{{1,60}})={_VALUE}')
_LOGIN = re.compile(r'(?i)\b([a-z][a-z0-9+.-]{0,30})://[^/\s:@{}\'"]*:([^/\s@{}\'"]+)@')
_DSN = re.compile(rf'(?i)(?:^|[\s;,])(password|passwd|pwd|accountkey|sharedaccesskey|secret)={_VALUE}')
_REST = re.compile(r'[\w-]+')
_SCHEME = re.compile(r'\b(Bearer|Token|Basic)\s+([A-Za-z0-9._~+/=-]{4,})')
_BEFORE = re.compile(
    r'(?:\b(?:Bearer|Token) |(?i:(?:[?&]|\b)(?:api_?key|password|passwd|pwd|(?:access_|auth_)?token|secret)=))$'
)
_QUERY_NAMES = re.compile(r'(?i)(?:app_?id|key|auth|sig|signature|sid|pw|pass)$')
_PAIRS = re.compile(r'(?i)(?:auth|credentials|login)$')
_LOGINS = re.compile(r'(?:^|\.)(?:HTTPBasicAuth|HTTPDigestAuth|HTTPProxyAuth|BasicAuth|DigestAuth|login)$')
# Host, user, password.
_CONNECTS = re.compile(r'(?:^|\.)(?:MySQLdb\.connect|pymysql\.connect|FTP|FTP_TLS)$')
# What holds secrets by the names of others; tokens alone are those of parsers as well.
_SEVERAL = re.compile(r'(?i)(?:passw(?:or)?ds|secrets|(?:api|access)_?keys|(?:api|access|auth|bearer)_?tokens)$')
# A name that is read more often than this is no password.
_MOST_USES = 200
_WEB = ('http', 'https', 'ftp', 'ftps', 'sftp', 'ws', 'wss')


class Around(NamedTuple):
    """What stands around the nodes of a tree: the node around each, the reads of each name, the keys of values, the places in rows.

    `takes` has the parameters of functions, `sent` remembers which names are used as secrets.
    """

    parents: dict[ast.AST, ast.AST]
    uses: dict[str, list[ast.Name]]
    keys: dict[ast.AST, ast.expr | None]
    places: dict[ast.AST, int]
    takes: dict[str, list[str]]
    sent: dict[str, bool]

    @classmethod
    def of(cls, tree: ast.Module) -> 'Around':
        """Look through a tree once: sources may hold a literal of very many items."""
        found = cls({}, {}, {}, {}, {}, {})
        for node in within(tree):
            for child in below(node):
                found.parents[child] = node
            match node:
                case ast.Name(id=name, ctx=ast.Load()):
                    found.uses.setdefault(name, []).append(node)
                case ast.Dict(keys=keys, values=values):
                    found.keys.update(zip(values, keys, strict=True))
                case ast.Tuple(elts=parts) | ast.List(elts=parts):
                    found.places.update((part, n) for n, part in enumerate(parts))
                case ast.FunctionDef(name=name, args=arguments):
                    maker = found.parents.get(node) if name == '__init__' else None
                    called = maker.name if isinstance(maker, ast.ClassDef) else name
                    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
                    found.takes[called] = names[1:] if maker is not None else names
                case _:
                    pass
        return found


class Told(NamedTuple):
    """The text of a secret, what it is, and what it may be called."""

    text: str
    what: str
    called: str


def told(node: ast.Constant | ast.JoinedStr, around: Around) -> Iterator[Told]:
    """Yield the secrets of a string."""
    name = _given_to(node, around)
    if isinstance(node, ast.JoinedStr):
        for part, follows in zip(node.values, (*node.values[1:], None), strict=True):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from _inside(part.value, name, goes_on=follows is not None)
        return
    value = node.value.decode('latin-1') if isinstance(node.value, bytes) else node.value
    if not isinstance(value, str) or len(value) > 20_000:
        return
    found = list(_inside(value, name, goes_on=_goes_on(node, around.parents)))
    yield from found
    if found:
        return
    key = name.lower().endswith('key') and is_odd(value) and _is_of_environment(node, around.parents)
    if key or names_secret(name, value):
        yield Told(value, f'a value for {name}', name)
    elif _is_sent(node, around):
        if len(value) >= 4 and ' ' not in value and not HARMLESS.match(value):
            yield Told(value, f'a value for {name}', name)
    elif _is_of_a_pair(node, around) and len(value) >= 4 and not HARMLESS.match(value):
        yield Told(value, 'the password of a login', 'password')


def _inside(value: str, name: str, *, goes_on: bool) -> Iterator[Told]:
    """The secrets that stand in a text by its form; what is put together with something behind it is not whole."""

    def whole(found: re.Match[str], group: int) -> bool:
        return not (goes_on and found.end(group) == len(value))

    for form, what in KNOWN:
        for found in form.finditer(value) if what != ADDRESS else ():
            if what == 'a private key':
                # What tells it is its first line.
                yield Told(value, what, 'private_key')
            elif whole(found, 0):
                # Forms tell a token by its beginning.
                rest = _REST.match(value, found.end())
                yield Told(found[0] + (rest[0] if rest else ''), what, what.removeprefix('an ').removeprefix('a '))
    for found in _LOGIN.finditer(value):
        if not HARMLESS.match(found[2]):
            kind = 'site' if found[1].lower() in _WEB else 'database'
            yield Told(found[2], ADDRESS, f'{kind}_password')
    for found in _QUERY.finditer(value):
        secret = NAMES.search(found[1].replace('-', '_')) or (_QUERY_NAMES.search(found[1]) and is_odd(found[2]))
        if secret and len(found[2]) >= 4 and not HARMLESS.match(found[2]) and whole(found, 2):
            yield Told(found[2], f'a value for {found[1]} in an address', found[1])
    for found in _DSN.finditer(value):
        if len(found[2]) >= 4 and not HARMLESS.match(found[2]) and found[2][0] not in ':?@' and whole(found, 2):
            yield Told(found[2], f'a value for {found[1]} in a connection string', f'database_{found[1]}')
    for found in _SCHEME.finditer(value):
        header = name.lower().endswith('authorization') or found[1] == 'Bearer'
        if (is_odd(found[2]) or (header and found.start() == 0 and found.end() == len(value))) and whole(found, 2):
            yield Told(found[2], f'a {found[1]} token', 'api_token' if found[1] != 'Basic' else 'basic_login')


def _given_to(node: ast.expr, around: Around) -> str:
    """The name, attribute, key, option or parameter that a string is given to."""
    parents = around.parents
    match parents.get(node):
        case ast.Assign(targets=targets, value=value) if value is node:
            return next((name for t in targets if NAMES.search(name := _called(t))), _called(targets[0]))
        case (ast.Tuple() | ast.List()) as row:
            return _of_row(around.places[node], row, parents)
        case ast.AnnAssign(target=target, value=value) if value is node:
            return _called(target)
        case ast.NamedExpr(target=target, value=value) if value is node:
            return _called(target)
        case ast.keyword(arg=str(name)) as keyword:
            call = parents.get(keyword)
            if name in {'default', 'fallback'} and isinstance(call, ast.Call):
                return _last_word(call.args)
            return name
        case ast.Dict():
            key = around.keys.get(node)
            called = _called(key) if key is not None else ''
            return called if NAMES.search(called) else _of_several(parents[node], parents) or called
        case ast.BoolOp() | ast.IfExp() as choice if node is not getattr(choice, 'test', None):
            return _given_to(choice, around)
        case ast.Call(func=ast.Name(id=called), args=args) if called in around.takes and node in args:
            name = dict(zip(args, around.takes[called], strict=False)).get(node, '')
            # Parsers hand tokens of another kind around.
            return '' if name.lower().endswith('token') else name
        case ast.Call(args=args) as call if len(args) > 1 and args[-1] is node:
            function = call.func.attr if isinstance(call.func, ast.Attribute) else ''
            named = function in {'get', 'getenv', 'setdefault', 'set', 'put', 'add_header', 'putheader'}
            return _last_word(args[:-1]) if named else ''
        case ast.arguments() as arguments:
            return _parameter(node, arguments)
        case _:
            return ''


def _of_row(place: int, row: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> str:
    """The name that one of several values is given to: `user, password = 'bob', '...'`."""
    match parents.get(row):
        case ast.Assign(targets=[ast.Tuple(elts=targets) | ast.List(elts=targets)]) if len(targets) > place:
            return _called(targets[place])
        case ast.For(target=ast.Name(id=name), iter=values) if values is row:
            return name
        case _:
            return _of_several(row, parents)


def _of_several(held: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> str:
    """The name of a dict or a list of passwords."""
    match parents.get(held):
        case ast.Assign(targets=[ast.Name(id=name)]) if _SEVERAL.search(name):
            return name
        case _:
            return ''


def _called(target: ast.expr) -> str:
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name[:40]
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name[:40]
        case _:
            return ''


def _last_word(args: list[ast.expr]) -> str:
    """The last name that a call says of its own: the long one of an option."""
    words = [a.value for a in args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return words[-1].lstrip('-').replace('-', '_')[:40] if words else ''


def _parameter(node: ast.expr, arguments: ast.arguments) -> str:
    usual = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(usual[len(usual) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return next((name.arg for name, default in pairs if default is node), '')


def _is_sent(node: ast.expr, around: Around) -> bool:
    """Whether a string is given to a name that is used as a secret: as a password, in a header, behind `api_key=`."""
    match around.parents.get(node):
        case ast.BoolOp() | ast.IfExp() as choice if node is not getattr(choice, 'test', None):
            return _is_sent(choice, around)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            if name not in around.sent:
                reads = around.uses.get(name, ())[:_MOST_USES]
                around.sent[name] = any(_is_secret_use(use, around) for use in reads)
            return around.sent[name]
        case _:
            return False


def _is_secret_use(use: ast.Name, around: Around) -> bool:
    if names_secret(_given_to(use, around), 'any-1') or _is_of_a_pair(use, around):
        return True
    parents = around.parents
    outer = parents.get(use)
    match outer:
        case ast.BinOp(left=ast.Constant(value=str(before)), op=ast.Add(), right=right) if right is use:
            return bool(_BEFORE.search(before))
        case ast.BinOp(left=ast.BinOp(right=ast.Constant(value=str(before))), op=ast.Add(), right=right) if (
            right is use
        ):
            return bool(_BEFORE.search(before))
        case ast.FormattedValue():
            whole = parents.get(outer)
            parts = whole.values if isinstance(whole, ast.JoinedStr) else []
            at = next((n for n, part in enumerate(parts) if part is outer), 0)
            part = parts[at - 1] if at else None
            return isinstance(part, ast.Constant) and bool(_BEFORE.search(str(part.value)))
        case _:
            return False


def _is_of_environment(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether a string is what a variable of the environment is taken to be where it is not set."""
    call = parents.get(node)
    return isinstance(call, ast.Call) and ast.unparse(call.func) in {
        'os.environ.get',
        'os.getenv',
        'environ.get',
        'getenv',
    }


def _is_of_a_pair(node: ast.expr, around: Around) -> bool:
    """Whether a string is the second of a user and a password."""
    match around.parents.get(node):
        case ast.Tuple(elts=[_, second]) as pair if second is node:
            return bool(_PAIRS.search(_given_to(pair, around)))
        case ast.Call(args=[_, second]) as call if second is node:
            return bool(_LOGINS.search(ast.unparse(call.func)))
        case ast.Call(args=args) as call if len(args) > 2 and args[2] is node:
            return bool(_CONNECTS.search(ast.unparse(call.func)))
        case _:
            return False


def _goes_on(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether something is put behind a string, so that what stands at its end may not be whole."""
    match parents.get(node):
        case ast.BinOp(left=left, op=ast.Add()) if left is node:
            return True
        case ast.BinOp(right=right, op=ast.Add()) as outer if right is node:
            return _goes_on(outer, parents)
        case _:
            return False
