for flag in (True, False):
    v = 3 if flag else 3.0
    print v / 2, v * 2, v + 1, -v / 2, +v, abs(v) / 2
