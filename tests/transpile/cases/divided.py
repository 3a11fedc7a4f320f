def f(a, b):
    return a / b
print f(1, 2), f(1.0, 2), f(7, -2)
x = 7
x /= 2
print x
y = 7.0
y /= 2
print y
