d = {}
for k in ['q', 'w', 'e', 'r', 't', 'y']:
    d[k] = 1
d['u'] = 1.0
d['i'] = 0.5
print max(d.values()), max(d, key=d.get), min(d, key=lambda k: d[k]), max(d.items(), key=lambda kv: kv[1]), sorted(set(d.values()))
names = ['b', 'A', 'a', 'B', '\xe9', '\xc9']
print sorted(names, key=str.lower), max(names, key=str.upper), min('b', 'a'), max(1, 2.5), max([3, 'x'])
