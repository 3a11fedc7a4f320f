data = [('x', 3), ('y', 4), ('x', 4), ('z', None), ('y', 5)]
sums, counts = {}, {}
for k, v in data:
    if v is None:
        continue
    sums[k] = sums.get(k, 0) + v
    counts[k] = counts.get(k, 0) + 1
keys = sums.keys()
keys.sort()
for k in keys:
    print '%s: %d of %d = %s' % (k, sums[k], counts[k], sums[k] / counts[k]), float(sums[k]) / counts[k]
print sum([s for s in sums.values()]) / len(sums)
