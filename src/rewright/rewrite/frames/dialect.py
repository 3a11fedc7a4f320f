r"""A Python regular expression in; one by which Rust's engine finds the same text out, or a refusal where there is none.

Both engines are leftmost-first. What is read otherwise is spelled otherwise (`\\s`, `\\w`, `i` in any case, `$`); a pattern
that needs none of it keeps its own text. Characters that Unicode did not know yet when the job's Python was made may be
of another class.
"""

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Literal

from rewright.rewrite.frames.call import require

# The parser of the standard library, which has neither types nor a public name.
sre: Any = import_module('re._constants')
reader: Any = import_module('re._parser')
# What is asked of a pattern: whether it is there, or which text it is.
Use = Literal['test', 'text']
# Plain groups, classes and escapes that both engines read alike: such a pattern stays as it is written.
_ALIKE = re.compile(
    r'(?:[A-Za-z0-9 ,;:_%/!="\'@-]|\\[.^$*+?()|\\/ntrd\[\]-]|\[\^?[A-Za-z0-9_]+\]|\[\^?(?:a-z|A-Z|0-9)+\]|[.*+?^|()])*'
)
_SPECIAL = frozenset('.^$*+?()[]{}|\\')
_SPECIAL_INSIDE = frozenset('^[]\\&-~')
_CONTROLS = {'\n': r'\n', '\t': r'\t', '\r': r'\r'}
# `str.isspace` knows four separators that Unicode does not call white space; `str.isalnum` knows letters and numbers.
_CLASSES = {
    sre.CATEGORY_DIGIT: r'\d',
    sre.CATEGORY_NOT_DIGIT: r'\D',
    sre.CATEGORY_SPACE: r'[\s\x1c-\x1f]',
    sre.CATEGORY_NOT_SPACE: r'[^\s\x1c-\x1f]',
    sre.CATEGORY_WORD: r'[\p{L}\p{N}_]',
    sre.CATEGORY_NOT_WORD: r'[^\p{L}\p{N}_]',
}
_BEGINNINGS = frozenset({sre.AT_BEGINNING, sre.AT_BEGINNING_STRING})
_ATOMS = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.SUBPATTERN})
_SIGNS: Mapping[tuple[object, object], str] = {(0, sre.MAXREPEAT): '*', (1, sre.MAXREPEAT): '+', (0, 1): '?'}
# Beyond it the automaton of a class of all letters grows past what polars compiles.
_MOST_REPEATS = 100
# A group in the text of a replacement: a digit more would make another number or an octal character.
_GROUP = re.compile(r'\\([1-9])(?![0-9])')
# Letters with which Python's case folding finds others than Rust's.
_FOLDED = {'i': '[i\u0130\u0131]', 'I': '[i\u0130\u0131]'}


def shared(pattern: str, *, case: bool = True, use: Use = 'text') -> str:
    """The pattern for Rust's engine, with its flag of case; Refused for what has no equal there.

    That is: what may match nothing, look around, back references, word boundaries, flags within, repeats of what may be
    empty, and `$` where the text that was found matters.
    """
    try:
        parsed = reader.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        require(condition=False, why=f'the regular expression {pattern!r}: {error}')
    require(parsed.state.flags == int(re.UNICODE), f'flags in the regular expression {pattern!r}')
    require(parsed.getwidth()[0] > 0, f'{pattern!r} may match nothing')
    made = _Writer(pattern, case=case, use=use).items(list(parsed), last=True)
    if case:
        return pattern if _ALIKE.fullmatch(pattern) else made
    return f'(?i){made}'


def replacement(text: str, pattern: str) -> str:
    r"""The text that takes the place of what `pattern` found, as Rust's engine writes it; Refused for other escapes than `\\1`."""
    parts = _GROUP.split(text)
    require(not any('\\' in part for part in parts[::2]), f'the replacement {text!r}')
    groups = re.compile(pattern).groups
    require(all(int(number) <= groups for number in parts[1::2]), f'a group that {pattern!r} lacks')
    return ''.join(f'${{{part}}}' if n % 2 else part.replace('$', '$$') for n, part in enumerate(parts))


