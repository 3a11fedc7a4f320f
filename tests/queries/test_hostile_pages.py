"""Everything a job can name is data: no text of it becomes markup, script or direction."""

import json

import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from rewright.model.value import Value
from rewright.queries.dossier import KINDS
from rewright.queries.report import report
from rewright.queries.summary import summary
from rewright.queries.visible import exact, visible

HOSTILE = (
    '</script><script>document.title="owned"</script>"\'><img src=x onerror=alert(1)>{{ 7*7 }}\u202eevil\u0000\u2028é'
)


def poisoned(value):
    """The value with the hostile text behind every free text in it."""
    if isinstance(value, Value):
        fields = type(value).model_fields
        changed = {name: _field(fields[name].annotation, getattr(value, name)) for name in fields}
        return value.model_copy(update=changed)
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    if isinstance(value, dict):
        return {key + HOSTILE: item + HOSTILE if isinstance(item, str) else item for key, item in value.items()}
    return value


def _field(annotation, value):
    if annotation in {str, str | None} and value is not None:
        return value + HOSTILE
    if annotation == tuple[str, ...]:
        return tuple(item + HOSTILE for item in value)
    return poisoned(value)


@pytest.fixture
def hostile(store):
    for name, kind in KINDS.items():
        store.write(name, poisoned(store.read(name, kind)))
    for decision in store.decisions():
        store.log(poisoned(decision))
    return store


def test_no_text_becomes_markup(hostile, blobs):
    tree = LexborHTMLParser(report(hostile, blobs))
    assert len(tree.css('script')) == 2
    assert [image.attributes['src'][:26] for image in tree.css('img')] == ['data:image/svg+xml;base64,']
    assert tree.css('[onerror]') == []


def test_the_hostile_text_is_really_there(hostile, blobs):
    text = LexborHTMLParser(report(hostile, blobs)).body.text()
    assert text.count('document.title="owned"') > 100
    assert '{{ 7*7 }}' in text


def test_no_hidden_character_survives(hostile, blobs):
    html = report(hostile, blobs)
    assert visible(html) == html
    assert '[U+202E]evil[U+0000]' in html


def test_a_hostile_source_stays_text(store, blobs, keep):
    keep(f'x = 1  # {HOSTILE}\ny = "{HOSTILE}"\n')
    html = report(store, blobs)
    tree = LexborHTMLParser(html)
    assert 'document.title="owned"' in tree.css_first('#L1').text()
    assert (len(tree.css('script')), len(tree.css('img')), visible(html)) == (2, 1, html)


def test_links_that_run_or_load_something_are_not_links(store, blobs):
    path = store.folder / 'delivery.json'
    delivery = json.loads(path.read_text())
    delivery['pull_requests'][0]['url'] = 'javascript:alert(1)'
    path.write_text(json.dumps(delivery))
    tree = LexborHTMLParser(report(store, blobs))
    links = [link.attributes['href'] for link in tree.css('#delivery h3 a')]
    assert links == ['https://forge.example/risk/quotes/pull/2']


def test_the_summary_reads_no_markup(hostile):
    console = Console(width=200, record=True, file=open('/dev/null', 'w'))  # noqa: PTH123, SIM115  closed with the test
    console.print(summary(hostile))
    console.file.close()
    assert '[U+202E]evil' in console.export_text()


@pytest.mark.parametrize(
    ('text', 'seen'),
    [
        ('plain é 日本', 'plain é 日本'),
        ('a\u200bb', 'a[U+200B]b'),
        ('\ud800', '[U+D800]'),
        ('tab\there\n', 'tab\there\n'),
        ('\x1b[31m', '[U+001B][31m'),
    ],
)
def test_hidden_characters_are_spelled(text, seen):
    assert visible(text) == seen


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('', ' '),
        ('a', 'a '),
        ('a', ' a'),
        ('é', 'e\u0301'),
        ('a b', 'a\u00a0b'),
        ('ab', 'a\u200bb'),
        ('', '  '),
        ('1\r', '1'),
    ],
)
def test_different_texts_never_look_equal(one, other):
    assert visible(exact(one)) != visible(exact(other))
