"""A regular expression in; out comes the same text, or a refusal where Python, RE2 and Rust could read it differently."""

import re
from re import _constants as sre
from re import _parser as reader

from rewright.rewrite.frames.call import require

# A text without regard to case: other alphabets have letters that fold to these.
FOLDED = frozenset('iIkKsS')
# Set operations, braces, comments and flags, a bracket first in a class, escapes such as `\<`: read in several ways.
UNLIKE = re.compile(r'&&|--|~~|[{}]|\(\?(?!:)|\[\^?[\[\]]|\\(?![.^$*+?()\[\]|\\/ntr-])')


def shared(pattern: str, *, case: bool = True) -> str:
    """The pattern with its flag of case, for Rust's engine; Refused outside the part where the engines agree.

    That part is literals and classes of ASCII characters, alternation, plain groups and `^`; nothing that may be empty.
    """
    plain = pattern.isascii() and not UNLIKE.search(pattern)
    require(plain, f'the regular expression {pattern!r}')
    try:
        parsed = reader.parse(pattern)
    except re.error as error:
        require(condition=False, why=f'the regular expression {pattern!r}: {error}')
    require(parsed.state.flags == int(re.UNICODE), f'flags in the regular expression {pattern!r}')
    require(parsed.getwidth()[0] > 0, f'{pattern!r} may match nothing')
    _walk(list(parsed), pattern, case=case)
    return pattern if case else f'(?i){pattern}'


def _walk(items: list[tuple[object, object]], pattern: str, *, case: bool) -> None:
    for what, value in items:
        if what is sre.LITERAL:
            require(case or chr(value) not in FOLDED, f'{chr(value)!r} in any case')  # type: ignore[arg-type]  # A code point.
        elif what is sre.IN:
            require(case, 'a class of characters in any case')
            # An opening bracket within a class begins another class in Rust.
            plain = all(
                w in (sre.LITERAL, sre.RANGE) and ord('[') not in (v if w is sre.RANGE else (v,))
                for w, v in value  # type: ignore[attr-defined]  # A list of pairs.
            )
            require(plain, f'a class in the regular expression {pattern!r}')
        elif what is sre.BRANCH:
            for branch in value[1]:  # type: ignore[index]  # None and the branches.
                _walk(list(branch), pattern, case=case)
        elif what is sre.SUBPATTERN:
            _walk(list(value[3]), pattern, case=case)  # type: ignore[index]  # Group, two flags, what is in it.
        else:
            known = what is sre.AT and value is sre.AT_BEGINNING
            require(known, f'{str(what).lower()} in the regular expression {pattern!r}')
