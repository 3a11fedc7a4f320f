"""The type of an expression as far as its form shows it: names with their types go in, a type comes out."""

import ast
from collections.abc import Callable, Mapping

from rewright.rewrite.flow.names import bound_by, dotted
from rewright.rewrite.records import words
from rewright.rewrite.records.kind import (
    BOOL,
    BYTES,
    COUNTERS,
    DICTS,
    FLOAT,
    INT,
    NONE,
    NOTHING,
    NUMBERS,
    STR,
    UNKNOWN,
    Kind,
    joined,
    listed,
    mapping,
    without_none,
)

Names = Mapping[str, Kind]
_PLAIN = {
    'str': STR, 'repr': STR, 'format': STR, 'chr': STR, 'int': INT, 'len': INT, 'ord': INT, 'float': FLOAT, 'bool': BOOL, 'isinstance': BOOL,
    'any': BOOL, 'all': BOOL, 'os.path.join': STR, 'os.path.basename': STR, 'os.path.dirname': STR, 'os.path.abspath': STR, 'os.path.exists': BOOL,
    'json.dumps': STR, 're.sub': STR, 'time.time': FLOAT, 'time.strftime': STR, 'html.unescape': STR, 'unicodedata.normalize': STR,
    'datetime.datetime.strptime': Kind('datetime.datetime'), 'datetime.date': Kind('datetime.date'), 'datetime.datetime': Kind('datetime.datetime'),
    'datetime.date.fromisoformat': Kind('datetime.date'), 'sqlite3.connect': Kind('sqlite3.Connection'), 're.compile': Kind('re.Pattern', (STR,)),
    'input': STR, 'range': Kind('range'), 'csv.reader': Kind('csv.reader'), 'csv.DictReader': Kind('csv.DictReader'), 'glob.glob': listed(STR),
    'os.listdir': listed(STR),
}  # fmt: skip
_OF_TEXT = {
    **dict.fromkeys(words('strip lstrip rstrip upper lower title capitalize casefold swapcase replace format join zfill center ljust rjust translate removeprefix removesuffix'), STR),
    **dict.fromkeys(words('startswith endswith isdigit isalpha isalnum isupper islower isspace isnumeric isdecimal'), BOOL),
    **dict.fromkeys(words('find rfind index rindex count'), INT),
    **dict.fromkeys(words('split rsplit splitlines'), listed(STR)),
    **dict.fromkeys(words('partition rpartition'), Kind('tuple', (STR, STR, STR))),
    'encode': BYTES,
}  # fmt: skip
_OF_TIME = {
    'strftime': STR, 'isoformat': STR, 'date': Kind('datetime.date'), 'weekday': INT, 'isoweekday': INT, 'timestamp': FLOAT,
}  # fmt: skip
_OF_OTHERS = {
    ('sqlite3.Connection', 'cursor'): Kind('sqlite3.Cursor'), ('sqlite3.Connection', 'execute'): Kind('sqlite3.Cursor'),
    ('sqlite3.Cursor', 'execute'): Kind('sqlite3.Cursor'), ('sqlite3.Cursor', 'fetchall'): listed(UNKNOWN), ('TextIO', 'read'): STR,
    ('TextIO', 'readline'): STR, ('TextIO', 'readlines'): listed(STR), ('re.Pattern', 'sub'): STR, ('re.Pattern', 'split'): listed(UNKNOWN),
    ('re.Pattern', 'findall'): listed(UNKNOWN), ('int', 'bit_length'): INT, ('bytes', 'decode'): STR,
}  # fmt: skip
_KEEPING = frozenset(('sorted', 'list', 'reversed'))
_OPENING = frozenset(('open', 'io.open', 'codecs.open'))


