for i, v in enumerate([4, 5.0]):
    pass
print i / 2, v / 2
for k in {'only': 1}: pass
print k
