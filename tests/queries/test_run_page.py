"""The page of a run: everything is shown, and what is missing is said."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from rewright.agents.agent import Report
from rewright.model.facts import Facts
from rewright.model.outcome import Outcome
from rewright.model.proof import Difference, InputKind, Piece, Proof, Smallest, Trial
from rewright.model.shipped import Shipped
from rewright.model.specification import Specification
from rewright.queries.page import figure, megabytes, price, seconds, usd
from rewright.queries.report import SECTIONS, report, report_data


def page(store, blobs):
    return LexborHTMLParser(report(store, blobs))


def words(node):
    return ' '.join(node.text().split())


def section(store, blobs, name):
    return words(page(store, blobs).css_first(f'section#{name}'))


@pytest.fixture
def forget(blobs):
    """The recorded bytes are gone."""
    for path in [p for p in blobs.folder.rglob('*') if p.is_file()]:
        path.unlink()


def change_proof(store, **update):
    store.write('proof', store.read('proof', Proof).model_copy(update=update))


@pytest.mark.parametrize(
    ('name', 'said'),
    [
        ('overview', 'proven: equal on 4 inputs, mutation score 19/20'),
        ('overview', '3 min 06 s'),
        ('code', 'df.sort_values(["sector", "symbol"])'),
        ('steps', 'refactor: compute with polars and selectolax'),
        ('steps', '8 unchanged lines'),
        ('left', 'its text is an output of the job'),
        ('evidence', 'both end with ValueError, exit code 1'),
        ('evidence', 'rows.py:22'),
        ('evidence', 'strip() removed'),
        ('evidence', 'no input found: 7 were made for it, with a missing value; text with <b>'),
        ('evidence', 'Noticed only on an input made for it'),
        ('evidence', 'input for rows.py:31: a missing value'),
        ('gaps', 'planted fault not noticed: rows.py:22: strip() removed'),
        ('evidence', '2031-01-01 00:00:01'),
        ('tests', 'C1: The change of price stays, <b> too D1 (scraper.py:53)'),
        ('tests', 'defect preserving'),
        ('tests', 'every one passed on the rewrite and failed on one of 20 planted faults'),
        ('tests', '38 of 40 Not run:rows.py:12'),
        ('tests', 'Cases without a test 1 C9 An item is skipped'),
        ('gaps', 'a case without a delivered test'),
        ('gaps', 'scraper.py:60 was not understood'),
        ('gaps', 'inputs that were not tried'),
        ('behaviour', 'The change is taken against the previous line, across sectors.'),
        ('timings', '7.1x less'),
        ('timings', '10,458'),
        ('architecture', '$0.0000166667'),
        ('architecture', 'starts slower than the whole run takes'),
        ('infrastructure', 's3:PutObject'),
        ('delivery', 'Ready to merge: a maintainer merges it.'),
        ('decisions', 'How many requests at once?'),
        ('contracts', 'Материалы'),
    ],
)
def test_a_whole_run_shows(store, blobs, name, said):
    assert said in section(store, blobs, name)


def test_evidence_leads_to_the_line_it_cites(store, blobs):
    tree = page(store, blobs)
    assert tree.css_first('tr#D1 a.place').attributes['href'] == '#L53'
    assert 'shift(1)' in tree.css_first('#L53').text()
    assert tree.css_first('#L53 a.note-defect').text() == 'D1'


def test_every_link_inside_the_page_leads_somewhere(store, blobs):
    tree = page(store, blobs)
    targets = {link.attributes['href'] for link in tree.css('a[href^="#"]')}
    assert [target for target in targets if tree.css_first(f'[id="{target[1:]}"]') is None] == []


def test_a_stopped_run_says_where_and_why(stopped, blobs):
    said = section(stopped, blobs, 'overview')
    assert 'no verdict: stopped at prove (failed)' in said
    assert 'bwrap is not installed. Install bubblewrap.' in said
    assert section(stopped, blobs, 'architecture').endswith('Nothing to show: design was not reached.')


@pytest.mark.parametrize(
    'missing', ['job', 'facts', 'recording', 'observation', 'specification', 'patch', 'proof', 'change']
)
def test_each_artifact_may_be_missing(store, blobs, missing):
    (store.folder / f'{missing}.json').unlink()
    assert len(page(store, blobs).css('main > section')) == len(SECTIONS)


def test_an_empty_folder_has_a_page_without_any_green(store, blobs):
    for path in store.folder.glob('*.json*'):
        path.unlink()
    tree = page(store, blobs)
    assert 'no verdict' in words(tree.css_first('.verdict'))
    assert tree.css('.tone-good') == []


def test_a_broken_artifact_is_named_and_hides_nothing_else(store, blobs):
    store.write_text('proof.json', '{"job": 1')
    (store.folder / 'prove.report.json').unlink()
    assert 'artifact cannot be read' in section(store, blobs, 'gaps')
    assert '13' in section(store, blobs, 'left')


@pytest.mark.parametrize(
    ('update', 'tone', 'said'),
    [
        ({'verdict': 'not proven', 'reasons': ('too few inputs',)}, 'warn', 'not proven: too few inputs'),
        ({'verdict': 'different', 'differences': 2}, 'bad', 'different: 2 differences on 4 inputs'),
        ({'mutation': None}, 'good', 'mutation score not measured'),
        ({'trials': ()}, 'warn', 'equal on 0 inputs'),
    ],
)
def test_the_verdict_in_words_and_colour(store, blobs, update, tone, said):
    change_proof(store, **update)
    box = page(store, blobs).css_first('.verdict')
    assert said in words(box)
    assert f'tone-{tone}' in box.attributes['class']


def test_differences_stand_first_with_both_values(store, blobs):
    wrong = Difference(trial='t', where='quotes.csv:3/price', kind='value', legacy='1234.5', modern='12345')
    change_proof(
        store,
        verdict='different',
        differences=1,
        counterexample=wrong,
        trials=(
            Trial(name='ok', inputs='i', result='equal'),
            Trial(name='t', inputs='j', result='different', differences=(wrong,)),
        ),
    )
    evidence = page(store, blobs).css_first('#evidence')
    assert evidence.css_first('table td').text() == 't'
    assert [cell.text() for cell in evidence.css('table.data td.was, table.data td.now')] == ['1234.5', '12345']


def test_the_smallest_input_and_the_kinds_tried_are_shown(store, blobs):
    table = Piece(name='a.csv', kind='csv', size=9, text='n,é\n<1>,2\n')
    change_proof(
        store,
        verdict='different',
        counterexample=Difference(trial='t', where='line 1', kind='value', legacy='1', modern='2'),
        smallest=Smallest(trial='t', tried=7, inputs=(table,), legacy='one <b>', modern='two'),
        kinds=(
            InputKind(kind='csv: rows dropped', results=('equal', 'refused')),
            InputKind(kind='excel: no rows', why='does not apply: the job reads no excel'),
        ),
    )
    evidence = page(store, blobs).css_first('#evidence')
    assert [pre.text() for pre in evidence.css('.counter pre')][-3:] == ['n,é\n<1>,2\n', 'one <b>', 'two']
    assert 'csv: rows dropped' in evidence.text()
    assert 'does not apply: the job reads no excel: excel: no rows' in evidence.text()
    assert report_data(store)['proof']['smallest']['inputs'][0]['text'] == 'n,é\n<1>,2\n'


@pytest.mark.parametrize(
    ('shipped', 'said'),
    [
        (None, 'The proof made no tests'),
        (Shipped(left=('C1: too large',)), 'No case became a test.'),
        (Shipped(), 'not measured No delivered test was run.'),
    ],
)
def test_no_delivered_tests_are_said_to_be_none(store, blobs, shipped, said):
    change_proof(store, shipped=shipped)
    assert said in section(store, blobs, 'tests')
    assert 'passed' not in section(store, blobs, 'tests')


def test_a_lost_legacy_source_is_said(store, blobs, forget):
    (store.folder / 'change.json').unlink()
    assert 'The legacy source is not in this run.' in section(store, blobs, 'code')


def test_a_copy_of_the_bytes_that_were_read_will_do(store, blobs, forget):
    assert 'df.sort_values' in section(store, blobs, 'code')


def test_a_copy_with_other_bytes_will_not(store, blobs, forget):
    store.write('facts', store.read('facts', Facts).model_copy(update={'source_sha256': '0' * 64}))
    assert 'The legacy source is not in this run.' in section(store, blobs, 'code')


def test_backticks_set_code_and_paths_are_short(store, blobs):
    meaning = store.read('specification', Specification)
    rule = meaning.rules[0].model_copy(update={'sentence': '`<b>` is kept.'})
    store.write('specification', meaning.model_copy(update={'rules': (rule,)}))
    tree = page(store, blobs)
    assert tree.css_first('#R1 code').text() == '<b>'
    assert tree.css_first('#timings .facts code').text() == 'quotes.csv'


def test_a_new_file_has_two_columns_and_a_changed_one_four(store, blobs):
    tables = page(store, blobs).css('table.diff')
    assert {('new' in table.attributes['class'], len(table.css('col'))) for table in tables} == {(True, 2), (False, 4)}


def test_a_stage_without_reason_is_still_not_green(store, blobs):
    store.write('record.report', Report(outcome=Outcome.ESCALATED, summary=''))
    assert 'needs a person' in section(store, blobs, 'overview')
    assert 'record: needs a person' in section(store, blobs, 'gaps')


def test_the_same_as_json(store):
    data = report_data(store)
    assert json.loads(json.dumps(data)) == data
    assert data['proof']['certificate']['legacy'] == store.read('proof', Proof).certificate.legacy
    assert data['result']['proof']['inputs_tried'] == 4


def test_values_of_variables_and_traffic_stay_out_of_the_json(store):
    data = report_data(store)
    assert 'environment' not in data['job']
    assert 'tape' not in data['recording']['live']


@pytest.mark.parametrize(
    ('write', 'value', 'said'),
    [
        (figure, None, 'not measured'), (figure, 0, '0'), (figure, 0.003, '0.0030'), (figure, 1e-7, '< 0.0001'),
        (figure, 9958.0, '9,958'), (figure, 12.34, '12.3'), (figure, 123.4, '123'), (seconds, 0, '0 s'),
        (seconds, 0.0004, '< 1 ms'), (seconds, 0.0999, '100 ms'), (seconds, 186, '3 min 06 s'), (seconds, 239.7, '4 min 00 s'),
        (megabytes, 118.2, '118 MB'), (usd, None, 'unknown'), (usd, 0, '$0.00'), (usd, 0.00001, '< $0.0001'),
        (usd, 0.0335, '$0.0335'), (usd, 1234.5, '$1,234.50'), (price, 0.0000166667, '$0.0000166667'), (price, 2, '$2'),
    ],
)  # fmt: skip
def test_figures(write, value, said):
    assert write(value) == said