class Shown:
    """Tells the types of expressions; `own` gives what a call of a function of the job gives, or None where it is none."""

    def __init__(self, names: Names, own: Callable[[ast.Call], Kind | None], fields: Names) -> None:
        self.names, self.own, self.fields = names, own, fields

    def knowing(self, names: Names) -> 'Shown':
        """Return what tells of expressions where more is known of names."""
        return Shown({**self.names, **names}, self.own, self.fields) if names else self

    def of(self, node: ast.expr) -> Kind:
        """Return the type of an expression; unknown where its form does not show it."""
        match node:
            case ast.Constant(value=value):
                return NONE if value is None else Kind(type(value).__name__) if value is not ... else UNKNOWN
            case ast.Name(id=name):
                return self.names.get(name, UNKNOWN)
            case ast.JoinedStr():
                return STR
            case ast.Attribute(value=ast.Name(id='ctx'), attr=attr):
                return self.fields.get(attr, UNKNOWN)
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return BOOL
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
                kind = self.of(inner)
                return kind if kind in (INT, FLOAT, NOTHING) else UNKNOWN
            case ast.BoolOp(values=[*values]):
                return self._either(node, values)
            case ast.IfExp(body=one, orelse=other):
                return joined((self.of(one), self.of(other)))
            case ast.BinOp():
                return self._computed(node)
            case ast.Subscript():
                return self._item(self.of(node.value), node.slice)
            case ast.Call():
                return self._called(node)
            case ast.Await(value=inner):
                return self.of(inner)
        return self._holding(node)

    def _either(self, node: ast.BoolOp, values: list[ast.expr]) -> Kind:
        *others, last = [self.of(v) for v in values]
        # `x or y` gives x only where it is something.
        others = [without_none(k) for k in others] if isinstance(node.op, ast.Or) else others
        return joined((*others, last))

    def _holding(self, node: ast.expr) -> Kind:
        match node:
            case ast.List(elts=parts) | ast.Set(elts=parts):
                inner = joined((self._part(p) for p in parts), inside=True)
                return Kind('list' if isinstance(node, ast.List) else 'set', (inner,))
            case ast.Tuple(elts=parts):
                starred = any(isinstance(p, ast.Starred) for p in parts)
                return UNKNOWN if starred else Kind('tuple', tuple(self.of(p) for p in parts))
            case ast.Dict(keys=keys, values=values):
                if None in keys:
                    return UNKNOWN
                told = [self.of(k) for k in keys if k is not None]
                return mapping(joined(told, inside=True), joined(map(self.of, values), inside=True))
            case ast.ListComp(elt=part, generators=parts) | ast.SetComp(elt=part, generators=parts):
                return Kind('list' if isinstance(node, ast.ListComp) else 'set', (self.within(parts).of(part),))
            case ast.GeneratorExp(elt=part, generators=parts):
                return Kind('generator', (self.within(parts).of(part),))
            case ast.DictComp(key=key, value=value, generators=parts):
                inner_most = self.within(parts)
                return mapping(inner_most.of(key), inner_most.of(value))
        return UNKNOWN

    def _part(self, node: ast.expr) -> Kind:
        return self.each(node.value) if isinstance(node, ast.Starred) else self.of(node)

    def within(self, generators: list[ast.comprehension]) -> 'Shown':
        """Return what tells of expressions inside of a comprehension."""
        found = self
        for part in generators:
            found = found.knowing(unpacked(part.target, found.each(part.iter)))
        return found

    def each(self, node: ast.expr) -> Kind:
        """Return the type of what a loop takes out of something."""
        match node:
            case ast.Call(func=ast.Name(id='enumerate'), args=[inner, *_]):
                return Kind('tuple', (INT, self.each(inner)))
            case ast.Call(func=ast.Name(id='zip'), args=[*parts], keywords=[]):
                return Kind('tuple', tuple(self.each(p) for p in parts))
            case ast.Call(func=ast.Attribute(value=inner, attr='items'), args=[]):
                kind = self.of(inner)
                return Kind('tuple', kind.parts) if kind.name in DICTS else kind if kind == NOTHING else UNKNOWN
        return _each(self.of(node))

    def _computed(self, node: ast.BinOp) -> Kind:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.op, ast.Mod) and left == STR:
            return STR
        if NOTHING in (left, right):
            return NOTHING
        if left in NUMBERS and right in NUMBERS:
            if isinstance(node.op, ast.Div):
                return FLOAT
            plain = isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod)
            return joined((INT, left, right)) if plain else UNKNOWN
        if isinstance(node.op, ast.Add) and left.name == right.name and left.name in {'str', 'list'}:
            return joined((left, right))
        if isinstance(node.op, ast.Mult) and left.name in {'str', 'list'} and right == INT:
            return left
        return UNKNOWN

    def _item(self, kind: Kind, place: ast.expr) -> Kind:
        if isinstance(place, ast.Slice):
            return kind if kind.name in {'list', 'str', 'nothing'} else UNKNOWN
        match kind:
            case Kind(name='list', parts=(inner,)):
                return inner
            case Kind(name=name, parts=(_, inner)) if name in DICTS:
                return inner
            case Kind(name=name) if name in COUNTERS:
                return INT
            case Kind(name='tuple', parts=parts) if isinstance(place, ast.Constant) and isinstance(place.value, int):
                return (
                    parts[place.value]
                    if -len(parts) <= place.value < len(parts) and Kind('...') not in parts
                    else UNKNOWN
                )
        return kind if kind in (STR, NOTHING) else UNKNOWN

    def _called(self, node: ast.Call) -> Kind:
        if (own := self.own(node)) is not None:
            return own
        name = dotted(node.func)
        if name in _PLAIN:
            return _PLAIN[name]
        if name in COUNTERS:
            return Kind(name, (UNKNOWN,))
        if name in DICTS - {'dict'}:
            return self._dict(name, node)
        if isinstance(node.func, ast.Attribute):
            return self._asked(node, node.func)
        return self._made(name, node) if isinstance(node.func, ast.Name) else UNKNOWN

    def _dict(self, name: str, node: ast.Call) -> Kind:
        """A dict of `collections`, where it begins empty."""
        match node.args:
            case []:
                return Kind(name, (NOTHING, NOTHING)) if not node.keywords else UNKNOWN
            case [ast.Name(id=maker)] if name.endswith('defaultdict'):
                return Kind(name, (NOTHING, self._made(maker, ast.Call(ast.Name(maker), [], []))))
        return UNKNOWN

    def _made(self, name: str, node: ast.Call) -> Kind:
        """What a function of Python itself gives."""
        if name in _OPENING:
            return Kind('TextIO') if _is_text(node) else UNKNOWN
        match name, node.args:
            case 'list' | 'set' | 'dict', []:
                plain = not node.keywords
                return Kind(name, (NOTHING,) * (2 if name == 'dict' else 1)) if plain else UNKNOWN
            case 'int' | 'float' | 'str' | 'bool', []:
                return Kind(name)
            case 'set' | 'frozenset', [inner]:
                return Kind(name, (self.each(inner),))
            case _, [inner, *_] if name in _KEEPING:
                return listed(self.each(inner)) if name != 'reversed' else Kind('generator', (self.each(inner),))
            case 'round', [inner]:
                return INT if self.of(inner) in NUMBERS else self.of(inner) if self.of(inner) == NOTHING else UNKNOWN
            case 'round' | 'abs', [inner, *_]:
                return self.of(inner) if self.of(inner) in (INT, FLOAT, NOTHING) else UNKNOWN
            case 'sum', [inner]:
                kind = self.each(inner)
                return joined((INT, kind)) if kind in NUMBERS else kind if kind == NOTHING else UNKNOWN
            case 'max' | 'min', [inner] if not any(k.arg == 'default' for k in node.keywords):
                return self.each(inner)
            case 'max' | 'min', [_, _, *_]:
                return joined(map(self.of, node.args))
        return UNKNOWN

    def _asked(self, node: ast.Call, function: ast.Attribute) -> Kind:
        """What a method gives."""
        kind, attr = self.of(function.value), function.attr
        if kind == NOTHING:
            return NOTHING
        if kind == STR:
            return _OF_TEXT.get(attr, UNKNOWN)
        if kind.name in {'datetime.datetime', 'datetime.date'}:
            return _OF_TIME.get(attr, UNKNOWN)
        match kind, attr, node.args:
            case Kind(name=name, parts=(_, value)), 'get', [_] if name in DICTS:
                return joined((value, NONE)) if value != UNKNOWN else UNKNOWN
            case Kind(name=name, parts=(_, value)), 'get' | 'pop' | 'setdefault', [_, other] if name in DICTS:
                return joined((value, self.of(other)))
            case Kind(name=name, parts=(key, value)), 'keys' | 'values', [] if name in DICTS:
                return Kind('generator', (key if attr == 'keys' else value,))
            case Kind(name='list', parts=(inner,)), 'pop', _:
                return inner
            case Kind(name='list' | 'dict' | 'set'), 'copy', []:
                return kind
            case Kind(name='list'), 'index' | 'count', _:
                return INT
        return _OF_OTHERS.get((kind.name, attr), UNKNOWN)


