"""An XPath that becomes a selector finds what lxml finds, in its order; one that has no such selector becomes none."""

import random

import pytest
from broken_pages import page
from test_elements import both

from rewright_runtime import breach, xpath_css
from rewright_runtime.breach import ContractBreach
from rewright_runtime.xpath_css import plan

SELECTORS = {
    '//tr': 'tr',
    '//table//tr/td': 'table tr > td',
    '//td[@class="p"]/a/@href': 'td[class="p"] > a',
    "//a[contains(@href,'/u')]/text()": 'a[href*="/u"]',
    '//li[@id and starts-with(@class,"c")]': 'li[id][class^="c"]',
    './/td': 'td',
    './/a/@href': 'a',
    '//a | //b | //ul/li': 'a, b, ul > li',
    '/html/body//p': 'html > body p',
    '//*[@data-x]/@class': '*[data-x]',
    './/td/text()': 'td',
}
NONE = [
    'td/a', './td', './/td/a', '//td[1]', '//td[last()]', '//td[a]', '//a[@href=""]', '//a[@href="é"]', '//a[@rel="x"]', '//a[contains(@href,@id)]',
    '//td[text()="a"]', '//td//text()', '//td//@href', '//a/..', 'string(//a)', '//*/text()', '/html/text()', '/table', '//td[@class="a" or @id]',
    '//h1/following-sibling::p', '//a[@class!="x"]', '//a[@HREF]', '(//a)[1]', './/td | //a', '//a[not(@href)]', '//a["x"=@class]', '//td/text()[1]',
]  # fmt: skip
CASES = """<!DOCTYPE html><html><head><title>t</title></head><body><p class=c id=k>1</p><p class=C id=K>2 <a href="/U?A=1" title="x Y">l</a> 3</p>
<p class="c d" data-x>4</p><p class="">5</p><p class>6</p><ul class=c><li class=c>a<ul><li>b</ul>c<li>d</ul></body></html>"""
ASKED = ['//p[@class="c"]', '//p[@class="C"]', '//p[@id="k"]/text()', '//p/text()', '//li/text()', '//ul//li/text()', '//p[contains(@class,"c")]/@id', '//p[starts-with(@class,"c ")]', '//a[contains(@href,"a=1")]', '//a[contains(@href,"A")]/@title', '//a[@title="x y"]', '//p[@class]/@class', '//*[@class="c"]', '//li[@class="c"]/ul/li', '//p[@data-x]', '//p/@data-x', '/html/body/p/a', '//li | //p', '//p | //p[@class] | //body/p | //li', '//ul/li/@class']  # fmt: skip


@pytest.mark.parametrize('path', SELECTORS)
def test_steps_down_become_a_selector(path):
    assert plan(path).selector == SELECTORS[path]


@pytest.mark.parametrize('path', NONE)
def test_what_css_does_not_say_becomes_none(path):
    assert (plan(path).scope, plan(path).selector) == ('', '')


@pytest.mark.parametrize('path', ASKED)
def test_selectors_compare_letter_by_letter_and_keep_the_order(path):
    assert plan(path).selector
    assert [ours for _, ours, _ in both(CASES, [path])] == [theirs for _, _, theirs in both(CASES, [path])]


def drawn(chance):
    tags = ['p', 'div', 'td', 'tr', 'li', 'ul', 'a', 'b', 'span', 'table', 'dd', '*']
    conditions = ['', '', '', '[@class]', '[@class="c d"]', '[contains(@class,"c")]', '[starts-with(@href,"/u")]', '[@id="k"]', '[@data-x and @class]']  # fmt: skip
    steps = ''.join(
        chance.choice(['/', '//']) * bool(n) + chance.choice(tags) + chance.choice(conditions)
        for n in range(chance.choice([1, 1, 2, 3]))
    )
    path = '//' + steps + chance.choice(['', '', '', '/text()', '/@class', '/@href'])
    return f'{path} | //{chance.choice(tags)}' if path[-1] not in ')sf' and chance.random() < 0.3 else path


def otherwise(count):
    asked, found = 0, []
    for number in range(count):
        chance = random.Random(f'css-{number}')
        text = page(chance)
        try:
            answers = list(both(text, [p for p in (drawn(chance) for _ in range(15)) if plan(p).scope]))
        except ContractBreach:
            breach._MET.clear()
            continue
        asked += len(answers)
        found += [(text, *a) for a in answers if a[1] != a[2]]
    return asked, found


def test_drawn_selectors_find_what_lxml_finds():
    asked, found = otherwise(400)
    assert found == []
    assert asked > 800


def test_texts_out_of_order_are_seen(monkeypatch):
    real = xpath_css._of_path
    monkeypatch.setattr(xpath_css, '_of_path', lambda expr: (p := real(expr)) and p._replace(nested='x-none'))
    plan.cache_clear()
    try:
        assert [a for a in both(CASES, ['//li/text()']) if a[1] != a[2]]
    finally:
        plan.cache_clear()
