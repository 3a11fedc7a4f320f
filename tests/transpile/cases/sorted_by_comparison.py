rows = [('b', 2), ('a', 2), ('c', 3)]
rows.sort(lambda x, y: cmp(y[1], x[1]) or cmp(x[0], y[0]))
print rows
rows.sort(key=lambda r: r[1])
print rows
rows.sort(cmp=lambda a, b: cmp(a[0], b[0]), reverse=True)
print rows
print sorted(rows, lambda a, b: cmp(a[1], b[1]))
