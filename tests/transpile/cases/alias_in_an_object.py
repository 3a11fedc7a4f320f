class H:
    def __init__(self, xs):
        self.xs = xs
xs = [3]
h = H(xs)
h.xs.append(1.25)
for v in xs: print v / 2
t = (xs, 1)
t[0].append(9)
t[0][0] = 0.1 + 0.2
print xs[0], xs[-1] / 2
