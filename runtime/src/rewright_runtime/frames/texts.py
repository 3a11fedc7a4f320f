"""Texts as Python takes them: which characters are blank, and the pieces of a text."""

from collections.abc import Callable

import polars as pl

from rewright_runtime.breach import ContractBreach

# What `str.strip` takes away: every character with `str.isspace()`; Unicode's own property, which polars goes by, lacks the four separators U+001C to U+001F.
BLANKS = (
    '\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680'
    '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
)


def piece(texts: pl.Expr, mark: str, place: int, *, of: int, most: int = -1) -> pl.Expr:
    """`str.split(mark, n=most, expand=True)[place]`: one piece of each text; a text with fewer has none.

    Raises ContractBreach unless the most pieces that a text has are `of`, as many as there are columns.
    """
    return texts.map_batches(lambda s: _piece(s, mark, place, of, most), return_dtype=pl.String, is_elementwise=False)


def _piece(texts: pl.Series, mark: str, place: int, of: int, most: int) -> pl.Series:
    pieces = texts.str.split(mark) if most == -1 else _cut(texts, mark, most)
    found = pieces.list.len()
    if found.max() != of:
        raise ContractBreach(f'column {texts.name!r} has {found.max()!r} pieces between {mark!r}, expected {of}')
    return pieces.list.get(place, null_on_oob=True)


def _cut(texts: pl.Series, mark: str, most: int) -> pl.Series:
    cut = [None if text is None else text.split(mark, most) for text in texts]
    return pl.Series(texts.name, cut, dtype=pl.List(pl.String))


def each_text(texts: pl.Expr, made: Callable[[str], object]) -> pl.Expr:
    """What a method of Python's own makes of each text; a missing one stays missing."""
    return texts.map_batches(
        lambda s: pl.Series(s.name, [None if text is None else made(text) for text in s], dtype=_type(made)),
        return_dtype=_type(made),
        is_elementwise=True,
    )


def _type(made: Callable[[str], object]) -> type[pl.DataType]:
    return pl.Boolean if isinstance(made(''), bool) else pl.String
