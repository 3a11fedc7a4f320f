import re
for m in re.finditer(r'(\w+)-(\d+)', 'ab\xe9-12 x-3 \xe9\xe9-4'):
    print m.group(1), m.group(2), m.start()
print re.findall(r'\w+', 'caf\xe9 au lait'), re.findall('(a)(b)?', 'ab a')
print re.sub(r'\s+', ' ', 'a \xa0 b\n\nc'), re.split(r'[,;]', 'a,b;c'), re.match('x', 'y') is None
p = re.compile('[A-Z]+', re.I)
print p.findall('abC\xc9'), p.sub('-', 'a1b2')
