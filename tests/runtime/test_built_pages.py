"""A page that is no plain HTML is read as BeautifulSoup reads it by html.parser, or refused with its place and what comes next."""

import random

import pytest
from broken_pages import page
from test_other_parsers import answers, compared

from rewright_runtime import breach, built_page, page_trees
from rewright_runtime.breach import ContractBreach
from rewright_runtime.html import parse_html
from rewright_runtime.page import Page
from rewright_runtime.page_characters import NotPlain

# What releases of BeautifulSoup say of a page: `str(BeautifulSoup(page, 'html.parser'))`, noted from each.
BY_RELEASE = {
    '<p>a<p>b': dict.fromkeys(('4.6.3', '4.9.3', '4.15.0', ''), '<p>a<p>b</p></p>'),
    '<b><i>x</b>y</i>z': {'4.8.2': '<b><i>x</i></b>yz', '4.13.5': '<b><i>x</i></b>yz', '': '<b><i>x</i></b>yz'},
    '<div><a>1<a>2</div></a>3': dict.fromkeys(('4.6.3', '4.15.0', ''), '<div><a>1<a>2</a></a></div>3'),
    '<table><p>x</p><tr>a<td>b</table>': {'': '<table><p>x</p><tr>a<td>b</td></tr></table>'},
    '<p class=a class=b title=q title="">x': {'': '<p class="b" title="">x</p>'},
    '<div></b>x</div>y': {'4.6.3': '<div></div>xy', '4.8.2': '<div></div>xy', '4.9.3': '<div>x</div>y', '4.15.0': '<div>x</div>y', '': None, '4.9.1': None},
    '<p>a</br>b': {'4.8.2': '<p>a</p>b', '4.9.3': '<p>ab</p>', '': None},
    '<br>a<br/>b<p>c</p>': {'4.6.3': '<br>a<br>b<p>c</p></br>', '4.12.3': '<br>a<br>b<p>c</p></br>', '4.13.0': '<br>a<br>b<p>c</p>', '4.15.0': '<br>a<br>b<p>c</p>', '': None},
    '<div><br>a<img/>x<br/>y</div>z': {'4.12.3': '<div><br>a<img>x<br>y</br></div>z', '4.13.5': '<div><br>a<img>x<br>y</div>z', '': None},
    '<br></br><br/>x': {'4.6.3': '<br><br>x', '4.15.0': '<br><br>x', '': '<br><br>x'},
    '<p>1 < 2 <b>x</b>': {'': '<p>1 &lt; 2 <b>x</b></p>'},
}  # fmt: skip


def written(text, release):
    """The tree as it is written; what stood open where a `<br/>` is left open has an end of its own."""
    top = page_trees.tree_of(f'<u></u>{text}', 'html.parser', release=release).top
    return ''.join(map(_written, _below(page_trees_body(top))))[len('<u></u>') :]


def page_trees_body(top):
    return top.body if hasattr(top, 'body') else top


def _below(node):
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _written(node):
    if node.is_text_node:
        return node.text_content.replace('<', '&lt;')
    inner = ''.join(map(_written, _below(node)))
    attributes = ''.join(f' {k}="{v or ""}"' for k, v in node.attributes.items())
    ends = inner or node.tag not in {'br', 'img'}
    return f'<{node.tag}{attributes}>{inner}' + (f'</{node.tag}>' if ends else '')


@pytest.mark.parametrize(('text', 'release'), [(t, r) for t, found in BY_RELEASE.items() for r in found])
def test_a_release_reads_a_broken_page_in_its_own_way(text, release):
    numbers = tuple(map(int, release.split('.'))) if release else None
    expected = BY_RELEASE[text][release]
    if expected is None:
        with pytest.raises(ContractBreach, match='releases of BeautifulSoup read differently'):
            written(text, numbers)
        breach._MET.clear()
    else:
        assert written(text, numbers) == expected


def test_the_release_that_is_here_reads_as_it_is_noted():
    import bs4

    numbers = tuple(int(n) for n in str(bs4.__version__).split('.'))
    for text, found in BY_RELEASE.items():
        theirs = str(bs4.BeautifulSoup(text, 'html.parser')).replace('/>', '>')
        assert theirs == written(text, numbers), text
        assert theirs in found.values()


def test_most_broken_pages_are_read():
    passed, otherwise = compared('html.parser', 'broken', 400)
    assert otherwise == []
    assert passed > 200


def test_a_tree_that_closes_what_html_closes_is_seen(monkeypatch):
    page_of = built_page._Page
    monkeypatch.setattr(
        page_of,
        '_start',
        lambda self, token, start=page_of._start: (
            self._close('p', '') if token['name'] == 'p' and self.open[-1][0] == 'p' else None,
            start(self, token),
        ),
    )
    assert compared('html.parser', 'broken', 400)[1]


def test_the_fast_gate_knows_what_the_slow_walk_knows():
    seen = 0
    for number in range(1500):
        text = page(random.Random(f'gate-{number}'))
        for parser, gate in page_trees._GATES.items():
            framed, slow, known = number % 2 == 0, None, None
            try:
                fast = gate.passed(text, framed)
            except NotPlain:
                fast = None
            slow = gate.scan(text, framed)
            try:
                slow.run()
                known = slow.held(), slow.begin, slow.end, slow.bodies
            except NotPlain:
                assert fast is None, (parser, text)
            if fast is not None:
                seen += 1
                assert (fast.held(), fast.begin, fast.end, fast.bodies) == known, (parser, text)
    assert seen > 700


def test_old_releases_do_not_say_what_the_text_of_a_script_is():
    text = '<div><p>a</p><script>x</script></div>'
    old = parse_html(text, bs4='4.9.3')
    assert old.css_first('p').text() == 'a'
    with pytest.raises(ContractBreach, match='script'):
        old.css_first('div').text()
    breach._MET.clear()
    assert parse_html(text, bs4='4.12.3').css_first('div').text() == 'a'


def test_a_refusal_names_page_line_reason_and_what_comes_next():
    answer = Page(
        200, 'OK', 'http://shop/list?page=3', (('content-type', 'text/html; charset=utf-8'),), b'<p>a\n<p>b &copy c'
    )
    assert answer.text
    with pytest.raises(
        ContractBreach, match=r'http://shop/list\?page=3 is not plain HTML, line 2: the entity &copy'
    ) as met:
        parse_html(answer.text)
    assert 'next: run `rewright rewrite JOB --fresh`' in str(met.value)
    with pytest.raises(
        ContractBreach, match=r"the page that begins '<b>\\n\\n<i></p>' is not plain HTML, line 3: </p>"
    ):
        parse_html('<b>\n\n<i></p>')
    breach._MET.clear()


def test_the_blanks_around_the_elements_of_a_built_page_are_still_refused():
    text = '<html><p>a<p>b</html>'
    assert answers(text, 'html.parser', ours=True) == answers(text, 'html.parser', ours=False)
