"""Chance in; an XPath out as people write them, and as nobody does."""

_TAGS = [
    'p',
    'div',
    'b',
    'table',
    'tr',
    'td',
    'th',
    'li',
    'ul',
    'a',
    'h1',
    'span',
    'i',
    'dl',
    'dt',
    'dd',
    '*',
    'tbody',
    'ol',
    'em',
]
_AXES = ['following-sibling::', 'preceding-sibling::', 'ancestor::', 'descendant::', 'parent::', 'self::', 'child::']
_CONDITIONS = ['@class', '@href', '@class="x"', "@class='c d'", 'contains(@class,"c")', 'starts-with(@href,"/u")', 'not(@class)', 'text()', 'text()="text"', 'contains(text(),"e")', 'contains(.,"x")', '.="text"', 'normalize-space()="text"', '@id="k"', '@data-x', 'contains(concat(" ",normalize-space(@class)," ")," c ")', 'string-length(@class)>1', 'count(*)>0', 'count(td)=2', 'not(.//td)']  # fmt: skip
_FUNCTIONS = ['string({})', 'normalize-space({})', 'count({})', 'not({})', 'string-length({})', 'concat({},"-")', 'substring-before({},"e")', 'substring-after({},"e")']  # fmt: skip
_PLACES = ['last()', 'position()<3', 'position()>1', 'position()=2', 'position()=last()']


def path(chance):
    """An XPath."""
    kind = chance.random()
    below = '//' + _relative(chance, 1).lstrip('./')
    if kind < 0.5:
        return '//' + _relative(chance, 2).lstrip('./')
    if kind < 0.75:
        return _relative(chance, 2)
    if kind < 0.8:
        return '/html/body/' + _relative(chance, 1).lstrip('./')
    if kind < 0.9:
        return chance.choice(_FUNCTIONS).format(below)
    if kind < 0.95:
        return f'({below})[{chance.choice([1, 2])}]'
    return f'//{chance.choice(_TAGS)} | //{chance.choice(_TAGS)}/{chance.choice(_TAGS)}'


def _relative(chance, depth):
    text = chance.choice(['', './', './/']) + _step(chance, depth)
    if chance.random() < 0.4:
        text += chance.choice(['/', '//']) + _step(chance, depth)
    kind, sign = chance.random(), chance.choice(['/', '//'])
    if kind < 0.2:
        return f'{text}{sign}@{chance.choice(["href", "class", "id", "data-x"])}'
    return f'{text}{sign}text()' + ('[1]' if sign == '/' and chance.random() < 0.3 else '') if kind < 0.4 else text


def _step(chance, depth):
    kind = chance.random()
    if kind > 0.85:
        return chance.choice(['..', '.'])
    step = (chance.choice(_AXES) if kind > 0.75 else '') + chance.choice(_TAGS)
    return step + ''.join(f'[{_predicate(chance, depth)}]' for _ in range(chance.choice([0, 0, 1, 1, 2])))


def _predicate(chance, depth):
    kind = chance.random()
    if kind < 0.25:
        return str(chance.choice([1, 1, 2, 3]))
    if kind < 0.35:
        return chance.choice(_PLACES)
    if depth == 0 or kind < 0.6:
        return chance.choice(_CONDITIONS)
    if kind < 0.8:
        return _relative(chance, depth - 1)
    return f'{chance.choice(_CONDITIONS)} {chance.choice(["and", "or"])} {chance.choice(_CONDITIONS)}'
