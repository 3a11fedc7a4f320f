rows = [['b', 3, ''], ['a', None, 'x'], ['c', 2.5, 'y']]
rows.sort(key=lambda r: r[1])
print rows
best = None
for r in rows:
    if r[1] > best:
        best = r[1]
print best
print min(r[1] for r in rows), max(r[1] for r in rows)
