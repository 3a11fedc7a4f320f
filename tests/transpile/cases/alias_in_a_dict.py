d = {'k': [1]}
e = d['k']
e.append(3.5)
print d['k'][1] / 2, d['k'][0] / 2, str(d['k'][1])
f = d.get('k')
f[0] = 'str'
print d['k'][0]
