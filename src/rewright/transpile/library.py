"""Calls of the standard library whose meaning has changed: files, csv, json, regular expressions, addresses."""

import ast
from collections.abc import Callable

from rewright.transpile.builtin_calls import BUILTINS
from rewright.transpile.dicts import pairs_seen
from rewright.transpile.kinds import ANY, BYTES, Kind, holding, of
from rewright.transpile.passing import Made, Pass
from rewright.transpile.pieces import tight
from rewright.transpile.searching import SEARCHES
from rewright.transpile.sorting import Form, arguments, called

Ask = Callable[[ast.expr], Made]
_MODES = {'r': 'r', 'rb': 'r', 'w': 'w', 'wb': 'w', 'a': 'a', 'ab': 'a', 'rt': 'r', 'wt': 'w'}
_CODINGS = frozenset({
    'utf-8', 'utf8', 'UTF-8', 'utf_8', 'latin-1', 'latin1', 'iso-8859-1', 'ISO-8859-1', 'ascii', 'cp1250', 'cp1251', 'cp1252', 'cp1254',
    'iso-8859-2', 'iso-8859-15', 'cp437', 'cp850', 'cp852', 'cp866', 'koi8-r', 'windows-1250', 'windows-1251', 'windows-1252',
})  # fmt: skip


