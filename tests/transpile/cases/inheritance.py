class Base(object):
    made = 0
    def __init__(self, n):
        self.n = n
        Base.made += 1
    def value(self):
        return self.n / 2
    def show(self):
        print self.value(), Base.made
class More(Base):
    def value(self):
        return self.n * 1.5
for o in [Base(5), More(3), Base(4.0)]:
    o.show()
print Base.made / 2, isinstance(5, int)
