"""Uses of openpyxl, xlrd, xlwt and xlsxwriter -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_READS = ('openpyxl.load_workbook', 'xlrd.open_workbook')
_MAKERS = ('openpyxl.Workbook', 'xlwt.Workbook', 'xlsxwriter.Workbook')


def read(source: Source) -> Reading:
    """Read workbooks that are opened, and those that are saved."""
    reading = Reading(source.file)
    for call in source.calls_to(*_READS):
        reading.source('excel', source.target(call.argument(0, 'filename')), call.node)
        reading.hint('fetch', call.node, 'it reads a workbook')
    for call in source.calls_to(*(f'{maker}().save' for maker in (*_MAKERS, 'openpyxl.load_workbook'))):
        reading.sink('excel', source.target(call.argument(0, 'filename')), call.node)
        reading.hint('save', call.node, 'it writes a workbook')
    for call in source.calls_to('xlsxwriter.Workbook'):
        reading.sink('excel', source.target(call.argument(0, 'filename')), call.node)
    return reading
