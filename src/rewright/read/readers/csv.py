"""Uses of the csv module -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.traffic import loops_around


def read(source: Source) -> Reading:
    """Read CSV readers and writers; the target is the file that is opened for them."""
    reading = Reading(source.file)
    for call in source.calls_to('csv.reader', 'csv.DictReader'):
        reading.source('csv', source.opened(call.argument(0)), call.node)
        reading.hint('fetch', call.node, 'it reads CSV')
    for call in source.calls_to('csv.writer', 'csv.DictWriter'):
        reading.sink('csv', source.opened(call.argument(0)), call.node)
        reading.hint('save', call.node, 'it writes CSV')
        if not loops_around(source, call.node):
            reading.find('single_giant_csv', 'Everything is written to one CSV file', call.node)
    for call in source.calls_to('.writerow', '.writerows', '.writeheader'):
        reading.hint('save', call.node, 'it writes CSV rows')
    return reading
