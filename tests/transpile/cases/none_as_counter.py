n = None
for x in [1, 2]:
    n = (n or 0) + x
print n / 2, (n > 2) + 1, [n, None][0] / 2
total = 0
for r in [('a', '3'), ('b', '4.5')]:
    try: total += int(r[1])
    except ValueError: total += float(r[1])
print total, total / 2
