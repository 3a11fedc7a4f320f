"""Chance in; HTML pages of a small shop out: a table or cards, as untidy as pages are."""

from draws import STRANGE, WORDS

_ESCAPES = str.maketrans({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})


def text_of(chance, mood):
    word = chance.choice(STRANGE if mood == 'strange' and chance.random() < 0.5 else WORDS)
    return word.translate(_ESCAPES)


def price_of(chance, mood):
    if mood != 'friendly' and chance.random() < 0.2:
        return chance.choice(['', 'n/a', '£', '€ 1.234,50', '-', '1,000', '  '])
    return chance.choice(['$%.2f', '£%.2f', '%.2f', ' %.1f '])[:] % chance.choice([0, 1.5, 9.99, 10, 1234.5])


def item(chance, mood, number):
    """One shop item: name, price, link and stock as they stand in a page."""
    return (
        text_of(chance, mood),
        price_of(chance, mood),
        f'/item/{number}',
        chance.choice(['In stock', 'out', '3 left', '']),
    )


def cards(chance, mood, first, count, more=''):
    """A page of cards; in bad moods parts are missing, nested or twice there."""
    return _page(''.join(_card(chance, mood, first + n) for n in range(count)) + more, chance, mood)


def _card(chance, mood, number):
    name, price, link, stock = item(chance, mood, number)
    extra = chance.choice(['', '', ' featured', ' sale']) if mood != 'friendly' else ''
    parts = [
        f'<h3><a href="{link}" title="{name}">{name}</a></h3>',
        f'<p class="price">{price}</p>',
        f'<p class="stock">\n  {stock}\n</p>',
    ]
    if mood != 'friendly' and chance.random() < 0.15:
        parts.pop(chance.randrange(len(parts)))
    if mood != 'friendly' and chance.random() < 0.1:
        parts.append(f'<div class="note"><b>new</b> &nbsp;{name}<br>second</div>')
    return f'<article class="card{extra}">' + chance.choice(['', '\n    ']).join(parts) + '</article>\n'


def table(chance, mood, first, count):
    """A page with one table of items."""
    rows = ['<tr><th>Name</th><th>Price</th><th>Stock</th></tr>']
    for n in range(count):
        name, price, link, stock = item(chance, mood, first + n)
        cells = [
            f'<td class="name"><a href="{link}">{name}</a></td>',
            f'<td class="price"> {price} </td>',
            f'<td>{stock}</td>',
        ]
        if mood != 'friendly' and chance.random() < 0.12:
            cells.pop()
        rows.append(f'<tr data-id="{first + n}">' + chance.choice(['', '\n  ']).join(cells) + '</tr>')
    body = chance.choice(['<tbody>%s</tbody>', '%s']) % '\n'.join(rows)
    return _page(f'<table id="items" class="t">{body}</table>', chance, mood)


def _page(body, chance, mood):
    page = f'<!DOCTYPE html>\n<html><head><title>Shop &amp; co</title></head><body>\n<div id="main">{body}</div></body></html>'
    if mood in {'strange', 'extreme'} and chance.random() < 0.25:
        page = chance.choice([
            lambda p: p.replace('</td>', '', 1), lambda p: p.replace('<p ', '<P ', 1), lambda p: p.replace('</p>', '', 1),
            lambda p: p.replace('<h3>', '<h3 class=x>', 1), lambda p: p.replace('</div>', '', 1), lambda p: p.replace('class="price"', "class='price'"),
            lambda p: p.replace('</td>', ''), lambda p: p.replace('</td>', '').replace('</tr>', ''), lambda p: p.replace('</p>', ''),
            lambda p: p.replace('</a>', '</a></span>'), lambda p: p.replace('</body></html>', ''), lambda p: p.replace('</h3>', '</h2>'),
            lambda p: p.replace('&amp;', '&'), lambda p: p.replace('<body>', '<body><!-- <p class="price">9</p> -->'), lambda p: '',
        ])(page)  # fmt: skip
    return page.encode()