def coding(node: ast.expr | None) -> str:
    """Return the coding that a literal names; empty where it is not known to be the same in both languages."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in _CODINGS:
        return node.value
    return ''


def _open(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """Bytes are read as characters of the same numbers, and lines end as they are written."""
    made = arguments(p, node, ask, 2)
    if not made[0].kind.within(BYTES):
        p.refuse(node, 'the name of a file may be something other than bytes')
    given = node.args[1] if len(node.args) > 1 else None
    mode = given.value if isinstance(given, ast.Constant) else 'r' if given is None else None
    newline = "'\\n'"
    if mode in {'rU', 'U', 'rbU'}:
        mode, newline = 'r', 'None'
    if mode not in _MODES:
        p.refuse(node, 'the mode of a file is not followed')
    path = made[0].text if made[0].kind.within(frozenset({'ascii'})) else f'{p.ours("path")}({made[0].text})'
    plain = _MODES.get(str(mode), 'r')
    modes = '' if plain == 'r' and given is None else f", '{plain}'"
    return Made(of('file'), f"open({path}{modes}, encoding='latin-1', newline={newline})")


def _codecs_open(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = [ask(argument) for argument in node.args]
    if not 1 <= len(made) <= 3 or any(k.arg not in {'mode', 'encoding'} for k in node.keywords):
        p.refuse(node, 'a file of unicode text is opened in a way that is not followed')
    given = dict(zip(('mode', 'encoding'), node.args[1:], strict=False)) | {str(k.arg): k.value for k in node.keywords}
    chosen = given.get('mode')
    mode = 'r' if chosen is None else chosen.value if isinstance(chosen, ast.Constant) else None
    name = coding(given.get('encoding'))
    if mode not in {'r', 'rb', 'w', 'wb', 'a'} or not name or not made[0].kind.within(frozenset({'ascii'})):
        p.refuse(node, 'a file of unicode text is opened in a way that is not followed')
    return Made(of('texts'), f"open({made[0].text}, {str(mode)[:1]!r}, encoding={name!r}, newline='\\n')")


def _reader(p: Pass, node: ast.Call, ask: Ask) -> Made:
    kind = of('records' if p.dotted(node.func).endswith('DictReader') else 'reader')
    p.needs |= {'plain dicts'} if kind.has('records') else set()
    made = [ask(a) for a in node.args]
    if not made or made[0].kind.own not in ({'file'}, {'list'}, frozenset()):
        p.refuse(node, 'rows are read out of something that is not followed')
    if made and 'text' in made[0].kind.all:
        p.refuse(node, 'rows are read out of unicode text')
    lines = f'{p.ours("lines")}({made[0].text})' if made else ''
    values = [*node.args[1:], *(k.value for k in node.keywords)]
    parts = [(v, ask(v).text) for v in values]
    return Made(kind, p.spliced(node, [*([(node.args[0], lines)] if made else []), *parts]))


def _writer(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = [ask(a) for a in node.args]
    if not made or made[0].kind.own - {'file', 'output'}:
        p.refuse(node, 'rows are written into something that is not followed')
    if made and made[0].kind.has('output'):
        # Of its rows nothing is known yet.
        p.printed(made[0].kind, ANY)
        p.needs.add('writes')
    values = [*node.args, *(k.value for k in node.keywords)]
    kind = of('recorder' if p.dotted(node.func).endswith('DictWriter') else 'writer')
    return Made(kind, p.spliced(node, [(v, ask(v).text) for v in values]))


def _loads(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    if not made[0].kind.within(BYTES | {'text'}) or not made[0].kind.own:
        p.refuse(node, 'it is not known what JSON is read from')
    inside = frozenset({'text', 'int', 'float', 'bool', 'none', 'list', 'dict'})
    text = made[0].text if made[0].kind.has('text') else f"{p.ours('decoded')}({made[0].text}, 'utf-8')"
    return Made(Kind(inside, inside, frozenset({'text'})), json_of(p, text))


def json_of(p: Pass, text: str) -> str:
    """Return how JSON is read."""
    return f'{p.ours("json_of")}({text}, {p.ours("Dict")})' if 'dicts' in p.tables else f'{p.ours("json_of")}({text})'


def _dumps(p: Pass, node: ast.Call, ask: Ask) -> Made:
    given = {k.arg: k.value for k in node.keywords}
    made = arguments(p, ast.copy_location(ast.Call(node.func, node.args, []), node), ask, 1)
    flag = given.get('sort_keys')
    in_order = made[0].text
    if not (isinstance(flag, ast.Constant) and flag.value is True) and made[0].kind.all & {'dict', 'any'}:
        p.needs.add('order')
        in_order = f'{p.ours("in_order")}({in_order})'
    elif made[0].kind.has('dict') and made[0].kind.all & {'int', 'float', 'bool', 'none', 'any'}:
        # Python 3 does not compare keys that are numbers with texts.
        in_order, flag = f'{p.ours("by_keys")}({in_order})', None
    if not given.keys() <= {'sort_keys', 'indent'}:
        p.refuse(node, 'an argument of json.dumps is not followed')
    if made[0].kind.all & {'bytes', 'any', 'object', 'date', 'set'}:
        p.refuse(node, 'JSON is made of bytes that may be beyond ASCII')
    indent = given.get('indent')
    texts = [in_order, *([f'sort_keys={ask(flag).text}'] if flag is not None else [])]
    if indent is not None:
        # Python 2 leaves a blank at the end of each line.
        texts += [f'indent={ask(indent).text}', "separators=(', ', ': ')"]
    return Made(of('ascii'), f'json.dumps({", ".join(texts)})')


def _urlopen(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = [ask(a) for a in (*node.args, *(k.value for k in node.keywords))]
    if not made or not made[0].kind.within(BYTES | {'request'}):
        p.refuse(node, 'it is not known what is opened')
    if len(node.args) > 1 or any(k.arg != 'timeout' for k in node.keywords):
        p.refuse(node, 'an argument of urlopen is not followed')
    parts = [(k.value, ask(k.value).text) for k in node.keywords]
    head = [(a, m.text) for a, m in zip(node.args, made, strict=False)]
    return Made(of('response'), p.spliced(node, [(node.func, 'urllib.request.urlopen'), *head, *parts]))


def _request(p: Pass, node: ast.Call, ask: Ask) -> Made:
    given = {k.arg: k.value for k in node.keywords}
    data = node.args[1] if len(node.args) > 1 else given.get('data')
    if data is not None and not (isinstance(data, ast.Constant) and data.value is None):
        p.refuse(node, 'a request with a body is not followed')
    if not given.keys() <= {'headers', 'data'} or len(node.args) > 3:
        p.refuse(node, 'an argument of a request is not followed')
    values = [*node.args, *(k.value for k in node.keywords)]
    for value in values:
        if ask(value).kind.all & {'bytes', 'text'} and value is not node.args[0]:
            p.refuse(value, 'headers of a request may be beyond ASCII')
    parts = [(v, ask(v).text) for v in values]
    return Made(of('request'), p.spliced(node, [(node.func, 'urllib.request.Request'), *parts]))


def _split(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 3)
    kind = holding('list', Kind(made[0].kind.own & BYTES or frozenset({'bytes'})))
    if 'text' in made[0].kind.own:
        p.refuse(node, 'unicode text is handed to a function of bytes')
    if len(made) == 1:
        return Made(kind, called(p.ours('words'), made))
    return Made(kind, f'{tight(made[0].text)}.split({", ".join(m.text for m in made[1:])})')


def _join(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 2)
    between = made[1] if len(made) > 1 else Made(of('ascii'), "' '")
    over, kind = pairs_seen(p, node.args[0], made[0])
    return Made(p.strings(node, between.kind, kind), f'{tight(between.text)}.join({over.text})')


def _replaced(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 4, 3)
    kind = p.strings(node, *(m.kind for m in made[:3]))
    return Made(kind, f'{tight(made[0].text)}.replace({", ".join(m.text for m in made[1:])})')


def _of_texts(name: str) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = arguments(p, node, ask, 3, 2)
        kind = Kind(made[0].kind.own & BYTES or frozenset({'bytes'}))
        gives = of('int') if name in {'find', 'count', 'rfind'} else kind
        return Made(gives, f'{tight(made[0].text)}.{name}({", ".join(m.text for m in made[1:])})')

    return form


def _counts(p: Pass, node: ast.Call, maker: str) -> str:
    """How a dict is written that makes the values that it has not."""
    if 'dicts' not in p.tables:
        return p.spliced(node, [(node.args[0], maker)])
    return f'{p.ours("Default")}({p.ours("Dict") if maker == "dict" else p.ours("Set") if maker == "set" and "sets" in p.tables else maker})'


def _collection(tag: str) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        if node.keywords or len(node.args) > (tag == 'counts'):
            p.refuse(node, 'what a collection is made of is not followed')
        made = [ask(a) for a in node.args]
        kind = Kind(frozenset({'dict', 'counts'}) if tag == 'counts' else frozenset({tag}))
        if tag == 'counts' and node.args and isinstance(node.args[0], ast.Name):
            made_by = {'int': of('int'), 'list': of('list'), 'dict': of('dict'), 'float': of('float'), 'set': of('set')}
            if node.args[0].id not in made_by:
                p.refuse(node, 'what a defaultdict is made of is not followed')
            kind = Kind(kind.own, made_by.get(node.args[0].id, ANY).own)
            plain = node.args[0].id
            return Made(kind, _counts(p, node, plain))
        if tag == 'counts' and node.args and isinstance(node.args[0], ast.Lambda) and not node.args[0].args.args:
            made_by_lambda = ask(node.args[0].body).kind
            kind = Kind(kind.own, made_by_lambda.own | made_by_lambda.inside, made_by_lambda.keys)
            return Made(kind, _counts(p, node, made[0].text))
        if node.args:
            p.refuse(node, 'what a collection is made of is not followed')
        return Made(kind, p.spliced(node, zip(node.args, (m.text for m in made), strict=True)))

    return form


def _izip(name: str) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = BUILTINS[name](p, node, ask)
        text = made.text[5:-1] if made.text.startswith('list(') else made.text
        return Made(made.kind._replace(own=frozenset({'iter'})), text)

    return form


def _copied(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    p.needs.add('odd dicts')
    return Made(made[0].kind, p.spliced(node, [(node.args[0], made[0].text)]))


LIBRARY: dict[str, Form] = {
    'csv.reader': _reader, 'csv.DictReader': _reader, 'csv.writer': _writer, 'csv.DictWriter': _writer,
    'json.loads': _loads, 'json.dumps': _dumps, 'urllib2.urlopen': _urlopen, 'urllib2.Request': _request,
    **SEARCHES, 'string.split': _split, 'string.join': _join,
    'string.replace': _replaced, 'string.atoi': BUILTINS['int'], 'string.atof': BUILTINS['float'],
    **{f'string.{word}': _of_texts(word) for word in ('find', 'rfind', 'count', 'zfill', 'ljust', 'rjust')},
    'collections.defaultdict': _collection('counts'), 'collections.OrderedDict': _collection('ordered'),
    'itertools.izip': _izip('zip'), 'itertools.imap': _izip('map'), 'itertools.ifilter': _izip('filter'),
    'copy.copy': _copied, 'copy.deepcopy': _copied, 'codecs.open': _codecs_open,
}  # fmt: skip
BUILTINS['open'] = BUILTINS['file'] = _open
