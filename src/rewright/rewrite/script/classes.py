"""What a class may hold to be taken apart: methods and constants, and none that mean more than they say."""

import ast

from rewright.trees import FUNCTIONS, bound, every, within

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PLAIN_DECORATOR = 'staticmethod'
# What these give is no function and no other descriptor, so that an instance has it as it is.
_MAKERS = frozenset(
    (
        're.compile', 'requests.Session', 'requests.session', 'os.environ.get', 'os.getenv', 'os.path.join', 'dict', 'list',
        'set', 'frozenset', 'tuple', 'str', 'int', 'float', 'range', 'sorted', 'logging.getLogger', 'Path', 'pathlib.Path',
        'collections.OrderedDict', 'OrderedDict', 'collections.defaultdict', 'defaultdict', 'collections.Counter', 'Counter',
        'time.time', 'datetime.timedelta', 'timedelta', 'date.today', 'datetime.date.today', 'datetime.datetime.now',
        'datetime.now', 'Decimal', 'decimal.Decimal', 'os.getcwd', 'os.path.dirname', 'os.path.abspath', 'os.path.expanduser',
    )
)  # fmt: skip
_VALUES = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.BinOp, ast.UnaryOp, ast.JoinedStr)


# Parents that give an instance nothing.
PLAIN = frozenset(('object', 'ABC', 'abc.ABC'))
_DEAD = frozenset(
    (
        '__repr__', '__str__', '__len__', '__iter__', '__eq__', '__ne__', '__hash__', '__bool__', '__contains__',
        '__getitem__', '__enter__', '__exit__', '__call__', '__lt__',
    )
)  # fmt: skip


class Kept(Exception):
    """A class that stays a class, for what stands at `node`."""

    def __init__(self, node: ast.stmt, why: str) -> None:
        super().__init__(why)
        self.node, self.why = node, why


def dead(owner: ast.ClassDef) -> list[ast.stmt]:
    """Return the methods that only an instance which is handed on is asked for: nothing calls them here."""
    return [n for n in owner.body if isinstance(n, ast.FunctionDef) and n.name in _DEAD and not n.decorator_list]


def held(owner: ast.ClassDef) -> tuple[dict[str, ast.FunctionDef], dict[str, ast.Assign | ast.AnnAssign]]:
    """The methods and the constants of a class that has nothing else."""
    if owner.decorator_list or owner.keywords or getattr(owner, 'type_params', None):
        raise Kept(owner, 'is decorated or made by another class')
    if any(ast.unparse(base) not in PLAIN for base in owner.bases):
        raise Kept(owner, 'inherits from another class')
    methods: dict[str, ast.FunctionDef] = {}
    constants: dict[str, ast.Assign | ast.AnnAssign] = {}
    for node in owner.body:
        match node:
            case ast.FunctionDef() if node in dead(owner):
                pass
            case ast.FunctionDef(name=name) if name not in methods and name not in constants:
                methods[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                assert isinstance(node, ast.Assign | ast.AnnAssign)
                if name in constants or name in methods or is_special(name):
                    raise Kept(node, f'gives {name} another meaning')
                _check_constant(owner, node, constants)
                constants[name] = node
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise Kept(node, 'holds more than methods and constants')
    return methods, constants


def is_special(name: str) -> bool:
    """Say whether Python itself asks for a name."""
    return name.startswith('__') and name.endswith('__')


def _check_constant(
    owner: ast.ClassDef, node: ast.Assign | ast.AnnAssign, known: dict[str, ast.Assign | ast.AnnAssign]
) -> None:
    """Let a value pass that an instance reads as it stands in the class: what could be bound to it would change."""
    value = node.value
    if any(isinstance(n, (*FUNCTIONS, *COMPREHENSIONS, ast.NamedExpr)) for n in within(node)):
        raise Kept(node, 'computes a constant in a scope of its own')
    plain = isinstance(value, _VALUES) or (isinstance(value, ast.Name) and value.id in known)
    made = isinstance(value, ast.Call) and ast.unparse(value.func) in _MAKERS
    listed = isinstance(value, ast.Subscript) and ast.unparse(value.value) == 'os.environ'
    if not (plain or made or listed):
        raise Kept(node, 'has a constant that may be a method')
    later = {n for n in bound(owner, within_functions=False) if n not in known}
    if read := {n.id for n in every(ast.Name, node) if isinstance(n.ctx, ast.Load)} & later:
        raise Kept(node, f'reads {min(read)} of the module, and has one of its own')


def check_method(owner: ast.ClassDef, method: ast.FunctionDef, *, has_instance: bool) -> None:
    """Let a method pass whose only ways to its instance are attributes of its first argument."""
    if is_special(method.name) and method.name != '__init__':
        raise Kept(method, f'has {method.name}, which others call')
    decorators = [ast.unparse(d) for d in method.decorator_list]
    if decorators not in ([], [_PLAIN_DECORATOR]) or (decorators and method.name == '__init__'):
        raise Kept(method, f'has {method.name}, which is decorated')
    if method.args.posonlyargs or (has_instance and not method.args.args):
        raise Kept(method, f'has {method.name}, whose arguments are not understood')
    for node in within(method):
        place = node if isinstance(node, ast.stmt) else method
        if isinstance(node, ast.Global | ast.Nonlocal):
            raise Kept(place, 'changes names of the module')
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.ClassDef):
            raise Kept(place, 'is asynchronous, or holds another class')
        name = getattr(node, 'id', getattr(node, 'arg', getattr(node, 'name', None)))
        if isinstance(name, str) and is_mangled(name) and node is not method:
            raise Kept(place, f'has {name}, which Python gives another name in a class')
        if isinstance(node, ast.Name) and node.id == '__class__':
            raise Kept(place, 'asks for its class')
    if method.name == '__init__' and any(n.value for n in every(ast.Return, method)):
        raise Kept(method, 'returns a value from __init__')
    own = bound(owner, within_functions=False)
    if any(n.id in own for part in _computed_early(method) for n in every(ast.Name, part)):
        raise Kept(method, f'has {method.name}, whose defaults are its constants')
    if has_instance and len(method.args.defaults) == len(method.args.args):
        raise Kept(method, f'has {method.name}, whose arguments are not understood')


def _computed_early(method: ast.FunctionDef) -> list[ast.expr]:
    """What the class computes of a method when it is made: its defaults and what it says of types."""
    told = [a.annotation for a in every(ast.arg, method)] + [method.returns]
    return [d for d in (*method.args.defaults, *method.args.kw_defaults, *told) if d is not None]


def is_mangled(name: str) -> bool:
    """Say whether a name is another one inside a class."""
    return name.startswith('__') and not name.endswith('__')
