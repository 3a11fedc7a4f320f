x = 'abc'
print x.upper()
x = len(x)
print x / 2
x = x / 2.0
print x
x = [x, 'k']
print x
x = None
print x
