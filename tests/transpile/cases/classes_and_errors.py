class A:
    count = 0
    def __init__(self, name):
        self.name = name
        self.items = []
    def add(self, x):
        self.items.append(x)
        return self
    def mean(self):
        return sum(self.items) / len(self.items)
a = A('n')
a.add(1).add(2)
a.add(4)
print a.name, a.mean(), a.items
class E(Exception):
    pass
try:
    raise E, 'message %d' % 3
except E, e:
    print 'got', e
try:
    {}['x']
except KeyError, e:
    print 'key', e
try:
    [1][3]
except IndexError, e:
    print e
try:
    g, h = [1]
except ValueError, e:
    print e
try:
    g, h = [1, 2, 3]
except ValueError, e:
    print e
try:
    open('nothing.txt')
except IOError, e:
    print e, e.errno
try:
    1 / 0
except ZeroDivisionError, e:
    print e
try:
    1.0 / 0
except ZeroDivisionError, e:
    print e
try:
    1 % 0
except ZeroDivisionError, e:
    print e
