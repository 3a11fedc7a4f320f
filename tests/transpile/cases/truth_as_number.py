t = True
print t / 2, t + 1, (3 > 2) / 2, -t, t * 2.5, sum([True, False, True]) / 2
