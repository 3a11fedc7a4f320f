s = '\xc3\xa9 caf\xe9 \xa0x\x85'
print s.upper(), s.title(), s.strip(), s.split(), len(s), repr(s), s.capitalize(), s.swapcase()
print s.isalpha(), 'abc'.isalpha(), '\xb2'.isdigit(), '12'.isdigit(), s.lower().islower()
print ' \xa0 '.strip() == '\xa0', '\x1c'.strip() == '\x1c'
print 'a\x0bb\x0cc\nd\re'.splitlines()
