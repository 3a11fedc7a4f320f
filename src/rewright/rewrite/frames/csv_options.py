"""What a job says of a CSV file beside its path in; the options of `frames.read_csv` that read it so out, or why there are none."""

import ast
import codecs
from collections.abc import Mapping

from rewright.rewrite.frames.call import Arguments, require
from rewright.rewrite.frames.given_names import given_by_run
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Refused

READER = (
    'filepath_or_buffer', 'sep', 'encoding', 'dtype', 'low_memory', 'header', 'index_col', 'delimiter', 'names', 'engine',
    'quotechar', 'skip_blank_lines', 'keep_default_na', 'na_filter', 'skipinitialspace', 'on_bad_lines', 'na_values', 'usecols',
    'parse_dates', 'dayfirst', 'infer_datetime_format', 'skiprows', 'skipfooter', 'nrows', 'thousands', 'decimal', 'comment',
    'quoting', 'delim_whitespace', 'encoding_errors', 'memory_map', 'cache_dates', 'compression',
)  # fmt: skip
# What pandas does unless it is told otherwise.
PLAIN: dict[str, object] = {'skip_blank_lines': True, 'dayfirst': False, 'compression': 'infer'}
QUOTE_NONE, QUOTED_AT_MOST = 3, (0, 1)
QUOTING = {'csv.QUOTE_MINIMAL': 0, 'csv.QUOTE_ALL': 1, 'csv.QUOTE_NONE': QUOTE_NONE}
PACKED = ('.gz', '.bz2', '.zip', '.xz', '.zst', '.tar', '.tgz')
Named = dict[str, ast.expr]


def options(given: Arguments, columns: list[str]) -> Named:
    """The options of a read; Refused for what has no exact form. `columns` are what was read."""
    given.only(**PLAIN)
    _not_packed(given)
    named: Named = {}
    for option in (_separated, _quoted, _encoded, _placed, _marked, _by_python):
        option(given, named)
    if (missing := _missing(given)) is not None:
        kept = given.flag('keep_default_na', default=True) and given.flag('na_filter', default=True)
        require(kept or 'by_python' not in named, "rows that are too short, of pandas' reader in Python")
        named['missing'] = missing
    if (code := _by_run(given, 'usecols', 'list')) is not None:
        named['columns'] = code
    elif chosen := _chosen(given):
        named['columns'] = literal(tuple(chosen))
    if (code := _by_run(given, 'names', 'list')) is not None:
        named['names'] = code
    if (code := _by_run(given, 'dtype', 'dict')) is not None:
        named['types'] = code
    _typed(given, columns, named)
    return named


def _not_packed(given: Arguments) -> None:
    path = given.need('filepath_or_buffer').code
    if isinstance(path, ast.Constant) and isinstance(path.value, str):
        require(not path.value.lower().endswith(PACKED), 'a file that is packed')


def _by_run(given: Arguments, word: str, *kinds: str) -> ast.expr | None:
    """The code of an argument that a setting gives; None where it was not seen to be of `kinds`, or is known before the run."""
    value = given.get(word)
    if value is None or given.call.is_known(value) or isinstance(value.code, ast.Dict | ast.List | ast.Tuple):
        return None
    try:
        given_by_run(given.call, value, *kinds)
    except Refused:
        return None
    return value.code


def _separated(given: Arguments, named: Named) -> None:
    if (code := _by_run(given, 'sep', 'str')) is not None:
        named['separator'] = code
        return
    separator = given.literal('sep') if given.get('sep') is not None else given.literal('delimiter')
    if given.flag('delim_whitespace', default=False):
        separator = r'\s+'
    separator = ',' if separator is None and given.get('sep') is None else separator
    require(isinstance(separator, str) and (len(separator) == 1 or separator == r'\s+'), f'sep={separator!r}')
    if separator != ',':
        named['separator'] = literal(separator)
    if given.flag('skipinitialspace', default=False):
        named['trimmed'] = literal(value=True)


