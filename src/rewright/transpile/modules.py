"""What of Python 2's standard library is known: where it is in Python 3, and what is given."""

from typing import NamedTuple

from rewright.transpile.kinds import ANY, Kind, of


class Known(NamedTuple):
    """A function: `text` is how it is called now (empty: as before), `kind` what it gives, `value` what it is as a value.

    `takes` are the kinds that every argument must be of; empty for any.
    """

    text: str = ''
    kind: Kind = ANY
    value: str = ''
    takes: frozenset[str] = frozenset()
    most: int = 9

    @property
    def reaches(self) -> bool:
        """Whether arguments name files."""
        return self.takes == _PATHS


_DATE, _INT, _FLOAT, _NONE, _BYTES, _ASCII = (of(k) for k in ('date', 'int', 'float', 'none', 'bytes', 'ascii'))
_NUMBERS = frozenset({'int', 'float', 'bool'})
_PATHS = frozenset({'ascii', 'bytes', 'any'})
# What only looks at a path, and reaches no file.
PURE = frozenset({'os.path.join', 'os.path.basename', 'os.path.dirname', 'os.path.splitext'})

# The modules that a program may import, with what Python 3 calls them.
MODULES = {
    'collections': 'collections', 'copy': 'copy', 'csv': 'csv', 'datetime': 'datetime', 'functools': 'functools',
    'ConfigParser': 'configparser', 'md5': 'hashlib', 'sha': 'hashlib', 'traceback': 'traceback', 'urlparse': 'urllib.parse', 'StringIO': 'io', 'argparse': 'argparse', 'cStringIO': 'io', 'glob': 'glob', 'hashlib': 'hashlib', 'optparse': 'optparse',
    'shutil': 'shutil', 'itertools': 'itertools', 'json': 'json', 'math': 'math', 'operator': 'operator', 'os': 'os', 'os.path': 'os.path',
    're': 're', 'sqlite3': 'sqlite3', 'string': 'string', 'sys': 'sys', 'time': 'time', 'urllib': 'urllib.parse', 'urllib2': 'urllib.request',
}  # fmt: skip

# Errors of the library, by what they are called now (empty: as before).
ERRORS_OF_LIBRARY = {
    'urllib2.HTTPError': 'urllib.error.HTTPError',
    'urllib2.URLError': 'urllib.error.URLError',
    'csv.Error': '',
    **{f'sqlite3.{name}Error': '' for name in ('', 'Database', 'Integrity', 'Operational', 'Programming')},
    **{f'ConfigParser.{name}Error': f'configparser.{name}Error' for name in ('', 'NoOption', 'NoSection')},
}

# Names that are no calls: what they are, and how they are written now (empty: as before).
CONSTANTS: dict[str, tuple[Kind, str]] = {
    'sys.maxint': (_INT, '9223372036854775807'),
    'sys.argv': (Kind(frozenset({'list'}), frozenset({'bytes'})), 'python2.given(sys.argv)'),
    'sys.stdin': (of('file'), ''),
    'sys.stderr': (of('errors'), ''),
    'sys.stdout': (of('output'), ''),
    'string.letters': (_ASCII, 'string.ascii_letters'),
    'string.lowercase': (_ASCII, 'string.ascii_lowercase'),
    'string.uppercase': (_ASCII, 'string.ascii_uppercase'),
    'string.ascii_letters': (_ASCII, ''),
    'string.ascii_lowercase': (_ASCII, ''),
    'string.ascii_uppercase': (_ASCII, ''),
    'string.digits': (_ASCII, ''),
    'string.hexdigits': (_ASCII, ''),
    'string.punctuation': (_ASCII, ''),
    'os.sep': (_ASCII, ''),
    'os.linesep': (_ASCII, ''),
    'math.pi': (_FLOAT, ''),
    'math.e': (_FLOAT, ''),
    'csv.QUOTE_ALL': (_INT, ''),
    'csv.QUOTE_MINIMAL': (_INT, ''),
    'csv.QUOTE_NONE': (_INT, ''),
    'csv.QUOTE_NONNUMERIC': (_INT, ''),
    're.I': (_INT, ''), 're.IGNORECASE': (_INT, ''), 're.S': (_INT, ''), 're.DOTALL': (_INT, ''),
    're.M': (_INT, ''), 're.MULTILINE': (_INT, ''), 're.X': (_INT, ''), 're.VERBOSE': (_INT, ''),
    **{name: (of('class'), text) for name, text in ERRORS_OF_LIBRARY.items()},
    'datetime.date': (of('class'), ''),
    'datetime.datetime': (of('class'), ''),
}  # fmt: skip

