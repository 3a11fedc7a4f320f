"""The dotted name of a call -> what it reads or writes, or which habit it shows."""

from typing import Literal, NamedTuple

Way = Literal['read', 'write']


class Access(NamedTuple):
    """What a call does with data: which way, of which kind, and the position and keyword of its target."""

    way: Way
    kind: str
    position: int = 0
    keyword: str = ''


def _each(way: Way, kinds: dict[str, str], position: int = 0, keyword: str = '') -> dict[str, Access]:
    return {name: Access(way, kind, position, keyword) for name, kind in kinds.items()}


_PANDAS_READS = {
    'read_csv': 'csv', 'read_table': 'csv', 'read_fwf': 'csv', 'read_json': 'json', 'read_html': 'html', 'read_excel': 'excel',
    'read_parquet': 'parquet', 'read_sql': 'sql', 'read_sql_query': 'sql', 'read_sql_table': 'table', 'read_xml': 'xml',
    'read_pickle': 'pickle', 'read_feather': 'feather', 'read_hdf': 'hdf', 'read_orc': 'orc',
}  # fmt: skip
_VERBS = ('get', 'post', 'put', 'patch', 'delete', 'head', 'request')

# By the whole dotted name, the names of modules written out.
CALLS: dict[str, Access] = {
    **_each('read', {f'pandas.{name}': kind for name, kind in _PANDAS_READS.items()}),
    **_each('read', {f'polars.{name}': kind for name, kind in _PANDAS_READS.items()}),
    **_each('read', {f'requests.{verb}': 'http' for verb in _VERBS}),
    'requests.request': Access('read', 'http', 1, 'url'),
    'urllib.request.urlopen': Access('read', 'http'),
    'urllib.request.urlretrieve': Access('read', 'http'),
    'urllib2.urlopen': Access('read', 'http'),
    'urllib.urlopen': Access('read', 'http'),
    'sqlite3.connect': Access('read', 'sqlite'),
    'openpyxl.load_workbook': Access('read', 'excel'),
    'numpy.loadtxt': Access('read', 'file'),
    'shutil.copy': Access('read', 'file'),
}

# By the last name, whatever it is called of.
METHODS: dict[str, Access] = {
    **_each('write', {
        'to_csv': 'csv', 'to_json': 'json', 'to_excel': 'excel', 'to_parquet': 'parquet', 'to_html': 'html', 'to_pickle': 'pickle',
        'to_feather': 'feather', 'to_hdf': 'hdf', 'to_orc': 'orc', 'saveAsTable': 'table', 'insertInto': 'table', 'write_csv': 'csv',
        'write_parquet': 'parquet',
    }),
    'to_sql': Access('write', 'table', 0, 'name'),
    'upload_file': Access('write', 's3', 2, 'Key'),
    'download_file': Access('read', 's3', 1, 'Key'),
    'get_object': Access('read', 's3', 9, 'Key'),
    'put_object': Access('write', 's3', 9, 'Key'),
}  # fmt: skip

# Of a reader or writer of Spark: `spark.read.parquet(x)`, `frame.write.mode('append').parquet(x)`.
SPARK = frozenset(('csv', 'json', 'parquet', 'orc', 'text', 'table', 'load', 'save', 'jdbc'))
SESSIONS = frozenset(('requests.Session', 'requests.session', 'requests.sessions.Session'))
SQL = frozenset(('execute', 'executemany', 'executescript', 'sql', 'read_sql', 'read_sql_query'))
ROWS = frozenset(('iterrows', 'itertuples', 'iteritems', 'toPandas', 'collect', 'toLocalIterator'))
READERS = ROWS | {
    'reader',
    'DictReader',
    'fetchall',
    'readlines',
    'find_all',
    'findAll',
    'select',
    'xpath',
    'to_dict',
    'splitlines',
}
REQUESTS = frozenset(f'requests.{verb}' for verb in _VERBS) | {
    'urllib.request.urlopen', 'urllib2.urlopen', 'urllib.urlopen', 'urllib.request.urlretrieve',
}  # fmt: skip
HABITS = {
    'eval': 'runs text as code', 'exec': 'runs text as code', 'execfile': 'runs text as code', 'os.system': 'runs commands',
    'os.popen': 'runs commands', 'subprocess.call': 'runs commands', 'subprocess.run': 'runs commands',
    'subprocess.Popen': 'runs commands', 'subprocess.check_output': 'runs commands', 'subprocess.check_call': 'runs commands',
    'time.sleep': 'sleeps', 'datetime.datetime.now': 'asks the clock', 'datetime.date.today': 'asks the clock',
    'datetime.datetime.today': 'asks the clock', 'datetime.datetime.utcnow': 'asks the clock', 'time.time': 'asks the clock',
    'random.random': 'draws lots', 'random.choice': 'draws lots', 'random.randint': 'draws lots', 'random.shuffle': 'draws lots',
    'pickle.load': 'loads pickles', 'pandas.read_pickle': 'loads pickles', 'os.chdir': 'changes its folder',
}  # fmt: skip
