xs = sorted([3, 1, 2.5])
print xs[0] / 2, xs[1] / 2, [x / 2 for x in reversed(xs)], xs[::-1][0] / 2, max(xs) / 2, min(xs) / 2
s = set([1, 2.5])
print sorted(s)[1] / 2, sum(s) / 2
