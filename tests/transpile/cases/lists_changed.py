l = [3, 1, 2]
l.insert(0, 9.5); l.extend((7, 8.0)); l.remove(1)
print l, l.pop(), l.pop(0) / 2, l.index(2), l.count(7), l[1:] + [0]
l.reverse(); print l
l[0:2] = [5, 5.5]
print [x / 2 for x in l]
del l[0]
print l, l * 2
