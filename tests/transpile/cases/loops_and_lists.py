def h(rows):
    names = [r[0] for r in rows]
    for r in rows:
        print r[0], r[1] / 2
    return names
print h([('a', 3), ('b', 3.0)])
