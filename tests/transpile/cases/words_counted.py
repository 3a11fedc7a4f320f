import re, sys
counts = {}
for line in open('in.txt'):
    for w in re.findall(r'[a-z]+', line.lower()):
        counts[w] = counts.get(w, 0) + 1
items = counts.items()
items.sort(lambda a, b: cmp(b[1], a[1]) or cmp(a[0], b[0]))
for w, n in items[:5]:
    print '%-10s %5d %5.1f%%' % (w, n, n * 100 / sum(counts.values()))
print 'total', sum(counts.values()), 'avg', sum(counts.values()) / len(counts)