def _each(kind: Kind) -> Kind:
    match kind:
        case (
            Kind(name='list' | 'set' | 'frozenset' | 'generator', parts=(inner,)) | Kind(name='dict', parts=(inner, _))
        ):
            return inner
        case Kind(name='tuple', parts=parts):
            return joined((p for p in parts), inside=True) if Kind('...') not in parts else UNKNOWN
        case Kind(name='csv.reader'):
            return listed(STR)
        case Kind(name='csv.DictReader'):
            return mapping(STR, STR)
        case Kind(name='range'):
            return INT
        case Kind(name='str' | 'TextIO'):
            return STR
    return kind if kind == NOTHING else UNKNOWN


def _is_text(node: ast.Call) -> bool:
    modes = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == 'mode')]
    return all(isinstance(m, ast.Constant) and isinstance(m.value, str) and 'b' not in m.value for m in modes)


def unpacked(target: ast.expr, kind: Kind) -> dict[str, Kind]:
    """Return the types of the names in a target that a value of one type is given to."""
    if isinstance(target, ast.Name):
        return {target.id: kind}
    if isinstance(target, ast.Tuple | ast.List) and kind.name == 'tuple' and len(kind.parts) == len(target.elts):
        pairs = zip(target.elts, kind.parts, strict=True)
        return {name: k for part, inner in pairs for name, k in unpacked(part, inner).items()}
    inner = _each(kind) if kind.name in {'list', 'nothing'} else UNKNOWN
    starred = any(isinstance(part, ast.Starred) for part in getattr(target, 'elts', []))
    return dict.fromkeys(bound_by(target), UNKNOWN if starred else inner)
