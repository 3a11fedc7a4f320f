"""`pd.read_csv` and `to_csv`, of files, buffers and texts: the columns become a contract, and the text stays the same."""

import ast
from dataclasses import replace
from functools import partial

from rewright.model.observation import Column, Seen
from rewright.rewrite.frames.call import Arguments, Call, require
from rewright.rewrite.frames.contract import POLARS, schema_of
from rewright.rewrite.frames.facts import kind_of
from rewright.rewrite.frames.frame_ops import select, with_labels
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import CalledV, Cell, FrameV, PartsV, PyV, Value
from rewright.rewrite.frames.versions import Differs

WRITER = (
    'path_or_buf',
    'sep',
    'na_rep',
    'float_format',
    'columns',
    'header',
    'index',
    'index_label',
    'mode',
    'encoding',
)


READER = (
    'filepath_or_buffer', 'sep', 'encoding', 'dtype', 'low_memory', 'header', 'index_col', 'delimiter', 'names', 'engine',
    'quotechar', 'skip_blank_lines', 'keep_default_na', 'na_filter', 'skipinitialspace', 'on_bad_lines',
)  # fmt: skip
# What pandas does unless it is told otherwise.
PLAIN: dict[str, object] = {
    'delimiter': None, 'quotechar': '"', 'skip_blank_lines': True, 'keep_default_na': True, 'na_filter': True, 'skipinitialspace': False,
    'on_bad_lines': 'error',
}  # fmt: skip


def _read(call: Call) -> Value:
    if 'chunksize' in call.named:
        return _in_parts(call)
    given = call.bind(*READER)
    given.only(**PLAIN)
    bare = _is_bare(given)
    require(given.text('encoding', 'utf-8').lower() in {'utf-8', 'utf8'}, 'an encoding other than UTF-8')
    seen, schema = schema_of(call)
    columns = {name: replace(cell, nan=True) for name, cell in seen.items()}
    labels = _labels(call, given)
    named: dict[str, ast.expr] = {}
    if (separator := given.text('sep', ',')) != ',':
        require(len(separator) == 1, f'sep={separator!r}')
        named['separator'] = literal(separator)
    if text := _as_text(given, list(columns)):
        named['text'] = literal(tuple(text))
    if labels is not None:
        name, cell = labels
        require(name not in columns, f'labels called {name!r} beside a column of that name')
        schema = ast.Dict([ast.Constant(name), *schema.keys], [fill(POLARS[cell.kind]), *schema.values])
        columns = {name: cell, **columns}
    if bare:
        call.observed.versions.check('a file without a header')
        require(labels is None and call.seen is not None and call.seen.index == 'range', 'labels beside no header')
        named['header'] = literal(value=False)
    if _by_python(call, given):
        named['by_python'] = literal(value=True)
    code = calling(fill('frames.read_csv'), [given.need('filepath_or_buffer').code, schema], named)
    columns |= _asked(call, code, columns)
    if labels is not None:
        return FrameV(code, columns=columns, index='named', named=(labels[0],))
    frame = FrameV(code, columns=columns)
    if not bare:
        return frame
    if given.get('names') is not None:
        require(given.columns('names') == list(columns), 'names= other than what was seen')
        return frame
    return CalledV(code, frame=frame, names=tuple(range(len(columns))))


def _by_python(call: Call, given: Arguments) -> bool:
    """Whether pandas' reader in Python reads the file, which takes few numbers for others."""
    engine = given.text('engine', 'c')
    require(engine in {'c', 'python'}, f'engine={engine!r}')
    if engine == 'python':
        call.observed.versions.check("engine='python'")
    return engine == 'python'


def _in_parts(call: Call) -> Value:
    """`chunksize=`: a part is read as a whole file would be, its rows labelled by their place in that."""
    call.observed.versions.check('a file that is read in parts')
    rows = call.named['chunksize'].code
    require('index_col' not in call.named, 'labels of a file that is read in parts')
    plain = replace(call, named={word: value for word, value in call.named.items() if word != 'chunksize'})

    def taken(seen: Seen) -> tuple[FrameV, ast.expr]:
        frame = _read(replace(plain, seen=seen))
        require(isinstance(frame, FrameV), 'a file without a header that is read in parts')
        assert isinstance(frame, FrameV)
        assert isinstance(frame.code, ast.Call)
        code = calling(
            fill('frames.read_csv_in_parts'),
            [*frame.code.args, rows],
            {k.arg or '': k.value for k in frame.code.keywords},
        )
        return replace(
            frame, index='dirty', columns={n: replace(c, ask_whole=None) for n, c in frame.columns.items()}
        ), code

    return PartsV(call.node, taken=taken, node=call.node)


def _is_bare(given: Arguments) -> bool:
    """Whether the first line is data: the job gives names, or there are numbers for names."""
    header = given.literal('header', 0)
    bare = header is None or (given.get('header') is None and given.get('names') is not None)
    require(bare or (header == 0 and type(header) is int and given.get('names') is None), f'header={header!r}')
    return bare


