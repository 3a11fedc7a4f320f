"""The calls whose effects are known: by dotted name, or by method where the receiver's type cannot be seen."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


QUIET_METHODS = _words(
    'get find find_all findAll select select_one get_text strip lstrip rstrip split rsplit splitlines replace '
    'format join lower upper title casefold capitalize startswith endswith items keys values json '
    'raise_for_status encode decode isdigit isalpha isnumeric group groups groupdict findall finditer search '
    'match sub fullmatch count index xpath cssselect find_next find_next_sibling find_previous_sibling '
    'find_parent strftime isoformat copy zfill partition rpartition css css_first text attrs parse_args mkdir '
    'exists resolve is_file is_dir joinpath with_suffix timestamp date weekday total_seconds compile most_common '
    'intersection union difference strptime sum mean max min round groupby merge head read_text read_bytes'
)
CHANGING_FUNCTIONS = _words('next setattr delattr random.shuffle heapq.heappush heapq.heappop bisect.insort')
LOUD = _words(
    'print python2.say python2.bytes_on_stdin python2.bytes_on_stdout sys.stdout.write sys.stdout.buffer.write pprint pprint.pprint input'
)
SINKS = _words(
    'writerow writerows writeheader to_csv to_json to_excel to_parquet to_sql to_pickle to_feather to_html '
    'to_string_file write_csv write_parquet write_json write_excel write_database write_text write_bytes '
    'write_ipc write_ndjson commit executemany savefig save sendmail send_message upload_file put_object'
)
SINK_FUNCTIONS = _words(
    'json.dump pickle.dump yaml.dump csv.writer csv.DictWriter shutil.copy shutil.copyfile shutil.copy2 '
    'shutil.move shutil.rmtree os.remove os.unlink os.rename os.replace os.rmdir subprocess.run subprocess.call '
    'subprocess.check_call subprocess.Popen os.system execute_each execute_in_batches '
    'execute_rows put_items'
)
SOURCE_FUNCTIONS = _words(
    'pd.read_csv pd.read_json pd.read_excel pd.read_parquet pd.read_sql pd.read_sql_query pd.read_sql_table '
    'pd.read_table pd.read_fwf pd.read_pickle pd.read_feather pd.read_html pd.read_xml pandas.read_csv '
    'pandas.read_json pandas.read_excel pandas.read_parquet pandas.read_sql pandas.read_sql_query '
    'pandas.read_table pl.read_csv pl.read_parquet pl.read_json pl.read_excel pl.read_database pl.read_ndjson '
    'pl.scan_csv sqlite3.connect psycopg2.connect pymysql.connect sqlalchemy.create_engine create_engine '
    'json.load glob.glob os.listdir'
)
SOURCE_METHODS = _words('fetchall fetchone fetchmany read_text read_bytes cursor')
TABLE_MODULES = _words('pd pandas pl polars frames exact_frames')
CLOCKS = _words(
    'datetime.now datetime.utcnow datetime.today date.today datetime.datetime.now datetime.datetime.utcnow '
    'datetime.date.today datetime.datetime.today time.time time.strftime time.localtime time.gmtime time.ctime '
    'dt.datetime.now dt.date.today'
)
CLOUD_READS = _words(
    'get_object head_object list_objects list_objects_v2 list_object_versions list_buckets get_item batch_get_item '
    'transact_get_items scan describe_table paginate download_fileobj'
)
CLOUD_WRITES = _words(
    'put_object copy_object delete_object delete_objects upload_file upload_fileobj put_object_tagging put_item '
    'update_item delete_item batch_write_item transact_write_items'
)
CLOUD_HANDLES = _words('Table Bucket Object get_paginator batch_writer')
FILLING_METHODS = _words('download_fileobj readinto')
