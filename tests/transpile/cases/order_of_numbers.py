from collections import defaultdict
d = defaultdict(list)
for i in range(200):
    d[i * 7919 % 1009].append(i)
for k in d:
    print k, d[k]
for k in sorted(d):
    print k
