"""Classes with one instance are taken apart where nothing can tell, and stay where something could."""

import ast
import contextlib
import io

import pytest

from rewright.rewrite.script.flattening import flattened

CLASS = 'class Job:\n    def __init__(self, base, size=2):\n        self.base = base\n        self.size = size\n        self.rows = []\n'
RUN = '\n    def run(self):\n        for n in range(self.size):\n            self.rows.append(n)\n        print(self.base, self.rows)\n'
MADE = "\njob = Job('b')\njob.run()\nprint(job.rows)\n"
FLAT = "base = 'b'\nsize = 2\nrows = []\nfor n in range(size):\n    rows.append(n)\nprint(base, rows)\nprint(rows)\n"
APART = {
    'plain': (CLASS + RUN + MADE, FLAT),
    'in main': (CLASS + RUN + '\ndef main():\n    job = Job("b")\n    job.run()\n    print(job.rows)\n\nif __name__ == "__main__":\n    main()\n', FLAT),
    'in a quiet function': (CLASS + RUN + '\ndef start():\n    job = Job("b")\n    job.run()\n    return job.rows\n\nprint(start())\n', FLAT),
    'by keywords': (CLASS + RUN + "\njob = Job(size=3, base='b')\njob.run()\n", "base = 'b'\nsize = 3\nrows = []\nfor n in range(size):\n    rows.append(n)\nprint(base, rows)\n"),
    'without a name': (CLASS + RUN + "\nJob('b').run()\n", FLAT.rpartition('print')[0]),
    'without a constructor': ('class A:\n    LIMIT = 3\n    n: int = 0\n    def up(self, m):\n        while self.n < self.LIMIT:\n            self.n += m\n\na = A()\na.up(2)\nprint(a.n, A.LIMIT)\n', 'LIMIT = 3\nn = 0\nm = 2\nwhile n < LIMIT:\n    n += m\nprint(n, LIMIT)\n'),
    'names that are taken': ('rows = [7]\nclass A:\n    def __init__(self, id, rows):\n        self.id = id\n        self.rows = rows\n        self.fetch = 1\n\na = A(5, rows)\nprint(a.id, a.rows, a.fetch, rows, id(a.id) > 0)\n', 'rows = [7]\na_init_id = 5\na_id = a_init_id\na_rows = rows\na_fetch = 1\nprint(a_id, a_rows, a_fetch, rows, id(a_id) > 0)\n'),
    'argument that is read again': ('class A:\n    def __init__(self, x):\n        self.x = x + 1\n        self.y = x\n\na = A(1)\nprint(a.x, a.y)\n', 'x = 1\na_x = x + 1\ny = x\nprint(a_x, y)\n'),
    'arguments that cross': ('x, y = 1, 2\nclass A:\n    def __init__(self, x, y):\n        print(x, y)\n        self.both = x, y\n\na = A(y, x)\nprint(a.both)\n', 'x, y = 1, 2\na_init_x = y\ny = x\nprint(a_init_x, y)\nboth = a_init_x, y\nprint(both)\n'),
    'type that is told': ('class A:\n    def __init__(self):\n        self.x: List[int] = []\n\na = A()\nprint(a.x)\n', 'x = []\nprint(x)\n'),
    'formatted text': ("class A:\n    KIND = 'k'\n    NAME = f'{KIND}!'\n    def __init__(self, x):\n        self._x = x\n    def show(self):\n        print(f'{self._x!r:>{self.NAME}} {{self}}')\n\na = A(1)\na.show()\nprint(f'{a._x}')\n", "KIND = 'k'\nNAME = f'{KIND}!'\nx = 1\nprint(f'{x!r:>{NAME}} {{self}}')\nprint(f'{x}')\n"),
    'called from two places': ('class A:\n    def __init__(self, x):\n        self.x = [x]\n        self.k = 2\n    def f(self, n=1):\n        if n:\n            return self.x * self.k\n        return self.g()\n    def g(self):\n        return self.x\n    @staticmethod\n    def h(n):\n        return n\n\na = A(1)\nprint(a.f(), a.f(n=0), A.h(2), a.h(n=3))\n', 'def f(x, n=1):\n    if n:\n        return x * k\n    return g(x)\ndef g(x):\n    return x\ndef h(n):\n    return n\nx = 1\nx = [x]\nk = 2\nprint(f(x), f(x, n=0), h(2), h(n=3))\n'),
    'lambda': ("class A:\n    def __init__(self):\n        self.order = {'a': 1}\n    def run(self):\n        print(sorted(['b', 'a'], key=lambda r: self.order.get(r, 0)))\n\na = A()\na.run()\n", "order = {'a': 1}\nprint(sorted(['b', 'a'], key=lambda r: order.get(r, 0)))\n"),
    'list that a function fills': ("class A:\n    def __init__(self):\n        self.seen, self.n = [], 0\n    def new(self, u):\n        if u in self.seen:\n            return False\n        self.seen.append(u)\n        return True\n\na = A()\na.n += 2\nprint(a.new('é'), a.new('é'), a.seen, a.n)\n", "def new(seen, u):\n    if u in seen:\n        return False\n    seen.append(u)\n    return True\nseen, n = [], 0\nn += 2\nprint(new(seen, 'é'), new(seen, 'é'), seen, n)\n"),
    'one made by another': ('class A:\n    def __init__(self, x):\n        self.x = x\n    def f(self):\n        print(self.x)\n\nclass B:\n    def __init__(self):\n        self.a = A(3)\n    def run(self):\n        self.a.f()\n\nb = B()\nb.run()\n', 'x = 3\nprint(x)\n'),
    'read before it is set again': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self, k=1):\n        self.n += k\n        print(self.n)\n        return self.n\n    def g(self):\n        self.n = self.f() + 10\n\na = A()\na.g()\nprint(a.n)\n', 'n = 1\nk = 1\nn += k\nprint(n)\nn = n + 10\nprint(n)\n'),
    'in the head of a block': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        return self.n\n\na = A()\nif a.f() > 1:\n    print(a.n)\n', 'n = 1\nn += 1\nanswer = n\nif answer > 1:\n    print(n)\n'),
    'list that its own making reads': ('class A:\n    def __init__(self):\n        self.rows = [1]\n        self.n = 0\n    def f(self, k):\n        self.n += k\n        return len(self.rows) + self.n\n    def run(self):\n        self.rows = [self.f(k) for k in (1, 2)]\n\na = A()\na.run()\nprint(a.rows)\n', 'rows = [1]\nn = 0\nfetched = []\nfor fetched_k in (1, 2):\n    k = fetched_k\n    n += k\n    answer = len(rows) + n\n    fetched.append(answer)\nrows = fetched\nprint(rows)\n'),
    'guards': ("class A:\n    def __init__(self):\n        self.n = 0\n    def add(self, k):\n        # none\n        if not k:\n            return\n        if k > 2:\n            self.n -= 1\n            return\n        # some\n        text = '''a\n  b'''\n        if k:\n            self.n += k\n        print(text, k)\n\na = A()\nfor k in (0, 1, 3):\n    a.add(k)\nprint(a.n)\n", 'n = 0\nfor k in (0, 1, 3):\n    # none\n    if not k:\n        pass\n    else:\n        if k > 2:\n            n -= 1\n        else:\n            # some\n            text = """a\n  b"""\n            if k:\n                n += k\n            print(text, k)\nprint(n)\n'),
    'guards of a value that are put in place': ("class A:\n    def __init__(self):\n        self.n = 0\n    def add(self, k):\n        if not k:\n            return 'none'\n        self.n += k\n        if k > 2:\n            return 'more', k\n        elif k == 2:\n            raise ValueError(k)\n        else:\n            return None\n\na = A()\nfor k in (0, 1, 3, 2):\n    r = a.add(k)\n    print(r, a.n)\n", "n = 0\nfor k in (0, 1, 3, 2):\n    if not k:\n        result = 'none'\n    else:\n        n += k\n        if k > 2:\n            result = 'more', k\n        elif k == 2:\n            raise ValueError(k)\n        else:\n            result = None\n    r = result\n    print(r, n)\n"),
    'formatted text of a local name': ("class B:\n    x = 5\nclass A:\n    def __init__(self):\n        self.x = 1\n    def f(self, b):\n        a = b\n        print(f'{a.x} {self.x}')\n\na = A()\na.f(B)\n", "class B:\n    x = 5\na_x = 1\nb = B\na = b\nprint(f'{a.x} {a_x}')\n"),
    'under a handler': ("class A:\n    def __init__(self, n):\n        self.n = int(n)\n    def run(self):\n        print(1 / self.n)\n\ntry:\n    A('0').run()\n    print('never')\nexcept ZeroDivisionError as e:\n    print('failed:', e)\n", "try:\n    n = '0'\n    n = int(n)\n    print(1 / n)\n    print('never')\nexcept ZeroDivisionError as e:\n    print('failed:', e)\n"),
    'behind a guard of main': ("import sys\nclass A:\n    def __init__(self, n):\n        self.n = int(n)\n    def run(self):\n        print(1 / self.n)\n\ndef main():\n    if len(sys.argv) > 99:\n        print('no')\n        return\n    a = A('0')\n    a.run()\n\nif __name__ == '__main__':\n    try:\n        main()\n    except ZeroDivisionError as e:\n        print('failed:', e)\n", "import sys\ntry:\n    if len(sys.argv) > 99:\n        print('no')\n    else:\n        n = '0'\n        n = int(n)\n        print(1 / n)\nexcept ZeroDivisionError as e:\n    print('failed:', e)\n"),
    'methods that nothing calls': ("class A:\n    def __init__(self, n):\n        self.n = n\n    def __repr__(self):\n        return f'A({self.n}, {self})'\n    def __eq__(self, other):\n        return isinstance(other, A) and other.n == self.n\n\na = A(2)\nprint(a.n)\n", 'n = 2\nprint(n)\n'),
    'reached by a function': ('class A:\n    def __init__(self, x):\n        self.x = [x]\n    def f(self):\n        return self.x\n\ndef g(n):\n    if n:\n        return a.f()\n    return a.x[0]\n\na = A(1)\nprint(g(0), g(1))\n', 'def f(x):\n    return x\ndef g(x, n):\n    if n:\n        return f(x)\n    return x[0]\nx = 1\nx = [x]\nprint(g(x, 0), g(x, 1))\n'),
    'client of a job': ("class Client:\n    TRIES = 2\n    def __init__(self, base):\n        self.base = base\n        self.log = []\n    def get(self, n):\n        for k in range(self.TRIES):\n            self.log.append(n)\n            if n > k:\n                return self.base * n\n\nclass Job:\n    def __init__(self, client, n):\n        self.client = client\n        self.n = n\n    def one(self, k):\n        if k:\n            return self.client.get(k)\n        return f'{self.client.base}!'\n    def run(self):\n        print([self.one(k) for k in range(self.n)], self.client.log)\n\nclient = Client('b')\njob = Job(client, 3)\njob.run()\n", "TRIES = 2\ndef client_get(log, n):\n    for k in range(TRIES):\n        log.append(n)\n        if n > k:\n            return base * n\ndef one(log, k):\n    if k:\n        return client_get(log, k)\n    return f'{base}!'\nbase = 'b'\nlog = []\nn = 3\njob_n = n\nprint([one(log, k) for k in range(job_n)], log)\n"),
    'settings in a class': ('class Config:\n    url = "u"\n    pages = 2\n\nclass Job:\n    def __init__(self):\n        self.cfg = Config()\n        self.k = 1\n    def f(self, n):\n        if n:\n            return self.cfg.url * n\n        return self.k\n\njob = Job()\nprint(job.f(0), job.f(1), job.f(2))\n', "url = 'u'\npages = 2\ndef f(n):\n    if n:\n        return url * n\n    return k\nk = 1\nprint(f(0), f(1), f(2))\n"),
    'parent': (
        "import abc\nclass Base(abc.ABC):\n    '''Any job.'''\n    SIZE = 2\n    KIND = 'base'\n    def __init__(self, x):\n        super(Base, self).__init__()\n        self.x = x\n    # says it\n    def say(self, text):\n        print(self.KIND, text, self.x, self.SIZE)\n    @abc.abstractmethod\n    def run(self):\n        pass\n\nclass Job(Base):\n    '''This one.'''\n    KIND = 'job'\n    def __init__(self, x, y):\n        super().__init__(x + 1)\n        self.y = y\n    def say(self, text):\n        super(Job, self).say(text + '!')\n        Base.say(self, text=text)\n    def run(self):\n        for k in range(self.y):\n            self.say(str(k))\n\nJob(1, 2).run()\n",
        None,
    ),
    'set before it is read': ('class A:\n    def run(self):\n        self.rows = []\n        print(1)\n    def save(self):\n        print(self.rows)\n\na = A()\na.run()\na.save()\n', 'rows = []\nprint(1)\nprint(rows)\n'),
}  # fmt: skip


