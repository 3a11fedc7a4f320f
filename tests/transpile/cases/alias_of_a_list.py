a = [1, 2]
b = a
b.append(2.5)
for x in a:
    print x / 2, x
