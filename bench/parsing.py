"""Pages a second that each reader takes apart, on the pages that the examples record: `python bench/parsing.py`.

Every reader parses each page and takes the text of every cell, item, link, paragraph and heading and the address of every
link. `rewritten` is what a pipeline runs: the gate, lexbor and the exact helpers. It is held against what the legacy job
ran (BeautifulSoup with its parser, or lxml), against lxml alone, and against selectolax without gate and helpers, which
gives other texts. Each figure is the best of some rounds in one process; a ratio is of two figures of the same run.
"""

import importlib.util
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType

from bs4 import BeautifulSoup
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from rewright_runtime.elements import parse_elements
from rewright_runtime.html import parse_html

ROUNDS = 25
EXAMPLES = Path(__file__).parents[1] / 'examples'
TAGS = ('td', 'th', 'li', 'a', 'p', 'h1', 'h2', 'span', 'dt', 'dd')
CSS = ', '.join(TAGS)
XPATH = '|'.join(f'//{tag}' for tag in TAGS).replace('|', ' | ')
Read = Callable[[str], object]


def main() -> None:
    """Print a line a set of pages and reader."""
    for name, legacy, pages in sets():
        read = {
            f'bs4 {legacy}' if legacy != 'lxml.html' else 'lxml.html': by_lxml
            if legacy == 'lxml.html'
            else partial(by_soup, legacy),
            'rewritten': by_elements if legacy == 'lxml.html' else partial(by_nodes, legacy),
            'lxml alone': by_lxml,
            'selectolax alone': by_selectolax,
        }
        rate = _rates(read, pages)
        size = sum(map(len, pages)) / len(pages) / 1000
        ours = rate.pop('rewritten')
        print(f'{name}: {len(pages)} pages of {size:.1f} kB; rewritten {ours:.0f} pages a second')
        for reader, other in rate.items():
            print(f'    {reader:<18} {other:7.0f} pages a second; rewritten is {ours / other:.2f} times as fast')


def sets() -> list[tuple[str, str, list[str]]]:
    """The pages of each example, with the parser that its job names."""
    books, market, sales, events = (
        _site(n) for n in ('book_catalogue', 'market_listings', 'auction_results', 'library_events')
    )
    listed = [books.list_page(n) for n in range(1, 7)]
    details = [books.book_page(f'{n}-{b}') for n in range(1, 7) for b in range(8)]
    days = [market.page(town, day) for town in market.MARKETS for day in range(1, 6)]
    return [
        ('book_catalogue', 'html.parser', listed + details),
        ('market_listings', 'lxml', days),
        (
            'library_events',
            'html5lib',
            [events.page(b, n) for b, last in events.PAGES.items() for n in range(1, last + 2)],
        ),
        ('auction_results', 'lxml.html', [sales.sale(n) for n in range(1, sales.SALES)]),
        (
            'auction_results, all sales in one page',
            'lxml.html',
            [_joined([sales.sale(n) for n in range(1, sales.SALES)] * 4)],
        ),
    ]


def _rates(read: Mapping[str, Read], pages: list[str]) -> dict[str, float]:
    """Pages a second of processor time: the best of rounds in which every reader has its turn, so that what else runs counts little."""
    best = dict.fromkeys(read, 1e9)
    times = max(1, 60_000 // sum(map(len, pages)))
    for _ in range(ROUNDS):
        for reader, one in read.items():
            began = time.process_time()
            for page in pages * times:
                one(page)
            best[reader] = min(best[reader], (time.process_time() - began) / times)
    return {reader: len(pages) / taken for reader, taken in best.items()}


def _joined(pages: list[str]) -> str:
    head, _, _ = pages[0].partition('<table')
    tables = [p.partition('<table')[2].partition('</table>')[0] for p in pages]
    return head + ''.join(f'<table{t}</table>' for t in tables) + '</body></html>'


def _site(example: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(example, EXAMPLES / example / 'site.py')
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_soup(parser: str, page: str) -> object:
    return [(e.get_text(strip=True), e.get('href')) for e in BeautifulSoup(page, parser).find_all(TAGS)]


def by_nodes(parser: str, page: str) -> object:
    return [(e.text(strip=True), e.get('href')) for e in parse_html(page, parser).css(CSS)]


def by_lxml(page: str) -> object:
    return [(e.xpath('string()').strip(), e.get('href')) for e in etree.HTML(page).xpath(XPATH)]


def by_elements(page: str) -> object:
    return [(e.text_content().strip(), e.get('href')) for e in parse_elements(page).xpath(XPATH)]


def by_selectolax(page: str) -> object:
    return [(e.text(strip=True), e.attributes.get('href')) for e in LexborHTMLParser(page).css(CSS)]


if __name__ == '__main__':
    main()
