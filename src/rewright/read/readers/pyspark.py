"""Uses of PySpark's readers and writers -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_FORMATS = {'csv': 'csv', 'json': 'json', 'parquet': 'parquet', 'orc': 'orc', 'text': 'file', 'load': 'file'}
_SAVES = {**_FORMATS, 'save': 'file', 'saveAsTable': 'table', 'insertInto': 'table'}


def read(source: Source) -> Reading:
    """Read Spark sources and sinks; a file that does not import pyspark has none."""
    reading = Reading(source.file)
    if not any(i.module.partition('.')[0] == 'pyspark' for i in source.imported):
        return reading
    for call in source.calls:
        if '.read.' in call.name and call.method in {*_FORMATS, 'table'}:
            reading.source(_FORMATS.get(call.method, 'table'), source.target(call.argument(0)), call.node)
            reading.hint('fetch', call.node, f'Spark reads {call.method}')
        elif '.write' in call.name and call.method in _SAVES:
            reading.sink(_SAVES[call.method], source.target(call.argument(0)), call.node)
            reading.hint('save', call.node, f'Spark writes {call.method}')
        elif call.method in {'collect', 'toPandas'}:
            reading.find('driver_memory', f'{call.method} brings the whole data set to the driver', call.node)
    return reading
