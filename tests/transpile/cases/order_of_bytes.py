names = ['Zo\xc3\xab', 'Zoe', '\xc3\x85ge', 'abc', 'ABC', '', ' x']
names.sort()
print names
names.sort(key=lambda n: n.lower())
print names
print sorted(names, key=len), sorted(names, cmp=lambda a, b: len(a) - len(b) or cmp(a, b))
print 'Z' < 'a' < '\xc3', max(names), min(names, key=lambda n: -len(n))
