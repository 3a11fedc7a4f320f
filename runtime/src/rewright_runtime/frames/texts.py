"""What Python takes for blank: the characters that `str.strip` takes away."""

# Every character with `str.isspace()`; Unicode's own property, which polars goes by, lacks the four separators U+001C to U+001F.
BLANKS = (
    '\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680'
    '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
)
