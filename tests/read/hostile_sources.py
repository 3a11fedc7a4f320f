"""Hostile sources as data: the bytes of the script, the sentence that they are answered with, and the place it names."""

import codecs

TOO_DEEP = 'nests too deep, or is too long'
CHARACTERS = 'invalid non-printable character'

# These are told from the bytes alone.
UNREADABLE = {
    'binary': (b'\x7fELF\x02\x01\x01' + bytes(64), 'binary file', 'job.py'),
    'control characters': (bytes(range(1, 7)) * 50, 'binary file', 'job.py'),
    'an archive': (b'PK\x03\x04' + b'x' * 90, 'binary file', 'job.py'),
    'NUL bytes alone': (bytes(1000), 'binary file', 'job.py'),
    'compiled by Python 3': (b'\xa7\r\r\n' + bytes(12) + b'\xe3' * 500, 'compiled Python', 'job.py'),
    'compiled by Python 2': (b'\x03\xf3\r\n\x10\0\0_c' + b'\xe3' * 500, 'compiled Python', 'job.py'),
    'a NUL byte': (b'x = 1\ny = 2\0\n', 'holds a NUL byte', 'job.py:2'),
    'a NUL byte in letters': (b'# coding: unicode_escape\nx = 1\n\\x00\n', 'holds a NUL byte', 'job.py:3'),
    'UTF-16': ('x = 1\n'.encode('utf-16'), 'UTF-16', 'job.py'),
    'UTF-32': (codecs.BOM_UTF32_BE + 'x = 1\n'.encode('utf-32-be'), 'binary file', 'job.py'),
    'latin-1 without a word': ('x = 1\n\ny = "é"\n'.encode('latin-1'), 'not UTF-8', 'job.py:3'),
    'latin-1 after carriage returns': ('x = 1\r\ry = "é"\r'.encode('latin-1'), 'not UTF-8', 'job.py:3'),
    'latin-1 said too late': ('x = 1\n\n# coding: latin-1\ny = "é"\n'.encode('latin-1'), 'not UTF-8', 'job.py:4'),
    'overlong UTF-8': (b'x = "\xc0\xaf"\n', 'not UTF-8', 'job.py:1'),
    'a lone surrogate': (b'x = "\xed\xa0\x80"\n', 'not UTF-8', 'job.py:1'),
    'a lone surrogate in letters': (b'# coding: unicode_escape\nx = "\\ud800"\n', 'half of a surrogate', 'job.py:2'),
    'a lie': ('# coding: ascii\n\nx = "é"\n'.encode(), 'not ASCII', 'job.py:3'),
    'a lie about Windows': (b'# coding: cp1252\nx = "\x81"\n', 'not CP1252', 'job.py:2'),
    'unknown encoding': (b'# coding: klingon\n', 'encoding cannot be told', 'job.py:1'),
    'no text encoding': (b'# coding: rot13\n', 'encoding cannot be told', 'job.py:1'),
    'compressed, it says': (b'# coding: zlib\n', 'encoding cannot be told', 'job.py:1'),
    'an encoding that decodes nothing': (b'# coding: undefined\n', 'encoding cannot be told', 'job.py:1'),
    'an encoding of names': (b'# coding: punycode\nx = 1\n', 'encoding cannot be told', 'job.py:1'),
    'BOM against its word': (b'\xef\xbb\xbf# coding: latin-1\n', 'encoding cannot be told', 'job.py:1'),
    '50 MB': (b'x = """' + b'a' * (50 << 20) + b'"""\n', '50.0 MB, more than 5 MB', 'job.py'),
}  # fmt: skip

