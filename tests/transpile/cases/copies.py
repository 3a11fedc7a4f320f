import copy
a = [1, [2]]
b = a[:]
b[1].append(2.5)
print a[1][1] / 2, a[1][0] / 2
c = copy.deepcopy(a)
c[0] = 1.5
print c[0] / 2, a[0] / 2
d = list(a)
d.append('q')
print len(a), d[-1]
e = {'k': [1]}
f = e.copy()
f['k'].append(0.5)
print e['k'][1] / 2