FUNCTIONS: dict[str, Known] = {
    'sys.exit': Known(kind=_NONE),
    'time.sleep': Known(kind=_NONE),
    'time.time': Known(kind=_FLOAT),
    'time.strftime': Known(kind=_BYTES),
    'time.strptime': Known(kind=_DATE),
    'time.localtime': Known(kind=_DATE),
    'time.gmtime': Known(kind=_DATE),
    'datetime.date': Known(kind=_DATE),
    'datetime.datetime': Known(kind=_DATE),
    'datetime.timedelta': Known(kind=_DATE),
    'datetime.date.today': Known(kind=_DATE),
    'datetime.date.fromtimestamp': Known(kind=_DATE),
    'datetime.datetime.now': Known(kind=_DATE),
    'datetime.datetime.utcnow': Known(kind=_DATE),
    'datetime.datetime.today': Known(kind=_DATE),
    'datetime.datetime.strptime': Known(kind=_DATE),
    'math.sqrt': Known(kind=_FLOAT),
    'math.fabs': Known(kind=_FLOAT),
    'math.floor': Known('python2.floor', _FLOAT),
    'math.ceil': Known('python2.ceiling', _FLOAT),
    'operator.itemgetter': Known(kind=of('function')),
    'operator.attrgetter': Known(kind=of('function')),
    'os.path.exists': Known('os.path.exists', of('bool'), takes=_PATHS),
    'os.path.isfile': Known(kind=of('bool'), takes=_PATHS),
    'os.path.isdir': Known(kind=of('bool'), takes=_PATHS),
    'os.path.getsize': Known(kind=_INT, takes=_PATHS),
    'os.path.join': Known(kind=_BYTES, takes=_PATHS),
    'os.path.basename': Known(kind=_BYTES, takes=_PATHS),
    'os.path.dirname': Known(kind=_BYTES, takes=_PATHS),
    'os.path.splitext': Known(kind=Kind(frozenset({'tuple'}), frozenset({'bytes'})), takes=_PATHS),
    'os.chdir': Known(kind=_NONE, takes=_PATHS),
    'os.unlink': Known(kind=_NONE, takes=_PATHS),
    'shutil.copy': Known(kind=_NONE, takes=_PATHS),
    'shutil.move': Known(kind=_NONE, takes=_PATHS),
    'os.makedirs': Known(kind=_NONE, takes=_PATHS),
    'os.mkdir': Known(kind=_NONE, takes=_PATHS),
    'os.remove': Known(kind=_NONE, takes=_PATHS),
    'os.rename': Known(kind=_NONE, takes=_PATHS),
    **{
        f'string.{word}': Known(f'python2.{word}', _BYTES, f'python2.{word}', most=1)
        for word in ('capitalize', 'swapcase', 'lstrip', 'rstrip')
    },
    'string.strip': Known('python2.strip', _BYTES, 'python2.strip', most=1),
    'string.lower': Known('python2.lower', _BYTES, 'python2.lower', most=1),
    'string.upper': Known('python2.upper', _BYTES, 'python2.upper', most=1),
    'traceback.print_exc': Known(kind=_NONE, most=0),
    'string.maketrans': Known('python2.table', _BYTES, takes=frozenset({'ascii', 'bytes'})),
    'string.capwords': Known('python2.capwords', _BYTES, takes=frozenset({'ascii', 'bytes'}), most=1),
    'urlparse.urljoin': Known('python2.joined', _BYTES, takes=frozenset({'ascii', 'bytes'}), most=2),
    'urllib.unquote': Known('python2.unquoted', _BYTES, takes=frozenset({'ascii', 'bytes'}), most=1),
    'urllib.unquote_plus': Known('python2.unquoted_plus', _BYTES, takes=frozenset({'ascii', 'bytes'}), most=1),
    'urllib.quote': Known('python2.quoted', _ASCII, takes=frozenset({'ascii', 'bytes'})),
    'urllib.quote_plus': Known('python2.quoted_plus', _ASCII, takes=frozenset({'ascii', 'bytes'})),
    'urllib.urlencode': Known('python2.urlencoded', _ASCII, most=1),
}

# Builtins that a program may hand on, with what they are then.
VALUES = {
    'int': 'python2.whole', 'float': 'python2.real', 'str': 'python2.text', 'len': 'len', 'cmp': 'python2.compared',
    'Exception': 'Exception', 'ValueError': 'ValueError', 'KeyError': 'KeyError', 'IndexError': 'IndexError',
    'TypeError': 'TypeError', 'ZeroDivisionError': 'ZeroDivisionError', 'AttributeError': 'AttributeError',
    'RuntimeError': 'RuntimeError', 'IOError': 'IOError', 'ImportError': 'ImportError', 'OSError': 'OSError', 'object': 'object', 'dict': 'dict',
    'list': 'list', 'set': 'set', 'NotImplementedError': 'NotImplementedError', 'StopIteration': 'StopIteration',
    'KeyboardInterrupt': 'KeyboardInterrupt', 'SystemExit': 'SystemExit', 'AssertionError': 'AssertionError',
    'UnicodeDecodeError': 'UnicodeDecodeError', 'UnicodeEncodeError': 'UnicodeEncodeError', 'UnicodeError': 'UnicodeError',
    'LookupError': 'LookupError', 'EOFError': 'EOFError', 'bool': 'bool', 'tuple': 'tuple', 'long': 'int',
}  # fmt: skip
ERRORS = frozenset(name for name in VALUES if name.endswith(('Error', 'Exception', 'Iteration', 'Interrupt', 'Exit')))