def _quoted(given: Arguments, named: Named) -> None:
    asked, mark = given.get('quoting'), given.text('quotechar', '"')
    word = ast.unparse(asked.code) if asked is not None else ''
    quoting = QUOTING[word] if word in QUOTING else given.literal('quoting', 0)
    if quoting == QUOTE_NONE:
        named['quote'] = literal(None)
        return
    require(quoting in QUOTED_AT_MOST, f'quoting={quoting!r}')
    require(len(mark) == 1 and mark.isascii(), f'quotechar={mark!r}')
    if mark != '"':
        named['quote'] = literal(mark)


def _encoded(given: Arguments, named: Named) -> None:
    if (code := _by_run(given, 'encoding', 'str')) is not None:
        named['encoding'] = code
        return
    name = given.literal('encoding') or 'utf-8'
    require(isinstance(name, str), f'encoding={name!r}')
    try:
        # An encoding of something other than text is not found.
        b''.decode(str(name))
    except LookupError as error:
        raise Refused(f'encoding={name!r}') from error
    if codecs.lookup(str(name)).name != 'utf-8':
        named['encoding'] = literal(name)
    errors = given.text('encoding_errors', 'strict')
    require(errors in {'strict', 'ignore', 'replace'}, f'encoding_errors={errors!r}')
    if errors != 'strict':
        named['errors'] = literal(errors)


def _placed(given: Arguments, named: Named) -> None:
    """Where the table stands in the file."""
    skip = given.literal('skiprows')
    if isinstance(skip, list | tuple):
        require(all(type(line) is int and line >= 0 for line in skip) and bool(skip), f'skiprows={skip!r}')
        named['skip'] = literal(tuple(sorted(set(skip))))
    elif skip:
        require(type(skip) is int and skip > 0, f'skiprows={skip!r}')
        named['skip'] = literal(skip)
    for word, option in (('nrows', 'rows'), ('skipfooter', 'below')):
        count = given.literal(word)
        require(count is None or (type(count) is int and count >= 0), f'{word}={count!r}')
        if count or (word == 'nrows' and count is not None):
            named[option] = literal(count)
    lines = given.literal('on_bad_lines', 'error')
    require(lines in {'error', 'skip'}, f'on_bad_lines={lines!r}')
    if lines == 'skip':
        named['too_long_skipped'] = literal(value=True)


def _marked(given: Arguments, named: Named) -> None:
    """Marks within numbers, and of comments."""
    for word, usual in (('thousands', None), ('decimal', '.'), ('comment', None)):
        mark = given.literal(word, usual)
        if mark != usual:
            require(isinstance(mark, str) and len(mark) == 1 and mark.isascii(), f'{word}={mark!r}')
            named[word] = literal(mark)
    if 'decimal' in named:
        require(given.text('engine', 'c') == 'c', "decimal= of pandas' reader in Python")


def _by_python(given: Arguments, named: Named) -> None:
    """Whether pandas' reader in Python reads the file, which takes few numbers for others."""
    engine = given.text('engine', 'c')
    require(engine in {'c', 'python'}, f'engine={engine!r}')
    if engine == 'python' or 'below' in named:
        given.call.observed.versions.check("engine='python'")
        named['by_python'] = literal(value=True)


def _missing(given: Arguments) -> ast.expr | None:
    """The texts that stand for a missing value, where they are others than pandas' own."""
    kept, listed = given.flag('keep_default_na', default=True), given.literal('na_values')
    if not given.flag('na_filter', default=True):
        return ast.Tuple([], ast.Load())
    if isinstance(listed, Mapping):
        require(kept, 'na_values= of each column beside keep_default_na=False')
        texts = {name: _texts(of, kept=kept) for name, of in listed.items() if isinstance(name, str)}
        return ast.Dict(keys=[ast.Constant(name) for name in texts], values=list(texts.values()))
    if listed is None:
        return None if kept else ast.Tuple([], ast.Load())
    return _texts(listed, kept=kept)


