"""`pd.read_csv` and `to_csv`, of files, buffers and texts: the columns become a contract, and the text stays the same."""

import ast
from dataclasses import replace
from functools import partial

from rewright.model.observation import Column, Seen
from rewright.rewrite.frames.call import Arguments, Call, require
from rewright.rewrite.frames.contract import POLARS, schema_of
from rewright.rewrite.frames.csv_options import READER, dates, options
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
    'lineterminator',
    'line_terminator',
    'quoting',
    'errors',
    'doublequote',
    'decimal',
)


def _read(call: Call) -> Value:
    if 'chunksize' in call.named:
        return _in_parts(call)
    given = call.bind(*READER)
    require(call.seen is not None, 'it did not run while it was observed')
    assert call.seen is not None
    moments = dates(given, [c.name for c in call.seen.columns])
    seen, schema = schema_of(replace(call, seen=_before_dates(call.seen, moments)))
    columns = {name: replace(cell, nan=True) for name, cell in seen.items()}
    named = options(given, list(columns))
    named |= _headed(given, list(columns))
    labels = _labels(call, given)
    if labels is not None:
        name, cell = labels
        require(
            name not in columns and not moments, f'labels called {name!r} beside a column of that name, or of dates'
        )
        schema = ast.Dict([ast.Constant(name), *schema.keys], [fill(POLARS[cell.kind]), *schema.values])
        columns = {name: cell, **columns}
        if call.literal(call.named['index_col']) != 0:
            named['labels'] = literal(name)
    code = calling(fill('frames.read_csv'), [given.need('filepath_or_buffer').code, schema], named)
    columns |= _asked(call, code, columns) | _kept_kinds(columns, named)
    made = _with_dates(code, moments) if moments else code
    columns |= {name: Cell('date', firm=True) for name in moments}
    if labels is not None:
        return FrameV(made, columns=columns, index='named', named=(labels[0],))
    frame = FrameV(made, columns=columns)
    if 'header' not in named or given.get('names') is not None:
        return frame
    require(not moments and 'columns' not in named, 'columns chosen by places, or dates, in a file without a header')
    return CalledV(made, frame=frame, names=tuple(range(len(columns))))


def _table(call: Call) -> Value:
    """`pd.read_table`, which is `pd.read_csv` of fields between tabulators, unless something else is asked for."""
    asked = len(call.positional) > 1 or call.named.keys() & {'sep', 'delimiter', 'delim_whitespace'}
    return _read(call if asked else replace(call, named={**call.named, 'sep': PyV(literal('\t'))}))


def _before_dates(seen: Seen, moments: list[str]) -> Seen:
    """What was read, columns of dates as the texts that they are made of."""
    known = {c.name: c.dtype for c in seen.columns if c.name in moments}
    wrong = next((f'{name} of {dtype}' for name, dtype in known.items() if not dtype.startswith('datetime64[')), '')
    require(not wrong, f'parse_dates= of what did not become dates: {wrong}')
    texts = {'dtype': 'object', 'holds': ('str',)}
    return seen.model_copy(
        update={'columns': tuple(c.model_copy(update=texts) if c.name in moments else c for c in seen.columns)}
    )


def _with_dates(code: ast.Call, moments: list[str]) -> ast.expr:
    columns = ast.Call(fill('pl.col'), [ast.Constant(name) for name in moments], [])
    return fill('A.with_columns(frames.read_dates(B))', A=code, B=columns)


def _kept_kinds(columns: dict[str, Cell], named: dict[str, ast.expr]) -> dict[str, Cell]:
    """Columns that are whole numbers, or floats, whatever they hold."""
    kept: dict[str, Cell] = {}
    for word in ('ints', 'floats'):
        for name in ast.literal_eval(named[word]) if word in named else ():
            if name in columns:
                kept[name] = replace(columns[name], firm=True, null=word == 'floats')
    return kept


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


def _headed(given: Arguments, columns: list[str]) -> dict[str, ast.expr]:
    """Where the header is, and whether the names are the job's."""
    header, named = given.literal('header', 0), given.get('names') is not None
    if named and given.call.is_known(given.need('names')):
        require(given.columns('names') == columns, 'names= other than what was seen')
    if header is None or (named and given.get('header') is None):
        given.call.observed.versions.check('a file without a header')
        seen = given.call.seen
        require(
            given.get('index_col') is None and seen is not None and seen.index == 'range', 'labels beside no header'
        )
        return {'header': literal(value=False)}
    if header == 'infer':
        header = 0
    require(type(header) is int and header >= 0, f'header={header!r}')
    above = {'above': literal(header)} if header else {}
    return above | ({'renamed': literal(value=True)} if named else {})


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
    """The column that labels the rows: what it is called, and what it holds."""
    chosen = given.literal('index_col')
    if chosen is None or chosen is False:
        return None
    assert call.seen is not None
    name, dtype, holds = (str(call.seen.probes.get(f'labels.{word}', '')) for word in ('name', 'dtype', 'holds'))
    require(bool(name) and (chosen == name or (chosen == 0 and type(chosen) is int)), f'index_col={chosen!r}')
    kind = kind_of(Column(name=name, dtype=dtype, holds=tuple(holds.split())))
    require(kind in {'text', 'int'} and given.get('dtype') is None, f'labels of {dtype}')
    call.assume('columns', f'the rows are labelled by {name}', name)
    return name, Cell(kind, nan=True)


def _write(call: Call) -> Value:
    given, called = call.bind(*WRITER), call.receiver
    frame = called.frame if isinstance(called, CalledV) else call.frame()
    given.only(
        index_label=None,
        lineterminator='\n',
        line_terminator='\n',
        quoting=0,
        errors='strict',
        doublequote=True,
        decimal='.',
    )
    chosen = frame
    if given.get('columns') is not None:
        require(not isinstance(called, CalledV), 'columns chosen by names that are not texts, or of two columns')
        chosen = select(frame, given.columns('columns'))
    require(bool(chosen.columns), 'a frame without columns is written')
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
    titles = given.literal('header', True)
    if isinstance(titles, list):
        require(
            not index and len(titles) == len(chosen.visible) and all(isinstance(t, str) for t in titles),
            f'header={titles!r}',
        )
        named['header'] = literal(titles)
    elif not given.flag('header', default=True):
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


RECIPES = {'pd.read_csv': _read, 'pd.read_table': _table, 'DataFrame.to_csv()': _write, 'called.to_csv()': _write}
DIFFERS = {
    'pd.read_csv': (
        Differs('texts have a type of their own', since=(3, 0)),
        Differs('numbers are the nearest floats; infinities are refused', since=(3, 1)),
    )
}
