"""Uses of BeautifulSoup and lxml.html -> transform hints and what is parsed."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_MAKERS = (
    'bs4.BeautifulSoup', 'BeautifulSoup.BeautifulSoup', 'lxml.html.fromstring', 'lxml.html.parse', 'lxml.etree.HTML',
)  # fmt: skip
_SEARCHES = ('.find_all', '.findAll', '.select', '.select_one', '.xpath', '.cssselect')


def read(source: Source) -> Reading:
    """Read where HTML is parsed into a tree and searched."""
    reading = Reading(source.file)
    for call in source.calls_to(*_MAKERS):
        reading.source('html', source.target(call.argument(0, 'markup')), call.node)
        reading.hint('transform', call.node, 'it parses HTML')
        if call.method == 'BeautifulSoup' and call.argument(1, 'features') is None:
            reading.find(
                'parser_not_named', 'BeautifulSoup picks whichever parser is installed; results differ', call.node
            )
    if reading.endpoints:
        for call in source.calls_to(*_SEARCHES):
            reading.hint('transform', call.node, 'it takes values out of HTML')
    return reading
