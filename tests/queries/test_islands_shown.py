"""Islands are named wherever a person or a program reads what became of a job."""

import io
import json

import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from rewright.model.patch import Left, Patch
from rewright.model.span import Span
from rewright.queries.report import report
from rewright.queries.result import result
from rewright.queries.summary import summary

ISLAND = Left(
    span=Span(file='scraper.py', line=40, end_line=42), what='Series.skew', why='line 40: <b> has no exact form yet'
)


@pytest.fixture
def islands(store):
    patch = store.read('patch', Patch)
    store.write(
        'patch', patch.model_copy(update={'coverage': patch.coverage.model_copy(update={'islands': (ISLAND,)})})
    )


@pytest.mark.usefixtures('islands')
def test_on_the_page(store, blobs):
    left = LexborHTMLParser(report(store, blobs)).css_first('section#left').text(separator=' ')
    words = ' '.join(left.split())
    assert '1 island on pandas between two conversions' in words
    assert 'to 42' in words
    assert 'Series.skew' in words
    assert '<b> has no exact form yet' in words


@pytest.mark.usefixtures('islands')
def test_in_the_terminal(store):
    console = Console(width=120, file=io.StringIO())
    console.print(summary(store))
    assert 'Series.skew at scraper.py:40' in console.file.getvalue()


@pytest.mark.usefixtures('islands')
def test_for_programs(store):
    coverage = json.loads(result(store).model_dump_json())['coverage']
    assert coverage['islands'] == [{'span': 'scraper.py:40', 'why': ISLAND.why}]


def test_where_there_are_none(store, blobs):
    assert json.loads(result(store).model_dump_json())['coverage']['islands'] == []
    assert 'between two conversions' not in report(store, blobs)