def _asked(call: Call, code: ast.Call, columns: dict[str, Cell]) -> dict[str, Cell]:
    """Columns of truth values in which no hole was seen: the reader can be asked to refuse one, which would make objects of them."""
    assert call.seen is not None
    whole: set[str] = set()

    def ask(name: str) -> None:
        whole.add(name)
        asked = ast.keyword(arg='whole', value=literal(tuple(n for n in columns if n in whole)))
        code.keywords = [*(k for k in code.keywords if k.arg != 'whole'), asked]

    complete = {c.name for c in call.seen.columns if not c.missing and columns[c.name].kind == 'bool'}
    return {name: replace(columns[name], ask_whole=partial(ask, name)) for name in columns if name in complete}


def _labels(call: Call, given: Arguments) -> tuple[str, Cell] | None:
    """The first column where it labels the rows: what it is called, and what it holds."""
    chosen = given.literal('index_col')
    if chosen is None:
        return None
    assert call.seen is not None
    name, dtype, holds = (str(call.seen.probes.get(f'labels.{word}', '')) for word in ('name', 'dtype', 'holds'))
    require(chosen == 0 and type(chosen) is int and bool(name), f'index_col={chosen!r}')
    kind = kind_of(Column(name=name, dtype=dtype, holds=tuple(holds.split())))
    require(kind in {'text', 'int'} and given.get('dtype') is None, f'labels of {dtype}')
    call.assume('columns', f'the first column is {name}', name)
    return name, Cell(kind, nan=True)


def _as_text(given: Arguments, columns: list[str]) -> list[str]:
    """Columns that `dtype=` keeps from being taken for numbers."""
    if given.get('dtype') is None:
        return []
    node = given.need('dtype').code
    if isinstance(node, ast.Name) and node.id == 'str':
        return columns
    require(isinstance(node, ast.Dict), 'dtype= that is not a dict')
    assert isinstance(node, ast.Dict)
    plain = all(
        (isinstance(v, ast.Name) and v.id == 'str') or (isinstance(v, ast.Constant) and v.value == 'str')
        for v in node.values
    )
    require(plain and all(isinstance(k, ast.Constant) for k in node.keys), 'dtype= of something other than str')
    return [str(k.value) for k in node.keys if isinstance(k, ast.Constant)]


def _write(call: Call) -> Value:
    given, called = call.bind(*WRITER), call.receiver
    frame = called.frame if isinstance(called, CalledV) else call.frame()
    given.only(index_label=None)
    chosen = frame
    if given.get('columns') is not None:
        require(not isinstance(called, CalledV), 'columns chosen by names that are not texts, or of two columns')
        chosen = select(frame, given.columns('columns'))
    require(not any(cell.lists for cell in chosen.columns.values()), 'a column of lists is written')
    named: dict[str, ast.expr] = {}
    index = given.flag('index', default=True)
    if index and not frame.named:
        if frame.index == 'range':
            named['index'] = literal(value=True)
        else:
            chosen = with_labels(chosen)
    if frame.named and not index:
        chosen = select(replace(chosen, named=()), chosen.visible)
    for name, default, word in (
        ('sep', ',', 'separator'),
        ('na_rep', '', 'missing'),
        ('mode', 'w', 'mode'),
        ('encoding', 'utf-8', 'encoding'),
    ):
        if (text := given.text(name, default)) != default:
            named[word] = literal(text)
    if given.literal('float_format') is not None:
        mixed = any(cell.kind == 'other' for cell in chosen.columns.values())
        require(not mixed, 'numbers among texts in a format')
        named['float_format'] = literal(given.text('float_format'))
    if not given.flag('header', default=True):
        named['header'] = literal(value=False)
    elif isinstance(called, CalledV) and (header := _header(called, chosen, index=index)):
        named['header'] = literal(header)
    target = given.get('path_or_buf')
    if target is None or (isinstance(target.code, ast.Constant) and target.code.value is None):
        # A text that is given back is in no encoding yet.
        form = {word: value for word, value in named.items() if word not in {'mode', 'encoding'}}
        return PyV(calling(fill('frames.csv_text'), [chosen.code], form))
    code = chosen.code if isinstance(called, CalledV) else call.eased(chosen.code, target)
    return PyV(calling(fill('frames.write_csv'), [code, target.code], named))


def _header(called: CalledV, chosen: FrameV, *, index: bool) -> list[str]:
    """The names as pandas writes them; nothing where polars has the same."""
    labels = [] if not index else [called.labels] if called.labels else list(chosen.named or [LABEL])
    header = [*labels, *map(str, called.names)]
    return header if header != [*([LABEL] if index and not chosen.named else []), *chosen.columns] else []


RECIPES = {'pd.read_csv': _read, 'DataFrame.to_csv()': _write, 'called.to_csv()': _write}
DIFFERS = {
    'pd.read_csv': (
        Differs('texts have a type of their own', since=(3, 0)),
        Differs('numbers are the nearest floats; infinities are refused', since=(3, 1)),
    )
}
