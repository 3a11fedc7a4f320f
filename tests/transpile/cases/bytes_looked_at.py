s = open('bytes.txt', 'rb').read()
print len(s), repr(s[:10])
for part in s.split('\n'):
    print repr(part.strip()), part.count('a'), part.find('\xe9'), part.upper() == part
    print part.replace('\xe9', 'e').center(12, '*'), part.startswith('\xe9'), part.isdigit()
print ord(s[0]), chr(233) == '\xe9', [ord(c) for c in s[:3]], ''.join([chr(ord(c) ^ 1) for c in s[:4]])
