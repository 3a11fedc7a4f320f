"""Workbooks that hold the same and look otherwise are different outputs of a job."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.job import Job
from rewright.model.run import FileEffect, Run
from rewright.prove.looks import looks
from rewright.prove.pair import Pair, findings

JOB = Job(name='j', root='/srv/j', script='j.py', python='3.11')
CHANGES = {
    'bold': lambda sheet: setattr(sheet['A1'], 'font', Font(name='Calibri', size=11, bold=True)),
    'a font': lambda sheet: setattr(sheet['A1'], 'font', Font(name='Arial', size=11)),
    'a color': lambda sheet: setattr(sheet['A1'], 'font', Font(name='Calibri', size=11, color='FF0000')),
    'a fill': lambda sheet: setattr(sheet['B1'], 'fill', PatternFill('solid', fgColor='DDDDDD')),
    'a format': lambda sheet: setattr(sheet['A2'], 'number_format', '0.00'),
    'a format of an empty cell': lambda sheet: setattr(sheet['D9'], 'number_format', '0.00'),
    'an alignment': lambda sheet: setattr(sheet['A2'], 'alignment', Alignment(horizontal='center')),
    'a border': lambda sheet: setattr(sheet['A2'], 'border', Border(top=Side(style='thin'))),
    'a width': lambda sheet: setattr(sheet.column_dimensions['B'], 'width', 22),
    'a height': lambda sheet: setattr(sheet.row_dimensions[1], 'height', 30),
    'panes': lambda sheet: setattr(sheet, 'freeze_panes', 'A2'),
    'a filter': lambda sheet: setattr(sheet.auto_filter, 'ref', 'A1:B2'),
    'a link': lambda sheet: setattr(sheet['A1'], 'hyperlink', 'http://127.0.0.1/x'),
    'a comment': lambda sheet: setattr(sheet['A1'], 'comment', Comment('look', 'me')),
}


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path)


def written(change=lambda sheet: None, author='me'):
    book = openpyxl.Workbook()
    for row in (['a', None], [1.5, 'é']):
        book.active.append(row)
    change(book.active)
    book.properties.creator = author
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(blobs, legacy, modern, name='/srv/j/out.xlsx'):
    runs = [
        Run(
            exit_code=0, stdout='', stderr='', started='2026-01-01T00:00:00+00:00', wall_seconds=1, cpu_seconds=1, peak_mb=1,
            sandbox='s', clock='c', effects=(FileEffect(path=name, operation='created', sha256=blobs.put(data), size=len(data)),),
        )
        for data in (legacy, modern)
    ]  # fmt: skip
    return [one.kind for one in findings(Pair('t', JOB, *runs, (), blobs)).differences]


@pytest.mark.parametrize('case', CHANGES)
def test_what_looks_otherwise_is_different(blobs, case):
    dressed = written(CHANGES[case])
    assert found(blobs, written(), dressed) == ['looks']
    assert found(blobs, dressed, written()) == ['looks']
    assert found(blobs, dressed, written(CHANGES[case], author='somebody')) == []


def test_the_same_look_on_other_cells_is_different(blobs):
    one, two = (written(lambda sheet, at=at: setattr(sheet[at], 'number_format', '0.0')) for at in ('A2', 'B2'))
    assert found(blobs, one, two) == ['looks']


def test_other_values_are_told_by_their_cells(blobs):
    assert found(blobs, written(), written(lambda sheet: setattr(sheet['A2'], 'value', 2.5))) == ['value']


@pytest.mark.parametrize('data', [b'', b'PK', b'no workbook', written()[:-40]])
def test_what_is_no_workbook_has_no_look(data):
    assert looks(data) == ()