def visible(code):
    """What a script prints, or the kind of error that ends it."""
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        try:
            exec(compile(code, 'job.py', 'exec'), {'__name__': '__main__'})
        except (AttributeError, NameError, TypeError, ValueError) as error:
            print(type(error).__name__)
    return heard.getvalue()


@pytest.mark.parametrize('case', APART)
def test_a_class_with_one_instance_is_taken_apart(case):
    source, expected = APART[case]
    flat = flattened(source, 'job.py').source.code
    assert 'class Job' not in flat
    assert expected is None or [x for x in flat.split('\n') if x.strip()] == [
        x for x in expected.split('\n') if x.strip()
    ]
    assert visible(flat) == visible(source) != ''


METHOD = 'class A:\n    LIMIT = 3\n    def __init__(self, x=1):\n        self.x = x\n    def f(self, n=0):\n        return self.x\n'
WHOLE = {
    'decorated': ('import functools\n@functools.total_ordering\nclass A:\n    def __lt__(self, o):\n        return 1\na = A()\n', 'is decorated', 2),
    'another class': ('class A(dict):\n    pass\na = A()\nprint(a.x)\n', 'inherits', 1),
    'metaclass': ('class A(metaclass=type):\n    pass\na = A()\n', 'made by another class', 1),
    'slots': ("class A:\n    __slots__ = ('x',)\na = A()\n", '__slots__', 2),
    'property': ('class A:\n    @property\n    def f(self):\n        return 1\na = A()\nprint(a.f)\n', 'f, which is decorated', 3),
    'class method': ('class A:\n    @classmethod\n    def f(cls):\n        return 1\na = A()\nprint(a.f())\n', 'f, which is decorated', 3),
    'special method': ('class A:\n    def __len__(self):\n        return 1\na = A()\nprint(len(a))\n', 'hands a on', 5),
    'special method that Python calls by itself': ('class A:\n    def __init__(self):\n        self.n = 1\n    def __getattr__(self, name):\n        return name\na = A()\nprint(a.n, a.m)\n', '__getattr__', 4),
    'end of an instance': ('class A:\n    def __init__(self):\n        self.n = 1\n    def __del__(self):\n        pass\na = A()\nprint(a.n)\n', '__del__', 4),
    'behind a handler': (METHOD + 'try:\n    a = A()\nexcept ValueError:\n    pass\nprint(a.f())\n', 'others reach, or that is reached early', 11),
    'in a while': (METHOD + 'k = 1\nwhile k:\n    a = A(k)\n    print(a.f())\n    k = 0\n', 'not made once', 9),
    'function as a constant': ('class A:\n    f = print\na = A()\na.f()\n', 'may be a method', 2),
    'statement in the class': ('class A:\n    for n in range(2):\n        pass\na = A()\nprint(a.n)\n', 'more than methods', 2),
    'two instances': (METHOD + 'a = A()\nb = A(2)\nprint(a.f(), b.f())\n', '2 instances', 1),
    'no instance': (METHOD, 'no instances', 1),
    'in a loop': (METHOD + 'for n in range(2):\n    a = A(n)\n    print(a.f())\n', 'not made once', 8),
    'under a handler': (METHOD + 'try:\n    a = A()\nexcept ValueError:\n    print(2)\nprint(a.f())\n', 'others reach, or that is reached early', 11),
    'in a function': (METHOD + 'def g(n):\n    a = A(n)\n    return a.f()\nprint(g(1), g(2))\n', 'not made once', 8),
    'name that is bound again': (METHOD + 'a = A()\nprint(a.f())\na = None\n', 'is bound again', 9),
    'two names': (METHOD + 'a = b = A()\nprint(a.f(), b.f())\n', 'more than one name', 7),
    'handed on': (METHOD + 'a = A()\nprint(a.f(), len([a]))\n', 'hands a on', 8),
    'read too early': ('print("a")\nif 0:\n    a.f()\n' + METHOD + 'a = A()\n', 'others reach, or that is reached early', 3),
    'self handed on': ('class A:\n    def f(self):\n        return [self]\na = A()\nprint(len(a.f()))\n', 'hands self on', 3),
    'self returned': ('class A:\n    def f(self):\n        return self\n    def g(self):\n        print(1)\na = A()\na.f().g()\n', 'hands self on', 3),
    'by name': ('class A:\n    def f(self):\n        setattr(self, "x", 1)\n        print(self.x)\na = A()\na.f()\n', 'hands self on', 3),
    'names of attributes': ('class A:\n    def f(self):\n        self.x = 1\n        print(self.__dict__)\na = A()\na.f()\n', '__dict__', 4),
    'its class': ('class A:\n    def f(self):\n        print(isinstance(3, A), type(self))\na = A()\na.f()\n', 'hands self on', 3),
    'class is asked for': (METHOD + 'a = A()\nprint(isinstance(3, A), a.f())\n', 'reached otherwise', 8),
    'method handed on': (METHOD + 'a = A()\nprint(list(map(a.f, [1])))\n', 'hands f on', 8),
    'called with too much': (METHOD + 'a = A()\nprint(a.f(1, 2))\n', 'other arguments', 8),
    'made with too much': (METHOD + 'a = A(1, 2)\nprint(a.f())\n', 'other arguments', 7),
    'called with any number': (METHOD + 'a = A()\nprint(a.f(*[1]))\n', 'any number', 8),
    'never set': ('class A:\n    def f(self):\n        print(self.x)\na = A()\na.f()\n', 'x, which nothing sets', 3),
    'set behind': ('class A:\n    def f(self):\n        print(self.x)\n    def g(self):\n        self.x = 1\na = A()\na.f()\na.g()\n', 'may read x', 1),
    'set on one way': ('class A:\n    def __init__(self, n):\n        if n:\n            self.x = 1\na = A(0)\nprint(a.x)\n', 'may read x', 1),
    'set by a loop': ('class A:\n    def f(self, k):\n        for n in k:\n            self.x = n\n        print(self.x)\na = A()\na.f([])\n', 'may read x', 1),
    'argument read before': ('class A:\n    def __init__(self, x):\n        self.f()\n        self.x = x\n    def f(self):\n        print(self.x)\na = A(1)\n', 'may read x', 1),
    'argument told before': ('class A:\n    def __init__(self, x):\n        print(self.x)\n        self.x = x\na = A(1)\n', 'may read x', 1),
    'deleted': ('class A:\n    def f(self):\n        self.x = 1\n        del self.x\n        print(2)\na = A()\na.f()\n', 'deletes x', 4),
    'set by a function that stays': ('class A:\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        if self.n:\n            return 1\n        self.n += 1\n        return 0\na = A()\nprint(a.f(), a.f())\n', 'f, which sets attributes', 4),
    'added to what it sets': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        return 5\n    def g(self):\n        self.n += self.f()\na = A()\na.g()\nprint(a.n)\n', 'f, which sets attributes', 4),
    'beside what it sets': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        return 5\na = A()\nprint(a.n, a.f())\n', 'f, which sets attributes', 4),
    'text beside what it sets': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        return 5\na = A()\nprint(f"{a.n} {a.f()}")\n', 'f, which sets attributes', 4),
    'ends that give something or nothing': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        if self.n > 2:\n            return 5\na = A()\nr = a.f()\nprint(r, a.n)\n', 'f, which sets attributes', 4),
    'end that may be passed': ('import contextlib\nclass A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        self.n += 1\n        if self.n > 2:\n            return 1\n        with contextlib.suppress(ValueError):\n            return int("x")\na = A()\nr = a.f()\nprint(r, a.n)\n', 'f, which sets attributes', 5),
    'end in a loop': ('class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        for k in (1, 2):\n            self.n += k\n            if self.n > 2:\n                return k\n        return 0\na = A()\nr = a.f()\nprint(r, a.n)\n', 'f, which sets attributes', 4),
    'pattern': ('class A:\n    K = 3\n    def f(self, k):\n        match k:\n            case self.K:\n                print("three")\n            case _:\n                print("other")\na = A()\na.f(4)\na.f(3)\n', 'in a pattern', 4),
    'pattern of the class': ('class A:\n    K = 3\n    def f(self, k):\n        print(k)\na = A()\na.f(4)\nmatch 4:\n    case A.K:\n        print("three")\n', 'in a pattern', 8),
    'name of an argument': ('class A:\n    def __init__(self):\n        self.real = 3\na = A()\nprint(a.real, sorted([2, 1], key=lambda a: a.real))\n', 'and so is something else', 4),
    'reached by a function too early': ('class A:\n    N = 2\ndef g(n):\n    return a.N\nif len("ab") > 2:\n    print(g(1))\na = A()\nprint(g(2))\n', 'reached early', 4),
    'function that is handed on': ('class A:\n    def __init__(self):\n        self.x = []\ndef g(n):\n    return [*a.x, n]\na = A()\nprint(list(map(g, (1, 2))))\n', 'cannot be told it', 4),
    'function that remembers': ('import functools\nclass A:\n    def __init__(self):\n        self.x = []\n@functools.lru_cache\ndef g(n):\n    return [*a.x, n]\na = A()\nprint(g(1), g(2))\n', 'cannot be told it', 5),
    'parent of two': ('class B:\n    def f(self):\n        return 1\nclass A(B):\n    pass\nclass C(B):\n    pass\na = A()\nprint(a.f())\n', 'inherits', 4),
    'parent that is asked for': ('class B:\n    def f(self):\n        return 1\nclass A(B):\n    pass\na = A()\nprint(a.f(), B.f(3))\n', 'inherits', 4),
    'parent of a name that the class reads': ('N = 1\nclass B:\n    N = 2\nclass A(B):\n    M = N\na = A()\nprint(a.M, a.N)\n', 'inherits', 4),
    'parent with a property': ('class B:\n    @property\n    def f(self):\n        return 1\nclass A(B):\n    def g(self):\n        return self.f\na = A()\nprint(a.g())\n', 'f, which is decorated', 3),
    'private name of a parent': ('class B:\n    def f(self):\n        self.__n = 1\nclass A(B):\n    def g(self):\n        self.__n = 2\n        self.f()\n        print(self.__n)\na = A()\na.g()\n', 'inherits', 4),
    'lambda that reads late': ('class A:\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        g = lambda: self.n\n        self.n = 1\n        print(g())\na = A()\na.f()\n', 'reads n when it is asked to', 5),
    'generator that reads late': ('class A:\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        yield self.n\n    def g(self):\n        k = self.f()\n        self.n = 1\n        print(list(k))\na = A()\na.g()\n', 'reads n when it is asked to', 5),
    'comprehension that sets': ('class A:\n    def f(self):\n        print([0 for self.x in [1]], self.x)\na = A()\na.f()\n', 'sets x in a comprehension', 3),
    'constant of its own': (METHOD + 'a = A()\na.LIMIT = 4\nprint(A.LIMIT, a.LIMIT)\n', 'reads that of the class', 8),
    'private name': ('class A:\n    def __init__(self):\n        self.__x = 1\na = A()\nprint(a._A__x)\n', '_A__x, which nothing sets', 5),
    'global': ('n = 0\nclass A:\n    def f(self):\n        global n\n        n += 1\n        print(n)\na = A()\na.f()\n', 'changes names of the module', 4),
    'parent': ('class A:\n    def f(self):\n        print(super().__hash__() != 0)\na = A()\na.f()\n', 'calls super()', 3),
    'defaults of the class': ('class A:\n    N = 2\n    def f(self, n=N):\n        print(n)\na = A()\na.f()\n', 'defaults', 3),
}  # fmt: skip


@pytest.mark.parametrize('case', WHOLE)
def test_a_class_that_means_more_stays_and_says_why(case):
    source, why, line = WHOLE[case]
    flat = flattened(source, 'job.py')
    assert 'class A' in flat.source.code
    assert why in flat.kept['A'].why
    written = source.split('\n')[line - 1].strip()
    assert written.replace('"', "'") in ast.unparse(flat.kept['A'].node)
    assert visible(flat.source.code) == visible(source)
