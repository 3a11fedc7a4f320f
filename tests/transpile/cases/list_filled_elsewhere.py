def fill(xs):
    xs.append(0.5)
rows = [7]
fill(rows)
print [r / 2 for r in rows], rows[-1] / 2, max(rows), sum(rows)
