rows = [('b', 1), ('a', 1), ('c', 0), ('d', 1.0)]
print sorted(rows, key=lambda r: r[1], reverse=True), sorted(rows, key=lambda r: (-r[1], r[0]))
rows.sort(reverse=True)
print rows, sorted([1, 'a', None, 2.5], reverse=True)
