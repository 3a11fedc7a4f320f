a, b = 1, 2.0
for i in range(2):
    a, b = b, a
    print a / 2, b / 2
x = y = 3
y = 2.5
print x / 2, y / 2
