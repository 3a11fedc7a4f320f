"""Chance in; a page out as people write them: ends left out, ends of nothing, tables without bodies, odd text."""

_TAGS = ['p', 'div', 'b', 'table', 'tbody', 'tr', 'td', 'th', 'li', 'ul', 'ol', 'a', 'h1', 'h2', 'pre', 'span', 'i', 'em', 'dl', 'dt', 'dd', 'form', 'br', 'img', 'hr', 'center', 'font', 'small', 'textarea', 'title', 'script', 'style', 'body', 'head', 'html', 'button', 'label', 'option', 'fieldset', 'u', 'main', 'article', 'caption', 'x-y']  # fmt: skip
_USUAL = 22
_VOID = {'br', 'img', 'hr', 'wbr'}
_ATTRIBUTES = ['', ' class="c d"', ' class=x', ' href="/u?a=1&amp;b=2"', ' id=k', ' data-x', ' title="a > b"']
_ODD_ATTRIBUTES = [' class="c" class="d"', ' href="?a=1&lt=2"', ' class="a\u00a0b"', ' class="a&nbsp;b"', ' class="a\u2003b\u0085c"', " title=' a\n b '", ' HREF=/x', ' class=""', ' a"b=c', ' =x', ' title="&copy=1 &amp &notit;"', ' @x=1 :y=2 xml:lang=en']  # fmt: skip
_TEXTS = ['text', ' ', '\n', '  \n ', '&amp;', '&lt;', 'é', '&nbsp;', '\t', '&copy;', 'a & b', ' a\n b ', '日本']
_ODD_TEXTS = ['&copy', '<!-- c -->', 'x < y', '&#150;', '&#39;', '&#x2019;', '&notit;', '\x0c', '\u2003', 'a&ltb', '&bogus;', '&#0;', '&#13;', '1<2', '</ p>', '<?php x ?>', '<![CDATA[x]]>', '<!-->', '<!doctype html>', '<!x>', 'AT&T', '&', '\x0b', '\ufeff', '&Abreve;', '&lang;', '<script>x<y</script>']  # fmt: skip
_HEADS = ['', '<head><title> A &amp; B </title><meta charset="utf-8"></head>', '<head>\n<title>t</title>\n<script>x<y</script><style>a{}</style></head>\n']  # fmt: skip


def page(chance):
    """A page, whole or a fragment."""
    odd = chance.choice([0, 0.02, 0.05, 0.15])
    body = ''.join(
        chance.choice([_anything, _anything, _table, _list, _terms, _paragraphs, _choice])(chance, odd)
        for _ in range(chance.choice([1, 1, 2, 3]))
    )
    if chance.random() < 0.3:
        return chance.choice(['', '<body>', '<title>t</title>', '<html>']) + body
    begin = chance.choice(['', '<!DOCTYPE html>\n', '\n']) + chance.choice(['<html>', '<html lang="en">\n'])
    end = chance.choice(['</body></html>', '\n</body>\n</html>\n', '</html>', '</body>', ''])
    return begin + chance.choice(_HEADS) + chance.choice(['<body>', '<body class="z">\n']) + body + end


def _anything(chance, odd, depth=4):
    if depth == 0 or chance.random() < 0.35:
        return chance.choice(_ODD_TEXTS if chance.random() < odd * 2 else _TEXTS)
    tag = chance.choice(_TAGS[:_USUAL] if chance.random() < 0.75 else _TAGS)
    begin = f'<{tag}{chance.choice(_ODD_ATTRIBUTES if chance.random() < odd else _ATTRIBUTES)}>'
    if tag in _VOID:
        return begin
    inner = ''.join(_anything(chance, odd, depth - 1) for _ in range(chance.choice([0, 1, 1, 2, 3])))
    return _damaged(chance, begin, inner, tag) if chance.random() < odd else f'{begin}{inner}</{tag}>'


def _damaged(chance, begin, inner, tag):
    return chance.choice(
        [
            begin + inner,
            begin + inner,
            f'{inner}</{tag}>',
            f'{begin}{inner}</{chance.choice(_TAGS)}>',
            f'<{tag}/>{inner}</{tag}>',
            f'{begin.upper()}{inner}</{tag}>',
            f'{begin}{inner}</{tag} >',
        ]
    )


def _ended(chance, odd, tag):
    return '' if chance.random() < odd * 3 else f'</{tag}>'


def _table(chance, odd):
    rows = []
    for _ in range(chance.randint(0, 3)):
        cells = ''
        for _ in range(chance.randint(0, 3)):
            tag = chance.choice(['td', 'td', 'th'])
            cells += f'<{tag}>{_anything(chance, odd, 2)}{_ended(chance, odd, tag)}'
        rows.append(
            f'<tr>{chance.choice(["", chr(10)])}{cells}{_ended(chance, odd, "tr")}{chance.choice(["", chr(10)])}'
        )
    body = ''.join(rows)
    if chance.random() < 0.2:
        body = f'<colgroup><col><col></colgroup>{body}'
    if chance.random() < 0.2:
        body = f'<caption>{_anything(chance, odd, 1)}</caption>{body}'
    if chance.random() < 0.4:
        body = '<thead><tr><th>h</th></tr></thead>' + body
    if chance.random() < 0.5:
        body = f'<tbody>{body}{_ended(chance, odd, "tbody")}'
    return f'{chance.choice(["<table>", "<table class=t>" + chr(10)])}{body}</table>'


def _list(chance, odd):
    return f'<ul>{_items(chance, odd, "li", "li")}</ul>'


def _terms(chance, odd):
    return f'<dl>{_items(chance, odd, "dt", "dd")}</dl>'


def _choice(chance, odd):
    options = ''.join(
        f'<option value=1>{chance.choice(_TEXTS)}{_ended(chance, odd, "option")}' for _ in range(chance.randint(0, 3))
    )
    beside = ['', f'<textarea>{chance.choice(_TEXTS)}</textarea>', f'<noscript>{_anything(chance, odd, 1)}</noscript>', '<iframe src=x></iframe>']  # fmt: skip
    return f'<select name=q>{options}</select>{chance.choice(beside)}'


def _paragraphs(chance, odd):
    return _items(chance, odd, 'p', 'p')


def _items(chance, odd, first, second):
    return ''.join(
        f'<{tag}>{_anything(chance, odd, 2)}{_ended(chance, odd, tag)}{chance.choice(["", chr(10)])}'
        for _ in range(chance.randint(0, 3))
        for tag in dict.fromkeys((first, second))
    )
