"""Calls of pandas -> endpoints, transform hints, and findings on memory and row loops."""

from rewright.read.reading import Reading
from rewright.read.source import Call, Source
from rewright.read.traffic import loops_around

_READS = {
    'read_csv': 'csv', 'read_table': 'csv', 'read_fwf': 'csv', 'read_json': 'json', 'read_html': 'html',
    'read_excel': 'excel', 'read_parquet': 'parquet', 'read_sql': 'sql', 'read_sql_query': 'sql',
    'read_sql_table': 'sql', 'read_xml': 'xml', 'read_pickle': 'pickle', 'read_feather': 'feather', 'read_hdf': 'hdf',
}  # fmt: skip
_WRITES = {
    'to_csv': 'csv', 'to_json': 'json', 'to_excel': 'excel', 'to_parquet': 'parquet', 'to_sql': 'sql',
    'to_html': 'html', 'to_pickle': 'pickle', 'to_feather': 'feather', 'to_hdf': 'hdf', 'to_markdown': 'file',
}  # fmt: skip
_TRANSFORMS = (
    'groupby', 'merge', 'drop_duplicates', 'sort_values', 'fillna', 'dropna', 'pivot_table', 'agg', 'astype',
    'to_datetime', 'to_numeric', 'concat', 'apply', 'rename', 'pct_change', 'rolling', 'cumsum', 'reset_index', 'query',
)  # fmt: skip
_ROWWISE = ('iterrows', 'itertuples')
_ENGINES = {'sqlite3.': 'sqlite', 'psycopg2.': 'postgres', 'psycopg.': 'postgres', 'pymysql.': 'mysql'}


def read(source: Source) -> Reading:
    """Read uses of pandas; a file that does not import pandas has none."""
    reading = Reading(source.file)
    if not any(i.module.partition('.')[0] == 'pandas' for i in source.imported):
        return reading
    for call in source.calls:
        method = call.method
        if call.name.startswith('pandas.') and method in _READS and call.name.count('.') == 1:
            _note_read(source, call, reading)
        elif method in _WRITES:
            target = source.target(call.argument(0, 'con' if method == 'to_sql' else 'path_or_buf'))
            reading.sink(_WRITES[method], target or method, call.node)
            reading.hint('save', call.node, f'it writes with {method}')
        elif method in _TRANSFORMS:
            reading.hint('transform', call.node, f'it changes a frame with {method}')
    _note_memory(source, reading)
    _note_rows(source, reading)
    _note_single_file(source, reading)
    return reading


def _note_read(source: Source, call: Call, reading: Reading) -> None:
    kind = _READS[call.method]
    if kind == 'sql':
        connection = source.name(call.argument(1, 'con'))
        kind = next((v for k, v in _ENGINES.items() if connection.startswith(k)), 'sql')
    # The reader of the database tells the tables of a query; here it would be one more endpoint for the same.
    if kind not in _ENGINES.values():
        reading.source(kind, source.target(call.argument(0, 'filepath_or_buffer')), call.node)
        reading.hint('fetch', call.node, f'it reads with {call.method}')
    if 'chunksize' not in call.keywords and kind in {'csv', 'sqlite', 'postgres', 'mysql', 'sql'}:
        reading.find('pandas_memory', f'{call.method} holds the whole input in memory at once', call.node)


def _note_memory(source: Source, reading: Reading) -> None:
    for call in source.calls_to('pandas.DataFrame', 'pandas.concat'):
        given = call.argument(0, 'data')
        if loops_around(source, call.node):
            reading.find('pandas_memory', f'{call.method} copies the frame again on every turn of a loop', call.node)
        elif given is not None and given.kind == 'identifier' and _grown(source, given.text):
            reading.find('pandas_memory', f'All rows are gathered in {given.text} before one frame is made', call.node)


def _grown(source: Source, name: str) -> bool:
    grows = source.calls_to(f'{name}.append', f'{name}.extend')
    return any(loops_around(source, call.node) for call in grows)


def _note_rows(source: Source, reading: Reading) -> None:
    for call in source.calls:
        by_row = call.method == 'apply' and 'axis' in call.keywords and call.keywords['axis'].text in {'1', "'columns'"}
        if call.method in _ROWWISE or by_row:
            reading.find('row_loops', f'{call.method} goes through the frame row by row in Python', call.node)
            reading.hint('transform', call.node, 'it goes through rows')


def _note_single_file(source: Source, reading: Reading) -> None:
    for call in source.calls_to('.to_csv'):
        if not loops_around(source, call.node) and 'chunksize' not in call.keywords:
            reading.find('single_giant_csv', 'Everything is written to one CSV file at the end', call.node)
