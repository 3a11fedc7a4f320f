class Log:
    def __init__(self):
        self.lines = []
        self.by = {}
    def add(self, k, v):
        self.lines.append(v)
        self.by.setdefault(k, []).append(v)
    def last(self): return self.lines[-1] / 2
l = Log()
m = l
m.add('a', 3)
print l.last()
m.add('a', 2.5)
print l.last(), l.by['a'][0] / 2, [x / 2 for x in l.by['a']]