class _Writer:
    """Writes the parsed parts of one pattern."""

    def __init__(self, pattern: str, *, case: bool, use: Use) -> None:
        self._pattern, self._case, self._use = pattern, case, use

    def items(self, items: Iterable[Any], *, last: bool) -> str:
        """What stands one after another; `last` says that nothing follows."""
        listed = list(items)
        if len(listed) == 1 and listed[0][0] is sre.BRANCH:
            return self._branches(listed[0][1], last=last)
        if last and self._case and _ends_in_blanks(listed):
            return f'{self.items(listed[:-1], last=False)}$'
        return ''.join(
            self._item(what, value, last=last and n == len(listed) - 1) for n, (what, value) in enumerate(listed)
        )

    def _item(self, what: object, value: Any, *, last: bool) -> str:
        if what is sre.LITERAL:
            return self._letter(chr(value))
        if what is sre.NOT_LITERAL:
            self._need(self._case, 'a class in any case')
            return f'[^{self._inside(chr(value))}]'
        if what is sre.ANY:
            return '.'
        if what is sre.IN:
            return self._class(value)
        if what is sre.BRANCH:
            return f'(?:{self._branches(value, last=last)})'
        if what is sre.SUBPATTERN:
            number, on, off, inner = value
            self._need(not on and not off, 'flags')
            return f'({"?:" if number is None else ""}{self.items(inner, last=last)})'
        if what in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self._repeat(*value, lazy=what is sre.MIN_REPEAT)
        return self._place(what, value, last=last)

    def _branches(self, value: Any, *, last: bool) -> str:
        return '|'.join(self.items(branch, last=last) for branch in value[1])

    def _repeat(self, least: int, most: int, inner: Any, *, lazy: bool) -> str:
        self._need(inner.getwidth()[0] > 0, 'a repeat of what may be empty')
        self._need(most is sre.MAXREPEAT or most <= _MOST_REPEATS, f'more than {_MOST_REPEATS} repeats')
        self._need(least <= _MOST_REPEATS, f'more than {_MOST_REPEATS} repeats')
        written = self.items(inner, last=False)
        whole = len(inner) == 1 and inner[0][0] in _ATOMS
        upper = '' if most is sre.MAXREPEAT else most
        sign = _SIGNS.get((least, most)) or (f'{{{least}}}' if least == most else f'{{{least},{upper}}}')
        return (written if whole else f'(?:{written})') + sign + ('?' if lazy else '')

    def _place(self, what: object, value: object, *, last: bool) -> str:
        if what is sre.AT and value in _BEGINNINGS:
            return '^'
        if what is sre.AT and value is sre.AT_END_STRING:
            return '$'
        # Python's sign also stands before a line end that ends the text.
        self._need(
            what is sre.AT and value is sre.AT_END and last and self._use == 'test',
            str(what if what is not sre.AT else value).lower(),
        )
        return r'\n?$'

    def _letter(self, letter: str) -> str:
        self._need(self._case or letter.isascii(), f'{letter!r} in any case')
        if not self._case and letter in _FOLDED:
            return _FOLDED[letter]
        return self._escaped(letter, _SPECIAL)

    def _inside(self, letter: str) -> str:
        return self._escaped(letter, _SPECIAL_INSIDE)

    def _escaped(self, letter: str, special: frozenset[str]) -> str:
        self._need(letter.isprintable() or letter in _CONTROLS, 'a control character')
        return _CONTROLS.get(letter) or (f'\\{letter}' if letter in special else letter)

    def _class(self, parts: list[tuple[object, Any]]) -> str:
        self._need(self._case or all(what is sre.CATEGORY for what, _ in parts), 'a class in any case')
        if len(parts) == 1 and parts[0][0] is sre.CATEGORY:
            return self._category(parts[0][1])
        return f'[{"".join(self._member(what, value) for what, value in parts)}]'

    def _member(self, what: object, value: Any) -> str:
        if what is sre.NEGATE:
            return '^'
        if what is sre.LITERAL:
            return self._inside(chr(value))
        if what is sre.RANGE:
            return '-'.join(self._inside(chr(bound)) for bound in value)
        self._need(what is sre.CATEGORY, str(what).lower())
        return self._category(value)

    def _category(self, value: object) -> str:
        self._need(value in _CLASSES, str(value).lower())
        return _CLASSES[value]

    def _need(self, condition: object, why: str) -> None:
        require(bool(condition), f'{why} in the regular expression {self._pattern!r}')


def _ends_in_blanks(items: list[Any]) -> bool:
    """Whether `$` stands behind as many blanks as there are: a line end that ends the text is one of them."""
    match items:
        case [*_, (sre.MAX_REPEAT, (_, sre.MAXREPEAT, inner)), (sre.AT, sre.AT_END)]:
            return list(inner) == [(sre.IN, [(sre.CATEGORY, sre.CATEGORY_SPACE)])]
    return False