# These are parsed, in a limited child.
REFUSED = {
    '200,000 parentheses': (b'x = ' + b'(' * 200_000 + b')' * 200_000, TOO_DEEP, 'job.py:1'),
    'open parentheses': (b'y = 1\nx = ' + b'(' * 200_000, TOO_DEEP, 'job.py:2'),
    'open brackets': (b'[' * 3_000, TOO_DEEP, 'job.py:1'),
    'nested lists': (b'x = ' + b'[' * 50_000 + b']' * 50_000, TOO_DEEP, 'job.py:1'),
    '50,000 attributes': (b'x = a' + b'.b' * 50_000, TOO_DEEP, 'job.py:1'),
    '50,000 calls': (b'x = a' + b'.b()' * 50_000, TOO_DEEP, 'job.py:1'),
    '900 attributes': (b'x = 1\n\ny = a' + b'.b' * 900 + b'\n', TOO_DEEP, 'job.py:3'),
    '20,000 terms': (b'x = ' + b'+'.join([b'1'] * 20_000), TOO_DEEP, 'job.py:1'),
    '300,000 signs': (b'x = ' + b'-' * 300_000 + b'1', TOO_DEEP, 'job.py:1'),
    '100,000 lambdas': (b'x = ' + b'lambda: ' * 100_000 + b'1', TOO_DEEP, 'job.py:1'),
    '5,000 elifs': (b'if a: pass\n' + b'elif b: pass\n' * 5_000, TOO_DEEP, 'job.py:'),
    '150 blocks': (b''.join(b' ' * i + b'if x:\n' for i in range(150)) + b' ' * 150 + b'pass\n', 'too many levels', 'job.py:101'),
    '150 functions': (b''.join(b' ' * i + b'def f():\n' for i in range(150)) + b' ' * 150 + b'pass\n', 'too many levels', 'job.py:101'),
    'formats in formats': (b'y = 1\nx = f"{1:' + b'{1:' * 400 + b'}' * 401 + b'"\n', 'nest', 'job.py:2'),
    'quotes in quotes': (b'x = ' + b'f"{' * 500 + b'1' + b'}"' * 500, TOO_DEEP, 'job.py:1'),
    'a number of 5,000 digits': (b'x = 1\ny = ' + b'9' * 5_000 + b'\n', 'Exceeds the limit (4300 digits)', 'job.py:2'),
    'a syntax error': (b'x = 1\ndef f(:\n    pass\n', 'this is not Python: invalid syntax', 'job.py:2'),
    'tabs and spaces': (b'if x:\n\ty = 1\n        z = 2\n', 'inconsistent use of tabs', 'job.py:3'),
    'a zero-width name': ('x\u200b = 1\n'.encode(), f'{CHARACTERS} U+200B', 'job.py:1'),
    'a name that turns round': ('x = 1\ny\u202e = 1\n'.encode(), f'{CHARACTERS} U+202E', 'job.py:2'),
    'two byte order marks': (codecs.BOM_UTF8 * 2 + b'x = 1\n', f'{CHARACTERS} U+FEFF', 'job.py:1'),
    'the end of a file of CP/M': (b'x = 1\ny = 2\x1a\n', f'{CHARACTERS} U+001A', 'job.py:2'),
    'UTF-7 that makes a statement': (b'# coding: utf-7\nx = 1 +AGkAbQBw-\n', 'this is not Python', 'job.py:2'),
    'prose': (b'Dear reader, this is a letter.\n', 'this is not Python', 'job.py:1'),
    'another language': (b'<?php echo 1; ?>\n', 'this is not Python', 'job.py:1'),
    'a notebook by the name of a script': (b'{"cells": [\n', 'this is not Python', 'job.py:1'),
}  # fmt: skip

# What looks hostile and is Python: the lines that the reader counts.
READ = {
    'nothing': (b'', 0),
    'a comment': (b'# only a comment\n', 1),
    'form feeds': (b'\x0cx = 1\n\x0cif x:\n\ty = 2\n', 3),
    'separators of lines that are none': ('x = "a\u2028b\x85c"  # \x0b\x1c\ny = 1\n'.encode(), 2),
    'bidirectional text': ('x = "\u202e\u2066evil\u2069"  # \u202e\n'.encode(), 1),
    'a byte order mark': (b'\xef\xbb\xbfx = 1\r\ny = 2\r\n', 2),
    'carriage returns': (b'x = 1\ry = """a\rb"""\r', 3),
    'Latin-1 after carriage returns': ('# x\r# coding: latin-1\rx = "é"\r'.encode('latin-1'), 3),
    'a coding in a text after carriage returns': ('x = 1\ry = "coding: ascii"\rz = "é"\r'.encode(), 3),
    'names': ('naïve = "日本電産"\n'.encode(), 1),
    'a line that goes on': (b'x = 1\\\n    + 2\n', 2),
    '250 terms': (b'x = ' + b'+'.join([b'"a"'] * 250) + b'\n', 1),
    '50,000 items': (b'x = [' + b'1,' * 50_000 + b']\n', 1),
    'a literal of 4 MB': (b'x = """' + b'a' * (4 << 20) + b'"""\n', 1),
    'a hexadecimal number of 100,000 digits': (b'x = 0x' + b'f' * 100_000 + b'\n', 1),
    'a million empty lines': (b'\n' * 1_000_000, 1_000_000),
    'twenty thousand quotes': (b'x = 1\n#' + b"\\'" * 20_000, 2),
    'Python 2': (b'print "old", 0777, 1L <> 2L\nexec "x = 1"\n', 2),
    'a cell that keeps a notebook': (b'{"cells": [], "nbformat": 4}\n', 1),
}  # fmt: skip

NOTEBOOKS = {
    'a notebook': b'{"cells": []}',
    'broken JSON': b'{"cells": [',
    'empty': b'',
    'no cells': b'[]',
    'deep': b'[' * 100_000,
    'NaN and NUL': b'{"cells": NaN\0}',
    'a source that is no text': b'{"cells": [{"cell_type": "code", "source": 5}]}',
    'no text at all': b'\xff\xfe\x00',
}