def _texts(listed: object, *, kept: bool) -> ast.expr:
    every = listed if isinstance(listed, list | tuple | set | frozenset) else [listed]
    require(all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in every), 'na_values=')
    texts = list(dict.fromkeys(text for one in every for text in _written(one)))
    own: list[ast.expr] = [ast.Starred(fill('frames.MISSING'), ast.Load())] if kept else []
    return ast.Tuple([*own, *map(literal, texts)], ast.Load())


def _written(value: object) -> list[str]:
    """The texts of one stand-in, as pandas compares them (`_stringify_na_values`): of a broken number also that of its whole part."""
    try:
        number = float(str(value))
        whole = int(number)
    except (ValueError, OverflowError):
        return [str(value)]
    if whole == number:
        return [str(value), f'{whole}.0', str(whole)]
    return [str(value)] if isinstance(value, str) else [str(value), str(whole)]


def _chosen(given: Arguments) -> list[str] | list[int]:
    chosen = given.literal('usecols')
    if chosen is None:
        return []
    require(isinstance(chosen, list | tuple) and bool(chosen), f'usecols={chosen!r}')
    assert isinstance(chosen, list | tuple)
    require({type(c) for c in chosen} in ({str}, {int}), f'usecols={chosen!r}')
    require(given.get('names') is None, 'usecols= beside names=')
    return list(chosen)


def _typed(given: Arguments, columns: list[str], named: Named) -> None:
    """`dtype=` and `parse_dates=`: columns that are not typed by what they hold."""
    asked: dict[str, list[str]] = {}
    for name, kind in _kinds(given, columns).items():
        asked.setdefault(kind, []).append(name)
    asked['text'] = [*asked.get('text', []), *(n for n in dates(given, columns) if n not in asked.get('text', []))]
    for kind, names in asked.items():
        if names:
            named[kind] = literal(tuple(n for n in columns if n in names) or tuple(names))


def _kinds(given: Arguments, columns: list[str]) -> dict[str, str]:
    if given.get('dtype') is None or _by_run(given, 'dtype', 'dict') is not None:
        return {}
    asked = given.need('dtype')
    if isinstance(asked.code, ast.Dict):
        pairs = zip(asked.code.keys, asked.code.values, strict=True)
        return {str(ast.literal_eval(k)): _kind(v) for k, v in pairs if isinstance(k, ast.Constant)}
    known = given.call.literal(asked) if given.call.is_known(asked) else None
    if isinstance(known, dict):
        return {name: _kind(literal(kind)) for name, kind in known.items() if isinstance(name, str)}
    return dict.fromkeys(columns, _kind(asked.code))


def _kind(node: ast.expr) -> str:
    words: dict[object, str] = {
        'str': 'text', 'object': 'text', 'float': 'floats', 'float64': 'floats', 'int': 'ints', 'int64': 'ints',
    }  # fmt: skip
    word = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
    word = word.removeprefix('np.').removeprefix('numpy.') if isinstance(word, str) else word
    require(word in words, f'dtype= of {word!r}')
    return words[word]


def dates(given: Arguments, columns: list[str]) -> list[str]:
    """The columns that become moments, by `parse_dates=`."""
    listed = given.literal('parse_dates', False)
    if listed is False or listed is None:
        return []
    require(isinstance(listed, list | tuple), f'parse_dates={listed!r}')
    assert isinstance(listed, list | tuple)
    require(all(isinstance(one, str | int) and not isinstance(one, bool) for one in listed), f'parse_dates={listed!r}')
    require(given.get('usecols') is None or all(isinstance(one, str) for one in listed), 'parse_dates= by places')
    found = [
        columns[one] if isinstance(one, int) else one for one in listed if isinstance(one, str) or one < len(columns)
    ]
    require(set(found) <= set(columns), f'parse_dates={listed!r}')
    return found
