"""Branches that no recorded run took are named wherever a person or a program reads what became of a job."""

import io
import json

import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from rewright.deliver.code_page import _changes
from rewright.model.patch import Left, Patch
from rewright.model.span import Span
from rewright.queries.dossier import gather
from rewright.queries.gaps import gaps
from rewright.queries.report import report
from rewright.queries.result import result
from rewright.queries.summary import summary

WHY = 'not rewritten: no recorded run took it'
BRANCH = Left(span=Span(file='scraper.py', line=40, end_line=42), what='branch', why=WHY)


@pytest.fixture
def untaken(store):
    patch = store.read('patch', Patch)
    store.write(
        'patch', patch.model_copy(update={'coverage': patch.coverage.model_copy(update={'untaken': (BRANCH,)})})
    )


@pytest.mark.usefixtures('untaken')
def test_on_the_page(store, blobs):
    left = LexborHTMLParser(report(store, blobs)).css_first('section#left').text(separator=' ')
    words = ' '.join(left.split())
    assert '1 place that no recorded run took' in words
    assert 'rewright rewrite JOB --fresh' in words
    assert 'to 42' in words
    assert WHY in words


@pytest.mark.usefixtures('untaken')
def test_in_the_terminal(store):
    console = Console(width=160, file=io.StringIO())
    console.print(summary(store))
    assert f'scraper.py:40: {WHY}' in console.file.getvalue()


@pytest.mark.usefixtures('untaken')
def test_for_programs(store):
    coverage = json.loads(result(store).model_dump_json())['coverage']
    assert coverage['untaken'] == [{'span': 'scraper.py:40', 'why': WHY}]


@pytest.mark.usefixtures('untaken')
def test_among_what_is_not_known(store):
    assert ('scraper.py:40: branch', f'{WHY}; a run that takes it is refused') in {
        (gap.what, gap.why) for gap in gaps(gather(store))
    }


@pytest.mark.usefixtures('untaken')
def test_in_the_pull_request(store):
    said = '\n'.join(_changes(store.read('patch', Patch)))
    assert 'scraper.py:40' in said
    assert WHY in said


def test_where_there_are_none(store, blobs):
    assert json.loads(result(store).model_dump_json())['coverage']['untaken'] == []
    assert 'no recorded run took' not in report(store, blobs)
